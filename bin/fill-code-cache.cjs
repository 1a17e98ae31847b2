/**
 * Fills dist/code-cache/ for the engine that runs this (see code-cache.cjs): compiles an ordinary program in this process, so
 * that the functions of an ordinary compile are among what is kept. `scripts/build.mjs` runs it, and the first build by
 * an engine that has no cache yet.
 */

const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { giveUp, keep, load, ready } = require('./code-cache.cjs');

const dist = join(__dirname, '..', 'dist');
// `run` and not `build`, which sets a flag of V8: code is taken only under the flags that it was made with.
process.argv = [process.execPath, 'fzyc', 'run', '-O2', join(dist, 'ordinary.fzy'), 'answer'];
process.stdout.write = (_text, done) => {
  done?.();
  return true;
};
process.on('exit', (code) => {
  try {
    if (code !== 0 || ready()) throw new Error('no code to keep');
    for (const name of readdirSync(dist)) if (name.startsWith('chunk-')) load(name);
    keep();
  } catch {
    giveUp();
    process.exitCode = 1;
  }
});
load('cli.cjs');
