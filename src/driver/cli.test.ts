import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InternalError } from '../report/unreachable.ts';
import { main } from './cli.ts';
import { allCodes } from './commands/explain.ts';

const folder = mkdtempSync(join(tmpdir(), 'fzy-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command line in this process. */
async function fzyc(...args: readonly string[]) {
  let out = '';
  let err = '';
  const code = await main(args, (choice) => ({
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colorErr: choice === 'always',
    colorOut: choice === 'always',
    width: undefined,
  }));
  return { code, out, err };
}

const good = put(
  'good.fzy',
  `
extern "clock" fn now() -> f64
pub fn at(a: [i32], i: i32) -> i32 {
    return a[i]
}
pub fn double(mut a: [f32]) {
    for i in 0..a.len() {
        a[i] *= 2.0
    }
}
pub fn shout(s: str) -> str { return s.to_upper() }
pub fn time() -> f64 { return now() }
fn main() -> i32 { print("from main"); return 42 }
test "passes" { assert(at([1, 2], 1) == 2) }
test "fails" { print("a clue"); assert(at([1, 2], 2) == 2) }
test "needs the host" { assert(time() > 0.0) }
`,
);
const bad = put(
  'bad.fzy',
  'fn f() -> i32 {\n    let x = 1\n    return "one"\n}\nfn g() { undefined_name() }\n',
);

describe('wrong use', () => {
  it.each([
    [[], 'Usage: fzyc COMMAND'],
    [['chekc'], 'unknown command `chekc`; did you mean `fzyc check`?'],
    [['--verison'], 'unknown option `--verison`; did you mean `fzyc --version`?'],
    [['x.fzy'], 'did you mean `fzyc run x.fzy`?'],
    [['check'], 'which FILE?'],
    [['check', '--jsn', good], 'unknown option `--jsn`; did you mean `--json`?'],
    [['build', good, good], 'one FILE at a time'],
    [['build', good, '--emit=ir,wat'], 'several --emit need a folder'],
    [['build', good, '--emit=wasm'], '--emit=wasm needs a folder'],
    [['build', good, '--disable-pass=fodl'], 'there is no pass `fodl`; did you mean `fold`?'],
    [['build', good, '--disable-pass=convert-direct'], '`convert-direct` cannot be left out'],
    [['build', good, '--perf-fastpath=of'], 'is one of off, on, force, not `of`'],
    [['check', '--watch', '-'], 'standard input cannot be watched'],
    [['build', '--watch', good, '--time-passes'], '--time-passes tells of one build'],
    [['explain'], 'which CODE?'],
    [['explain', 'FZ9999'], 'there is no code `FZ9999`'],
  ])('fzyc %j', async (args, message) => {
    const { code, err, out } = await fzyc(...args);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('our own bugs', () => {
  it('ask for a report, and exit with 70', async () => {
    let err = '';
    const args = ['check', good];
    const terminal = {
      out: () => {
        throw new InternalError('the sky fell');
      },
      err: (text: string) => {
        err += text;
      },
      colorErr: false,
      colorOut: false,
      width: undefined,
    };
    expect(await main(args, () => terminal)).toBe(70);
    expect(err).toMatch(
      /^internal error: the sky fell\n\nThis is a bug of fzyc, not of your program\. Please report/,
    );
    expect(err).toMatch(/\n {2}fzyc \d+\.\d+\.\d+, node \d+/);
    expect(err).toContain(`\n  fzyc check ${good}\n`);
    expect(err).not.toContain('    at ');
  });
});

describe('help', () => {
  it.each([[['--help']], [['help']], [['-h']]])('fzyc %j', async (args) => {
    const { code, out } = await fzyc(...args);
    expect(out).toContain('Exit codes: 0 all is well');
    expect(code).toBe(0);
  });

  it.each([[['run', '--help']], [['help', 'run']], [['run', '-h']]])('fzyc %j', async (args) => {
    const { code, out } = await fzyc(...args);
    expect(out).toContain('Usage: fzyc run [OPTIONS] FILE [FUNCTION] [ARGS…]');
    expect(code).toBe(0);
  });

  it('shows the version', async () => {
    expect((await fzyc('--version')).out).toMatch(/^fzyc \d+\.\d+\.\d+\n$/);
  });

  it('explains every code', async () => {
    expect(allCodes().length).toBeGreaterThan(50);
    expect(new Set(allCodes().map((row) => row.code)).size).toBe(allCodes().length);
    expect((await fzyc('explain', '1')).code).toBe(0);
    for (const { code, title } of allCodes()) {
      const shown = await fzyc('explain', code);
      expect(shown.out).toContain(`${code}: ${title}\n`);
      expect(shown.code).toBe(0);
    }
    expect((await fzyc('explain', 'fz901')).out).toContain('FZ0901: ');
  });

  it('lists the passes', async () => {
    expect((await fzyc('passes')).out).toMatch(/^fold +constant folding/m);
  });
});

describe('check', () => {
  it('is quick to say yes', async () => {
    expect(await fzyc('check', good)).toEqual({ code: 0, out: `${good}: ok\n`, err: '' });
  });

  it('says what is wrong, several at once, with codes and places', async () => {
    const { code, err, out } = await fzyc('check', bad);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/error\[FZ\d{4}\]: /);
    expect(err).toContain(`${bad}:3:12`);
    expect(err).toContain(`${bad}:5:10`);
    expect(err).toMatch(/\n2 errors(, \d warnings?)?\n$/);
    expect(err).not.toContain('\u001b');
    expect((await fzyc('check', '--color=always', bad)).err).toContain('\u001b[1;31merror');
  });

  it('gives JSON', async () => {
    const { code, err, out } = await fzyc('check', '--json', good, bad, join(folder, 'none.fzy'));
    expect(code).toBe(1);
    expect(err).toBe('');
    const document = JSON.parse(out);
    expect(document.ok).toBe(false);
    const errors = document.diagnostics.filter((d: { severity: string }) => d.severity === 'error');
    expect(errors).toMatchObject([
      { path: bad, start: { line: 3, column: 12 } },
      { path: bad, start: { line: 5, column: 10 } },
      { code: 'FZ0901', path: null, start: null, end: null },
    ]);
  });

  it('follows modules', async () => {
    mkdirSync(join(folder, 'tree', 'inner'), { recursive: true });
    const root = put(
      'tree/root.fzy',
      'mod inner\nmod other\npub fn f() -> i32 { return inner::deep::g() + other::h() }',
    );
    put('tree/inner/mod.fzy', 'pub mod deep\n');
    put('tree/inner/deep.fzy', 'pub fn g() -> i32 { return 40 }');
    put('tree/other.fzy', 'pub fn h() -> i32 { return 2 }');
    expect((await fzyc('run', root, 'f')).out).toBe('42\n');
    writeFileSync(join(folder, 'tree', 'other.fzy'), new Uint8Array([0x80]));
    const broken = await fzyc('check', root);
    expect(broken.code).toBe(1);
    expect(broken.err).toContain('error[FZ0904]: ');
  });
});

describe('run', () => {
  it.each([
    [[good], 'from main\n42\n'],
    [[good, 'at', '[1, -2]', '1'], '-2\n'],
    [['-O0', '--perf-fastpath=off', good, 'double', '[0.5, 1]'], 'a = [1, 2]\n'],
    [['--interpret', good, 'shout', 'ä x'], 'ä X\n'],
    [[good, 'shout', `@${bad}`], 'FN F() -> I32'],
  ])('fzyc run %j', async (args, shown) => {
    const { code, out, err } = await fzyc('run', ...args);
    expect(out.slice(0, shown.length)).toBe(shown);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it.each([[[]], [['--interpret']], [['--perf-fastpath=off']]])(
    'shows a trap: %j',
    async (flags) => {
      const { code, out, err } = await fzyc('run', ...flags, good, 'at', '[1, 2]', '7');
      expect(err).toBe(
        `trap: index out of bounds (index 7, length 2) at ${good}:4:12\n  |\n4 |     return a[i]\n  |            ^\n`,
      );
      expect(out).toBe('');
      expect(code).toBe(1);
    },
  );

  it.each([
    [[good, 'mian'], 'pub fn mian', 'did you mean `main`?'],
    [[good, 'zzz'], 'has no `pub fn zzz`', 'it has `at`, `double`, `shout`, `time`, `main`'],
    [[good, 'zzz'], 'has no `pub fn zzz`', 'only a `pub fn` can be called from outside'],
    [[good, 'at', '[1]'], '`at` takes 2 arguments, got 1', '`at(a: [i32], i: i32)`'],
    [[good, 'main', '--interpret'], 'takes 0 arguments, got 1', 'options come before FUNCTION'],
    [[good, 'at', '[1', '0'], 'must be `[i32]`, and `[1` is not', 'that is not JSON'],
    [[good, 'at', '[1, "2"]', '0'], 'must be `[i32]`', 'element 1 is no `i32`'],
    [[good, 'at', '@data', '0'], 'must be `[i32]`', 'only `[u8]` and `str` are read from a file'],
    [[good, 'at', '[1]', 'x'], 'argument `i` of `at` must be `i32`', 'write an integer'],
    [[good, 'time'], 'called the capability `clock.now`', 'instantiate it from JavaScript'],
    [[bad, 'f'], 'error[FZ', ''],
    [[join(folder, 'none.fzy')], 'there is no file', ''],
  ])('fzyc run %j fails', async (args, title, help) => {
    const { code, err } = await fzyc('run', ...args);
    expect(err).toContain(title);
    expect(err).toContain(help);
    expect(code).toBe(1);
  });

  it('gives JSON', async () => {
    const { out } = await fzyc('run', '--json', good, 'double', '[0.5]');
    expect(JSON.parse(out)).toEqual({
      ok: true,
      diagnostics: [],
      outcome: { kind: 'value' },
      writes: [[1]],
      printed: [],
    });
    const trapped = JSON.parse((await fzyc('run', '--json', good, 'at', '[1]', '7')).out);
    expect(trapped).toMatchObject({ ok: false, outcome: { trap: 'index out of bounds' } });
    const misfit = JSON.parse((await fzyc('run', '--json', good, 'at', '[1]', 'x')).out);
    expect(misfit).toMatchObject({ ok: false, diagnostics: [{ code: 'FZ0908' }] });
  });
});

describe('test', () => {
  it.each([[[]], [['--interpret']], [['--perf-fastpath=off', '-O0']]])(
    'runs the blocks: %j',
    async (flags) => {
      const { code, out, err } = await fzyc('test', ...flags, good);
      // What was inlined has no frame of its own.
      const called = flags.length > 0 ? '' : `          = called at ${good}:15:40\n`;
      expect(err).toBe('');
      expect(out).toBe(`${good}
  ok    passes
  FAIL  fails
        a clue
        trap: index out of bounds (index 2, length 2) at ${good}:4:12
          |
        4 |     return a[i]
          |            ^
${called}  FAIL  needs the host
        the program called the capability \`clock.now\`
1 passed, 2 failed
`);
      expect(code).toBe(1);
    },
  );

  it('chooses by title', async () => {
    const { code, out } = await fzyc('test', '--filter', 'pass', good);
    expect(out).toContain('1 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('says why nothing ran', async () => {
    const misspelt = await fzyc('test', '--filter', 'pasess', good);
    expect(misspelt.out).toContain("no test's title contains `pasess` (there are 3 tests)\n");
    expect(misspelt.code).toBe(0);
    const none = await fzyc('test', put('none-yet.fzy', 'fn f() -> i32 { 1 }'));
    expect(none.out).toContain('no tests: a test is written `test "title" { … }`\n');
  });

  it('fails with a program that does not compile', async () => {
    const { code, err, out } = await fzyc('test', bad);
    expect(err).toContain('error[FZ');
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  it('gives JSON', async () => {
    const { out } = await fzyc('test', '--json', good);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      passed: 1,
      failed: 2,
      tests: [
        { path: good, title: 'passes', passed: true },
        { title: 'fails', passed: false, printed: ['a clue'], trap: { line: 4, column: 12 } },
        { title: 'needs the host', error: expect.stringContaining('clock.now') },
      ],
    });
  });
});

describe('build', () => {
  it.each([
    ['tokens', /^1:1|^2:1 Extern "extern"$/m],
    ['ast', /\(/],
    ['ir', /^func @at\(/m],
    ['lowered', /^func @at\(/m],
    ['wat', /^\(module/],
    ['js', /^\/\/ Made by fzyc from /],
    ['dts', /at\(a: Int32Array \| readonly number\[\] \| Owned<Int32Array>, i: number\): number;/],
  ])('--emit=%s shows it', async (emit, expected) => {
    const { code, out, err } = await fzyc('build', good, `--emit=${emit}`);
    expect(out).toMatch(expected);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('writes what was asked for', async () => {
    const out = join(folder, 'emitted');
    const { code } = await fzyc('build', good, '-o', out, '--emit=ir,ast,wat,dts', '-O0');
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['good.ast', 'good.d.ts', 'good.ir', 'good.wat']);
  });

  it('says where the time went', async () => {
    const { code, out, err } = await fzyc('build', good, '--emit=dts', '-O0', '--time-passes');
    expect(code).toBe(0);
    expect(out).not.toContain('total');
    const stages = err.split('\n').map((line) => line.split(/ {2}/)[0]);
    const known = ['start', 'parse and check', 'build IR', 'convert-direct', 'emit', 'total'];
    expect(stages.filter((stage) => known.includes(stage ?? ''))).toEqual(known);
  });

  it('shows the syntax of a program with errors', async () => {
    const { code, out, err } = await fzyc('build', bad, '--emit=ast');
    expect(code).toBe(0);
    expect(out).toContain('undefined_name');
    expect(err).toBe('');
  });

  it('writes nothing when there are errors', async () => {
    const out = join(folder, 'nothing');
    const { code, err } = await fzyc('build', bad, '-o', out);
    expect(code).toBe(1);
    expect(err).toContain('error[FZ');
    expect(readdirSync(folder)).not.toContain('nothing');
  });

  it('says when it cannot write', async () => {
    const { code, err } = await fzyc('build', good, '-o', join(good, 'below'), '--emit=dts');
    expect(err).toContain('error[FZ0906]: ');
    expect(code).toBe(1);
  });

  it('gives JSON', async () => {
    const out = join(folder, 'json');
    const { out: text } = await fzyc('build', good, '-o', out, '--json', '--emit=dts');
    expect(JSON.parse(text)).toEqual({
      ok: true,
      diagnostics: [],
      outputs: [join(out, 'good.d.ts')],
    });
  });

  it('writes a source map that the module names', async () => {
    const out = join(folder, 'mapped');
    await fzyc('build', good, '-o', out, '--emit=wasm', '--source-map');
    const map = JSON.parse(readFileSync(join(out, 'good.wasm.map'), 'utf8'));
    expect(map.sources).toContain(good);
    const module = new WebAssembly.Module(readFileSync(join(out, 'good.wasm')));
    const [url] = WebAssembly.Module.customSections(module, 'sourceMappingURL');
    expect(new TextDecoder().decode(url)).toContain('good.wasm.map');
  });

  it('makes Node take the script for an ES module', async () => {
    const scripts = async (out: string) =>
      (await fzyc('build', good, '-o', out, '--emit=js', '-O0')).err;
    const outer = join(folder, 'package');
    mkdirSync(outer);
    put('package/package.json', '{ "type": "commonjs" }');
    expect(await scripts(join(outer, 'out'))).toContain(join(outer, 'out', 'package.json'));
    expect(readFileSync(join(outer, 'out', 'package.json'), 'utf8')).toBe('{ "type": "module" }\n');
    expect(await scripts(join(outer, 'out'))).not.toContain('package.json');
    const told = await scripts(outer);
    expect(told).toContain('warning[FZ0910]: Node takes `good.js` for CommonJS');
    expect(readFileSync(join(outer, 'package.json'), 'utf8')).toBe('{ "type": "commonjs" }');
  });

  it('gives the same bytes every time', async () => {
    const texts = await Promise.all([1, 2].map(() => fzyc('build', good, '--emit=wat')));
    expect(texts[0]?.out).toBe(texts[1]?.out);
  });
});
