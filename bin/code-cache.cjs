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
  statSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const caches = join(dist, 'code-cache');
/** V8, its flags before any are set here, and what the processor can do. */
const engine = `${process.version}-${process.arch}-${versionTag()}`;
const folder = join(caches, engine);
/** Who fills the cache takes a second or two, in milliseconds. */
const LONG_ENOUGH = 60_000;
/** What was loaded, by the name of its file. */
const loaded = new Map();

function versionTag() {
  try {
    return cachedDataVersionTag();
  } catch {
    // Bun has no V8.
    return 'none';
  }
}

/** There while somebody fills the cache of an engine. */
const making = (which) => join(caches, `${which}.making`);
/** There when that went wrong: it would again. */
const failed = (which) => join(caches, `${which}.failed`);

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
  loaded.set(name, { module, script, source });
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

/** Has another process fill the cache for later ones, unless one does or could not, or nothing can be written here. */
function prepare() {
  const lock = making(engine);
  try {
    if (existsSync(failed(engine))) return;
    if (existsSync(lock)) {
      if (Date.now() - statSync(lock).mtimeMs < LONG_ENOUGH) return;
      rmSync(lock, { recursive: true, force: true });
    }
    makeCaches();
    mkdirSync(lock);
  } catch {
    return;
  }
  const script = join(__dirname, 'fill-code-cache.cjs');
  // Nothing of the surroundings is held or obeyed: not the folder, which somebody may want to remove, nor options of Node.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const options = { cwd: dist, env, detached: true, stdio: 'ignore', windowsHide: true };
  spawn(process.execPath, [script, engine], options).unref();
}

/** Not `recursive`: a package that was removed meanwhile stays so. */
function makeCaches() {
  if (!existsSync(caches)) mkdirSync(caches);
}

/**
 * Keeps the compiled code of all that was loaded, with the functions that were called. False when dist/ is another one
 * by now: V8 looks only at the length of a source before it takes code for it.
 */
function keep() {
  if (![...loaded].every(([name, { source }]) => isStill(name, source))) return false;
  makeCaches();
  const work = `${folder}.${process.pid}`;
  try {
    mkdirSync(work);
    for (const [name, { script }] of loaded) {
      writeFileSync(join(work, name), script.createCachedData());
    }
    // All of it or nothing.
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    // Somebody else was faster.
    if (!ready()) throw error;
  }
  return true;
}

function isStill(name, source) {
  try {
    return readFileSync(join(dist, name), 'utf8') === source;
  } catch {
    return false;
  }
}

/**
 * Ends what `prepare` began for the engine `asked`. When there is no code for it now, as with flags that only its own process had,
 * it is not tried again.
 */
function finish(asked = engine) {
  try {
    if (!existsSync(join(caches, asked))) writeFileSync(failed(asked), '');
    rmSync(making(asked), { recursive: true, force: true });
  } catch {
    // The package was removed, or nothing can be written any more.
  }
}

module.exports = { finish, keep, load, prepare, ready };
