/**
 * Fills dist/code-cache/ for the engine that runs this (see code-cache.cjs): compiles an ordinary program in this process, so
 * that the functions of an ordinary compile are among what is kept. `scripts/build.mjs` runs it, and the first build by
 * an engine that has no cache yet, which it names.
 */

const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { finish, keep, load, ready } = require('./code-cache.cjs');

const dist = join(__dirname, '..', 'dist');
const [, , asked] = process.argv;
// `run` and not `build`, which sets a flag of V8: code is taken only under the flags that it was made with.
process.argv = [process.execPath, 'fzyc', 'run', '-O2', join(dist, 'ordinary.fzy'), 'answer'];
process.stdout.write = (_text, done) => {
  done?.();
  return true;
};
process.on('exit', (code) => {
  try {
    if (code !== 0) throw new Error('no code to keep');
    if (!ready()) {
      for (const name of readdirSync(dist)) if (name.startsWith('chunk-')) load(name);
      if (!keep()) return;
    }
  } catch {
    process.exitCode = 1;
  }
  finish(asked);
});
load('cli.cjs');
