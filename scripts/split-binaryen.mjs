/**
 * Splits the `binaryen` package in two: its WebAssembly (14 MB, carried inside a JavaScript string) and the
 * glue around it. Instantiated from bytes, Binaryen loads in a sixth of the time.
 *
 * The package's shape is checked before it is touched; when a new version looks different, the build says so
 * and the compiler loads the package as it is shipped.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';

const LITERAL = /([\w$]+)\?\?=([\w$]+)\(`/;
/** The functions of its table that were called from JavaScript, by index: `JA=[],l=r=>{var G=JA[r];`. */
const TABLE = /([\w$]+)=\[\](,[\w$]+=([\w$]+)=>\{var [\w$]+=\1\[\3\];)/;
/** More than it has functions in its table. */
const TABLE_SIZE = 16_384;
const EXPORT = /var ([\w$]+)=await ([\w$]+)\(\),([\w$]+)=\1;export\{\3 as default\};?\s*$/;

/**
 * @returns {{ glue: string, module: string, wasm: Uint8Array }} the glue, as CommonJS, exports `create(options)`, which gives one
 * Binaryen for the process as the package does, and `made()`, that one; `module`, for browsers, exports `create(options)`, which
 * makes another one each time, and `once(make)`, which is what the first `make` that succeeds gave.
 */
export function splitBinaryen() {
  const source = readFileSync(createRequire(import.meta.url).resolve('binaryen'), 'utf8');
  const literal = LITERAL.exec(source);
  const ending = EXPORT.exec(source);
  if (literal === null || ending === null || !TABLE.test(source))
    throw new Error('binaryen has an unknown shape');
  const start = literal.index + literal[0].length - 1;
  const end = endOfTemplate(source, start);
  // The text between the backticks is data; it is evaluated with nothing in reach.
  const text = vm.runInNewContext(source.slice(start, end));
  const wasm = decode(text);
  if (!WebAssembly.validate(wasm)) throw new Error('binaryen does not contain the expected wasm');
  const code = `${source.slice(0, start)}""${source.slice(end, ending.index)}`;
  // Filled here and there, an array becomes a hash table, and this one is asked at every call that may throw.
  const dense = code.replace(
    TABLE,
    (_, table, rest) => `${table}=Array(${TABLE_SIZE}).fill()${rest}`,
  );
  const here = 'require("node:url").pathToFileURL(__filename).href';
  const glue = `${dense.replaceAll('import.meta.url', here)}let made;
exports.made=()=>made;
exports.create=(options)=>(made??=${ending[2]}(options));
`;
  const module = `${dense}export const create=${ending[2]};
let made;
export const once=(make)=>(made??=make().catch((error)=>{made=undefined;throw error}));
`;
  return { glue, module: forBrowsers(module), wasm };
}

/** Without the branch that only Node takes: bundlers for browsers find nothing to import there. */
function forBrowsers(code) {
  const inNode = 'globalThis.process?.versions?.node&&globalThis.process?.type!="renderer"';
  const imports = 'await import("node:module")';
  if (!code.includes(inNode) || !code.includes(imports))
    throw new Error('binaryen has an unknown shape');
  return code.replaceAll(inNode, 'false').replaceAll(imports, '{}');
}

/** Index after the closing backtick of the template literal that starts at `start`. */
function endOfTemplate(source, start) {
  for (let i = start + 1; i < source.length; i++) {
    const c = source[i];
    if (c === '\\') i++;
    else if (c === '`') return i + 1;
  }
  throw new Error('unterminated literal in binaryen');
}

/** Characters are bytes, but those from 256 on stand for 0. */
function decode(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes[i] = (~code >> 8) & code;
  }
  return bytes;
}
