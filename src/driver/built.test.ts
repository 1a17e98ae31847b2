/** The built command (`npm run build`, which `npm test` does first) as users have it: a process of its own. */

import { type SpawnOptions, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const FZYC = fileURLToPath(new URL('../../bin/fzyc.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fzy-built-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Without what the surroundings say about colour. */
const { NO_COLOR: _no, FORCE_COLOR: _force, ...plainEnvironment } = process.env;

function node(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  const result = spawnSync(process.execPath, args, {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { ...plainEnvironment, ...env },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

const fzyc = (...args: string[]) => node([FZYC, ...args]);

const PROGRAM = `/// Adds \`b\` into \`a\`.
pub fn add_into(mut a: [f32], b: [f32]) {
    for i in 0..b.len() {
        a[i] += b[i]
    }
}
extern "clock" fn now() -> i64
pub fn shout(s: str) -> str { print(s); return f"{s.to_upper()} {now()}" }
pub fn words(s: str) -> List<str> { return s.split(" ") }
pub fn pair(x: u64) -> [u64; 2] { return [x, x + 1u64] }
pub fn initial(s: str) -> char { return s.chars()[0] }
pub fn both(flags: [bool], mut out: [bool]) { out[0] = flags[0] && flags[1] }
`;

describe('compiled code', () => {
  const copy = join(folder, 'package');
  const cache = join(copy, 'dist/code-cache');
  const command = join(copy, 'bin/fzyc.js');
  const named = `[process.version, process.arch, require('node:v8').cachedDataVersionTag()].join('-')`;
  const engine = (options = ''): string =>
    node(['-p', named], '', { NODE_OPTIONS: options }).out.trim();
  const build = (options = ''): number | null =>
    node([command, 'build', 'kept.fzy'], '', { NODE_OPTIONS: options }).code;
  const cached = () => expect.poll(() => readdirSync(cache), { timeout: 60_000 });

  beforeAll(() => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    mkdirSync(copy);
    const filter = (path: string): boolean => !/code-cache$|binaryen\.|types$/.test(path);
    for (const part of ['bin/code-cache.cjs', 'bin/fill-code-cache.cjs', 'bin/fzyc.js', 'dist']) {
      cpSync(join(root, part), join(copy, part), { recursive: true, filter });
    }
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    for (const part of ['runtime', 'dist/binaryen.wasm', 'dist/binaryen.cjs', 'node_modules']) {
      symlinkSync(join(root, part), join(copy, part));
    }
    // Shorter than an ordinary program.
    put('package/dist/ordinary.fzy', 'pub fn answer() -> i32 { return 42 }');
    put('kept.fzy', 'pub fn f() -> i32 { return 1 }');
  });
  beforeEach(() => rmSync(cache, { recursive: true, force: true }));

  it('is kept from the first build of an engine on', async () => {
    expect(node([command, 'check', 'kept.fzy']).code).toBe(0);
    expect(existsSync(cache)).toBe(false);
    expect(build()).toBe(0);
    await cached().toEqual([engine()]);
    expect(readdirSync(join(cache, engine()))).toContain('cli.cjs');
    expect(build()).toBe(0);
    expect(readdirSync(cache)).toEqual([engine()]);
  });

  it('is made by one process, until that was too long ago', async () => {
    const lock = join(cache, `${engine()}.making`);
    mkdirSync(lock, { recursive: true });
    expect(build()).toBe(0);
    expect(readdirSync(cache)).toEqual([`${engine()}.making`]);
    const before = Date.now() / 1000 - 120;
    utimesSync(lock, before, before);
    expect(build()).toBe(0);
    await cached().toEqual([engine()]);
  });

  it('is not tried again for flags that only one process has', async () => {
    const options = '--max-old-space-size=1000';
    expect(engine(options)).not.toBe(engine());
    mkdirSync(join(cache, engine()), { recursive: true });
    expect(build(options)).toBe(0);
    const left = [engine(), `${engine(options)}.failed`].sort();
    await cached().toEqual(left);
    expect(build(options)).toBe(0);
    expect(readdirSync(cache)).toEqual(left);
  });

  it('is not kept for another dist/, however long its files are', () => {
    const script = `
const { writeFileSync } = require('node:fs');
const { keep, load } = require('./package/bin/code-cache.cjs');
const file = './package/dist/part.cjs';
writeFileSync(file, 'module.exports = 1;');
const loaded = load('part.cjs');
writeFileSync(file, 'module.exports = 2;');
console.log(loaded, keep());
writeFileSync(file, 'module.exports = 1;');
console.log(keep());`;
    expect(node(['-e', script])).toEqual({ code: 0, out: '1 false\ntrue\n', err: '' });
    expect(readdirSync(join(cache, engine()))).toEqual(['part.cjs']);
  });
});

describe('the process', () => {
  it('reads standard input, and exits with the code', () => {
    expect(node([FZYC, 'run', '-'], 'fn main() -> i32 { return 7 }').out).toBe('7\n');
    const wrong = node([FZYC, 'check', '-'], 'fn f( {');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('<stdin>:1:');
    expect(node([FZYC, 'check', '-'], '').code).toBe(0);
    expect(fzyc().code).toBe(2);
    expect(fzyc('--version').code).toBe(0);
  });

  it('colours when told to', () => {
    const file = put('wrong.fzy', 'fn f() -> i32 { return true && 1 }');
    const colour = (env: Readonly<Record<string, string>>): boolean =>
      node([FZYC, 'check', file], '', env).err.includes('\u001b[');
    expect(colour({})).toBe(false);
    expect(colour({ FORCE_COLOR: '1' })).toBe(true);
    expect(colour({ FORCE_COLOR: '0' })).toBe(false);
  });

  it('ends although worker threads are idle', () => {
    put(
      'tiles.fzy',
      `pub fn halves(mut out: [i32]) {
        parallel for t in tiles(out.len(), 8) {
          for i in t.lo..t.hi { out[i] = i / 2 }
        }
      }`,
    );
    expect(fzyc('build', '--threads', 'tiles.fzy', '-o', 'tiles').code).toBe(0);
    const main = put(
      'tiles/main.mjs',
      `import { halves, startThreads, threadingInfo } from './tiles.js';
      console.log(await startThreads(2, { threshold: 0 }));
      const out = new Int32Array(1000);
      halves(out);
      console.log(out[999], threadingInfo().last.threads);`,
    );
    expect(node([main])).toEqual({ code: 0, out: '2\n499 2\n', err: '' });
  });

  it('does not mind a reader that has gone', async () => {
    const options: SpawnOptions = { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] };
    const child = spawn(process.execPath, [FZYC, 'explain', 'FZ0301'], options);
    child.stdout?.destroy();
    let err = '';
    child.stderr?.on('data', (data) => {
      err += String(data);
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it.skipIf(!existsSync('/dev/full'))('says that a disk is full', () => {
    const full = openSync('/dev/full', 'w');
    const options: SpawnSyncOptions = { cwd: folder, stdio: ['ignore', full, 'pipe'] };
    const { status, stderr } = spawnSync(process.execPath, [FZYC, 'explain', 'FZ0301'], options);
    closeSync(full);
    expect(String(stderr)).toContain('standard output cannot be written: ENOSPC');
    expect(status).toBe(1);
  });

  it('watches', async () => {
    const file = put('watched.fzy', 'mod part\nfn main() -> i32 { return part::f() }');
    const child = spawn(process.execPath, [FZYC, 'check', '--watch', file], { cwd: folder });
    try {
      let seen = '';
      child.stdout.on('data', (data) => {
        seen += String(data);
      });
      child.stderr.on('data', (data) => {
        seen += String(data);
      });
      /** Waits for the end of a round, whose two streams come in no order. */
      const until = async (text: string): Promise<void> => {
        const complete = () => seen.includes(text) && seen.includes('watching for changes');
        for (let i = 0; i < 600 && !complete(); i++) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        expect(seen).toContain(text);
        seen = '';
      };
      // A module that is not there yet is looked for; then it appears, breaks, and is mended.
      await until('error[FZ');
      put('part.fzy', 'pub fn f() -> i32 { return 1 }');
      await until('watched.fzy: ok\n');
      put('part.fzy', 'pub fn f() -> i32 { return 1');
      await until('1 error\n');
      put('part.fzy', 'pub fn f() -> i32 { return 2 }');
      await until('watched.fzy: ok\n');
    } finally {
      child.kill();
    }
  });
});

describe.each(['on', 'off'])('an emitted module (%s)', (mode) => {
  const out = `out-${mode}`;
  beforeAll(() => {
    put('kernel.fzy', PROGRAM);
    const built = fzyc('build', 'kernel.fzy', '-o', out, `--perf-fastpath=${mode}`);
    expect(built.err).toContain(`wrote ${join(out, 'kernel.wasm')}, `);
    expect(built.code).toBe(0);
  });

  it('works from a plain Node script', () => {
    const script = put(
      `use-${mode}.mjs`,
      `
import { readFileSync } from 'node:fs';
import { FzyTrap, instantiate, instantiateSync } from './${out}/kernel.js';
const said = [];
const options = { imports: { clock: { now: () => 5n } }, print: (line) => said.push(line) };
const kernel = await instantiate(options);
const a = new Float32Array([1, 2, 3]);
kernel.add_into(a, new Float32Array([10, 20]));
let trap;
try {
  kernel.add_into(a, [1, 1, 1, 1]);
} catch (error) {
  trap = error;
}
let type;
try {
  kernel.shout(5);
} catch (error) {
  type = String(error);
}
const out = [false];
kernel.both([true, true], out);
const again = instantiateSync(readFileSync(new URL('./${out}/kernel.wasm', import.meta.url)), options);
console.log(JSON.stringify({
  a: [...a],
  trap: [trap instanceof FzyTrap, String(trap), trap.kind, trap.file, trap.line, trap.column],
  type,
  out,
  shout: kernel.shout('hé'),
  words: kernel.words('a b'),
  pair: [...again.pair(1n)].map(String),
  initial: kernel.initial('😀x'),
  said,
}));
`,
    );
    const { code, out: text, err } = node([script]);
    expect(err).toBe('');
    expect(JSON.parse(text)).toEqual({
      a: [12, 23, 4],
      trap: [
        true,
        'FzyTrap: index out of bounds (index 3, length 3) at kernel.fzy:4:9',
        'index out of bounds',
        'kernel.fzy',
        4,
        9,
      ],
      type: 'TypeError: parameter `s` of `shout`: expected a string, got a number',
      out: [true],
      shout: 'Hé 5'.toUpperCase().replace('É', 'é'),
      words: ['a', 'b'],
      pair: ['1', '2'],
      initial: '😀',
      said: ['hé'],
    });
    expect(code).toBe(0);
  });

  it('has the types that it says', () => {
    const file = put(
      `use-${mode}.ts`,
      `
import { FzyTrap, instantiate, instantiateSync, type Exports } from './${out}/kernel.js';
const options = { imports: { clock: { now: (): bigint => 5n } } };
export const kernel: Exports = await instantiate(options);
const s: string = kernel.shout('x');
const list: string[] = kernel.words(s);
const pair: BigUint64Array = kernel.pair(1n);
kernel.add_into(new Float32Array(1), [1]);
kernel.both([true], [false]);
// @ts-expect-error: a plain array cannot be written back as f32
kernel.add_into([1], [1]);
// @ts-expect-error: not a string
kernel.shout(1);
// @ts-expect-error: 64-bit integers are bigints
kernel.pair(1);
// @ts-expect-error: the capability is missing
await instantiate();
// @ts-expect-error: the capability gives a bigint
await instantiate({ imports: { clock: { now: () => 5 } } });
try {
  instantiateSync(new Uint8Array(), options).shout(list.join() + pair.length);
} catch (error) {
  if (error instanceof FzyTrap) console.log(error.kind, error.message, error.line);
}
`,
    );
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
    });
    const found = ts.getPreEmitDiagnostics(program).map((d) => {
      const { line } = d.file?.getLineAndCharacterOfPosition(d.start ?? 0) ?? { line: -1 };
      return `${d.file?.fileName ?? ''}:${line + 1} ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`;
    });
    expect(found).toEqual([]);
    expect(readFileSync(join(folder, out, 'kernel.d.ts'), 'utf8')).toContain('Adds `b` into `a`.');
  });
});
