/**
 * Loads the files of dist/ with V8's compiled code from dist/code-cache/, in a folder for each engine. `module.enableCompileCache` of
 * later Nodes keeps what was compiled when a file was loaded; this keeps the functions that a compile has called too,
 * which is most of the code of a compile. Code that V8 does not take, because other flags made it, is compiled as ever.
 */

const { spawn } = require('node:child_process');
const {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const folder = join(dist, 'code-cache', `${process.version}-${process.arch}`);
/** There while somebody makes `folder`. */
const making = `${folder}.making`;
/** Who makes it takes a second or two, in milliseconds. */
const LONG_ENOUGH = 60_000;
/** What was loaded, by the name of its file. */
const loaded = new Map();

/** Whether there is code for this engine. */
function ready() {
  return existsSync(folder);
}

/** The exports of a file of dist/. */
function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = join(dist, name);
  const source = readFileSync(filename, 'utf8');
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${source}\n})`,
    { filename, cachedData: cached(name), importModuleDynamically: (what) => import(what) },
  );
  const module = { exports: {} };
  loaded.set(name, { module, script });
  const requireHere = (what) => (what.startsWith('./') ? load(what.slice(2)) : require(what));
  script.runInThisContext()(module.exports, requireHere, module, filename, dist);
  return module.exports;
}

function cached(name) {
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}

/** Has another process fill the cache for later ones, unless one does, or nothing can be written here. */
function prepare() {
  try {
    if (existsSync(making)) {
      if (Date.now() - statSync(making).mtimeMs < LONG_ENOUGH) return;
      giveUp();
    }
    mkdirSync(join(dist, 'code-cache'), { recursive: true });
    mkdirSync(making);
  } catch {
    return;
  }
  const script = join(__dirname, 'fill-code-cache.cjs');
  spawn(process.execPath, [script], { detached: true, stdio: 'ignore' }).unref();
}

/** Keeps the compiled code of all that was loaded, with the functions that were called. */
function keep() {
  mkdirSync(making, { recursive: true });
  for (const [name, { script }] of loaded) {
    writeFileSync(join(making, name), script.createCachedData());
  }
  // All of it or nothing.
  renameSync(making, folder);
}

/** Leaves it to the next one to try. */
function giveUp() {
  rmSync(making, { recursive: true, force: true });
}

module.exports = { giveUp, keep, load, prepare, ready };
