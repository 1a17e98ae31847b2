/**
 * The TypeScript declarations of the library (`src/index.ts`), for the packed package: those that it reaches, and no
 * others. A checkout has the sources themselves.
 */

import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/');
/** What `exports` of `package.json` names. */
const ENTRIES = [
  'src/index',
  ...['vite', 'rollup', 'esbuild', 'webpack'].map((name) => `src/driver/bundlers/${name}`),
];

/** @returns {Map<string, string>} text by path, relative to the root of the project; the library is `src/index.d.ts`. */
export function libraryTypes() {
  const emitted = emit();
  const reached = new Map();
  const todo = ENTRIES.map((entry) => `${entry}.d.ts`);
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (reached.has(path)) continue;
    const text = emitted.get(path);
    if (text === undefined) throw new Error(`no declarations were emitted for ${path}`);
    const imports = ts.preProcessFile(text).importedFiles.map((file) => file.fileName);
    const foreign = imports.find((name) => !name.startsWith('.'));
    // Only what is packed can be imported: the packages that we use are bundled.
    if (foreign !== undefined) throw new Error(`${path} needs the types of ${foreign}`);
    // TypeScript finds `x.d.ts` behind `./x.js`, whatever the settings of who imports us.
    reached.set(path, text.replace(/((?:from |import\()'\.[^']*)\.ts'/g, "$1.js'"));
    for (const name of imports) {
      todo.push(posix.join(posix.dirname(path), name.replace(/\.[jt]s$/, '.d.ts')));
    }
  }
  return reached;
}

/** What `tsc` makes of the library, with the settings of the project. */
function emit() {
  const file = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(file.config, ts.sys, ROOT);
  const program = ts.createProgram(
    [...ENTRIES.map((entry) => `${ROOT}${entry}.ts`), `${ROOT}runtime/webassembly.d.ts`],
    {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: ROOT,
      outDir: ROOT,
    },
  );
  const texts = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    texts.set(posix.relative(ROOT, path), text);
  });
  const [first] = diagnostics;
  if (first !== undefined)
    throw new Error(ts.flattenDiagnosticMessageText(first.messageText, '\n'));
  return texts;
}
