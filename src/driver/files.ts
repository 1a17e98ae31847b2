/** The file system as the compiler sees it: whole texts in, whole outputs out. */

import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from './codes.ts';
import type { FileHost, SourceInput } from './contract.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** How standard input is shown. */
export const STDIN_PATH = '<stdin>';

export function nodeFileHost(): FileHost {
  return { read: readText };
}

/** Remembers every path that was asked for, found or not: what `--watch` has to look at. */
export function recordingHost(host: FileHost): {
  readonly host: FileHost;
  readonly paths: Set<string>;
} {
  const paths = new Set<string>();
  return {
    paths,
    host: {
      read(path) {
        paths.add(resolve(path));
        return host.read(path);
      },
    },
  };
}

/** The root file of a compile; `-` is standard input. Throws a `FileError`. */
export function readInput(path: string, files: FileHost): SourceInput {
  if (path === '-') return { path: STDIN_PATH, text: decode(readBytes(0, STDIN_PATH), STDIN_PATH) };
  const text = files.read(path);
  if (text !== undefined) return { path, text };
  throw new FileError('FZ0901', `there is no file \`${path}\``, [
    path.endsWith('.fzy') ? 'see `fzyc --help` for how files are named' : `is it \`${path}.fzy\`?`,
  ]);
}

/** Bytes of a file that a program's argument names. Throws a `FileError`. */
export function readArgumentFile(path: string): Uint8Array {
  const bytes = existing(path);
  if (bytes === undefined) throw new FileError('FZ0901', `there is no file \`${path}\``);
  return bytes;
}

/** Text of a file that is no program: a report, a profile. Throws a `FileError`. */
export function readOtherFile(path: string): string {
  const text = readText(path);
  if (text === undefined) throw new FileError('FZ0901', `there is no file \`${path}\``);
  return text;
}

function readText(path: string): string | undefined {
  const bytes = existing(path);
  return bytes === undefined ? undefined : decode(bytes, path);
}

function existing(path: string): Uint8Array | undefined {
  try {
    if (statSync(path).isDirectory()) {
      throw new FileError('FZ0902', `\`${path}\` is a folder`, [
        'name a file in it; the files of its modules are found from there',
      ]);
    }
    return readBytes(path, path);
  } catch (error) {
    if (error instanceof FileError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new FileError('FZ0903', `\`${path}\` cannot be read: ${reason(error)}`);
  }
}

function readBytes(file: string | number, shown: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    if (file !== 0) throw error;
    // What Windows says at the end of an empty standard input.
    if (codeOf(error) === 'EOF') return new Uint8Array();
    throw new FileError('FZ0903', `\`${shown}\` cannot be read: ${reason(error)}`);
  }
}

/** UTF-8 without its byte order mark. */
function decode(bytes: Uint8Array, shown: string): string {
  if (bytes.length > MAX_BYTES) {
    throw new FileError(
      'FZ0905',
      `\`${shown}\` has ${bytes.length} bytes; the limit is ${MAX_BYTES}`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const at = firstInvalidByte(bytes);
    throw new FileError('FZ0904', `\`${shown}\` is not UTF-8: byte ${at} is not valid there`, [
      'save the file as UTF-8',
    ]);
  }
}

/** Decodes ever shorter halves: the first place at which the text stops being UTF-8. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let end = bytes.length;
  while (end - valid > 1) {
    const middle = (valid + end) >> 1;
    // In stream mode a character that is cut off at the end is not an error yet.
    if (isValidPrefix(bytes.subarray(0, middle))) valid = middle;
    else end = middle;
  }
  return valid;
}

function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes a file as a whole or not at all: readers see the old one or the new one, never a part.
 * Throws a `FileError`.
 */
export function writeOutput(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    makeFolder(folder);
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw new FileError('FZ0906', `\`${path}\` cannot be written: ${reason(error)}`);
  }
  return path;
}

/** `recursive` of Node's own `mkdir` never comes back where the system makes no folders (`/proc`). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never made; what went wrong before is what matters.
  }
}

/** `dir/name.fzy` → `name`: what outputs are called. */
export function outputName(path: string): string {
  if (path === STDIN_PATH) return 'stdin';
  const name = basename(path).replace(/\.fzy$/, '');
  return name === '' ? 'module' : name;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** The operating system's words: `EACCES: permission denied, open 'x'` without the repeated path. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/, \w+(?: '.*')?$/s, '');
}
