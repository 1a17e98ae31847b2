/** Lines of a hash and a file's name, written and read. */

import { fromHex } from '../api/hex.ts';

const HASH_BYTES = 32;

/** Names are one line: a line break and a backslash in a name are escaped, and then the line begins with a backslash. */
export function escaped(name: string): { readonly prefix: string; readonly name: string } {
  if (!/[\\\n\r]/.test(name)) return { prefix: '', name };
  const text = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return { prefix: '\\', name: text };
}

/** `undefined` where an escape is none. */
function unescaped(text: string): string | undefined {
  if (/\\(?![\\nr])|\\$/.test(text.replaceAll('\\\\', ''))) return undefined;
  return text.replace(/\\([\\nr])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\',
  );
}

export interface CheckLine {
  readonly hash: Uint8Array;
  readonly file: string;
  /** The name as it stands in the line. */
  readonly shown: string;
}

/** A line of a file of hashes, or what is wrong with it. */
export function readCheckLine(line: string): CheckLine | string {
  const isEscaped = line.startsWith('\\');
  const text = isEscaped ? line.slice(1) : line;
  const parts = /^(\S+) [ *](.*)$/s.exec(text);
  if (parts === null) return 'a line must be a hash, two spaces and a name';
  const [, digits = '', name = ''] = parts;
  const hash = fromHex(digits);
  if (hash?.length !== HASH_BYTES) return `a hash must be ${2 * HASH_BYTES} hexadecimal digits`;
  if (name === '') return 'the name is missing';
  const file = isEscaped ? unescaped(name) : name;
  if (file === undefined) return 'the name has a backslash that escapes nothing';
  return { hash, file, shown: isEscaped ? `\\${name}` : name };
}
