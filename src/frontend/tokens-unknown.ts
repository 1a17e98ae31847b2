/** Words for characters that no token starts with. */

const LOOKALIKES: Readonly<Record<string, string>> = {
  '\u201c': '`"`',
  '\u201d': '`"`',
  '\u201e': '`"`',
  '\u00ab': '`"`',
  '\u00bb': '`"`',
  '\u2018': "`'`",
  '\u2019': "`'`",
  '\u00b4': "`'`",
  '\u2013': '`-`',
  '\u2014': '`-`',
  '\u2212': '`-`',
  '\u00d7': '`*`',
  '\u00f7': '`/`',
  '\u2264': '`<=`',
  '\u2265': '`>=`',
  '\u2260': '`!=`',
  '\u2192': '`->`',
  '\u21d2': '`=>`',
  '\u2026': '`..`',
  '\uff08': '`(`',
  '\uff09': '`)`',
  '\uff1b': '`;`',
  '\uff0c': '`,`',
  '\uff1a': '`:`',
  '\u00ac': '`!`',
  '\u2227': '`&&`',
  '\u2228': '`||`',
  '\u037e': '`;`',
  '\u3002': '`.`',
};
const INVISIBLE = /^[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+$/;

export function describeUnknown(run: string): {
  readonly title: string;
  readonly label: string;
  readonly help: readonly string[];
} {
  const first = String.fromCodePoint(run.codePointAt(0) ?? 0);
  if (INVISIBLE.test(run)) {
    return {
      title: `unusual white space ${codePoint(first)}`,
      label: 'looks like a space but is none',
      help: ['write an ordinary space'],
    };
  }
  const title = isPrintable(run)
    ? `unknown character${run.length > first.length ? 's' : ''} \`${[...run.slice(0, 24)].slice(0, 12).join('')}\``
    : `unknown character ${codePoint(first)}`;
  const similar = LOOKALIKES[first];
  if (similar !== undefined) {
    return { title, label: 'not a sign of Fzy', help: [`did you mean ${similar}?`] };
  }
  if (first === '`')
    return {
      title,
      label: '',
      help: ['strings are written `"…"`, with `f"…{x}…"` for values inside'],
    };
  if (first === '\ufffd')
    return { title, label: 'the file is not valid UTF-8 here', help: ['save the file as UTF-8'] };
  return { title, label: 'starts nothing in Fzy', help: [] };
}

function isPrintable(run: string): boolean {
  return !/[\p{C}\p{Z}]/u.test(run);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
