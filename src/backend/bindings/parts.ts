/**
 * The parts of an emitted script: small functions and classes of `runtime/host/`, of which a script gets those that
 * it uses, and what those use.
 */

export interface Part {
  readonly name: string;
  /** As it is written, without what only checkers of types read. */
  readonly text: string;
  readonly exported: boolean;
  /** Names of other parts that are in it. */
  readonly needs: readonly string[];
}

/** Every declaration at the top of the files, whose names are all different. */
export function readParts(files: readonly string[]): readonly Part[] {
  const found = files.flatMap(declarations);
  const names = new Set(found.map(({ name }) => name));
  return found.map((part) => ({
    ...part,
    needs: namesIn(part.text).filter((name) => names.has(name) && name !== part.name),
  }));
}

/** The parts that a text uses, in their order, without those that are `given`. */
export function pickParts(
  text: string,
  parts: readonly Part[],
  given: ReadonlySet<string> = new Set(),
): readonly Part[] {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const picked = new Set<Part>();
  const todo = [...namesIn(text)];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const part = byName.get(name);
    if (part === undefined || picked.has(part) || given.has(name)) continue;
    picked.add(part);
    todo.push(...part.needs);
  }
  return parts.filter((part) => picked.has(part));
}

/** The names that code refers to; properties are none. */
function namesIn(text: string): readonly string[] {
  return [
    ...new Set(codeIn(text).match(/(?<![.\p{ID_Continue}$])[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)),
  ];
}

/** Code without its comments and without the text of its strings; what a template computes stays. */
function codeIn(text: string): string {
  const tokens =
    /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
  return text.replace(tokens, (token) =>
    token.startsWith('`')
      ? [...token.replaceAll('\\`', '').matchAll(/\$\{([^}]*)\}/g)].map((m) => `${m[1]};`).join('')
      : ' ',
  );
}

/** A declaration begins at the start of a line and ends with the last line before the next one. */
function declarations(file: string): Omit<Part, 'needs'>[] {
  const start =
    /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?(?:\/\/.*\n)*(export )?(?:function|class|const) (\w+)/gm;
  const heads = [...file.matchAll(start)];
  return heads.map((head, i) => ({
    name: head[2] ?? '',
    exported: head[1] !== undefined,
    text: withoutTypes(file.slice(head.index, heads[i + 1]?.index)).trim(),
  }));
}

/** Comments keep their first sentences; types and `export` go. */
function withoutTypes(text: string): string {
  return text
    .replace(/^export /m, '')
    .replace(/^ *\/\*\* @[^\n]*?\*\/\n/gm, '')
    .replace(/\/\*\* @[^\n]*?\*\/ ?/g, '')
    .replace(/^( *)\/\*\*\n((?:(?!\*\/)[\s\S])*) *\*\/\n/gm, (_, indent: string, body: string) => {
      const [told = ''] = body.split(/^ *\* @/m);
      const lines = told.split('\n').flatMap((line) => line.replace(/^ *\* ?/, '').trimEnd() || []);
      if (lines.length === 0) return '';
      return `${lines.map((line) => `${indent}// ${line}\n`).join('')}`;
    })
    .replace(/^ *\n(?= *\n)/gm, '');
}
