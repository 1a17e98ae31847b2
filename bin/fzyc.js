#!/usr/bin/env node
// The command itself is built into dist/ by `npm run build`, which `npm ci` runs.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

// Node 22 and later keep compiled code between runs, which is a good part of a start.
nodeModule.enableCompileCache?.();

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('fzyc is not built yet: run `npm run build` in its folder.');
  process.exitCode = 70;
}
