#!/usr/bin/env node
// The command itself is built into dist/ by `npm run build`, which `npm ci` runs.
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('fzyc is not built yet: run `npm run build` in its folder.');
  process.exitCode = 70;
}
