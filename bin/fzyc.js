#!/usr/bin/env node
// The command itself is built into dist/ by `npm run build`, which `npm ci` runs.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

const require = nodeModule.createRequire(import.meta.url);
const built = (name) => existsSync(new URL(`../dist/${name}`, import.meta.url));
if (!built('cli.cjs')) {
  console.error('fzyc is not built yet: run `npm run build` in its folder.');
  process.exitCode = 70;
} else {
  // Node 22 and later keep compiled code between runs, of files as they are loaded.
  nodeModule.enableCompileCache?.();
  const cache = require('./code-cache.cjs');
  if (cache.ready()) {
    cache.load('cli.cjs');
  } else {
    process.once('exit', (code) => {
      if (code === 0 && process.argv[2] === 'build') cache.prepare();
    });
    require('../dist/cli.cjs');
  }
}
