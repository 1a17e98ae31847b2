/**
 * Loads the files of dist/ with V8's compiled code from dist/code-cache/, for Node 20, which does not keep it
 * itself (`module.enableCompileCache` does from Node 22.1 on). `scripts/build.mjs` fills the folder. Code that V8
 * does not take, because another version or other flags made it, is compiled as ever.
 */

const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const cache = join(dist, 'code-cache');
/** What was loaded, by the name of its file. */
const loaded = new Map();

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
    return readFileSync(join(cache, name));
  } catch {
    return undefined;
  }
}

/** Keeps the compiled code of all that was loaded, with the functions that were called. */
function keep() {
  for (const [name, { script }] of loaded) {
    writeFileSync(join(cache, name), script.createCachedData());
  }
}

module.exports = { load, keep };
