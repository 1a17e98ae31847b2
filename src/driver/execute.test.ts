import { describe, expect, it } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from './compile.ts';
import type { FileHost } from './contract.ts';
import { type HostValue, instantiate, type Runnable, type RunOptions } from './execute.ts';
import { interpretProgram } from './execute-interpreter.ts';

const NO_FILES: FileHost = { read: () => undefined };

type Start = (text: string, options?: RunOptions) => Promise<Runnable>;

const interpreter: Start = async (text, options) => {
  const { module, sources, diagnostics } = check({ path: 'p.fzy', text }, NO_FILES, {
    roots: 'tests',
  });
  if (module === undefined) throw new Error(diagnostics.map((d) => d.title).join('; '));
  return interpretProgram(module, sources, options);
};

const wasm =
  (fastPath: 'off' | 'on', level: 0 | 2): Start =>
  async (text, options) => {
    const result = await compile({ path: 'p.fzy', text }, NO_FILES, {
      ...DEFAULT_OPTIONS,
      fastPath,
      level,
      verify: true,
    });
    if (result.output === undefined)
      throw new Error(result.diagnostics.map((d) => d.title).join('; '));
    return instantiate(result.output, options);
  };

const WAYS: readonly (readonly [string, Start])[] = [
  ['the interpreter', interpreter],
  ['off, -O0', wasm('off', 0)],
  ['off, -O2', wasm('off', 2)],
  ['on, -O0', wasm('on', 0)],
  ['on, -O2', wasm('on', 2)],
];

describe.each(WAYS)('%s', (_, start) => {
  async function call(text: string, name: string, ...args: HostValue[]) {
    return (await start(text)).call(name, args);
  }

  it('gives values of every kind', async () => {
    const text = `
pub fn i(x: i8) -> i8 { return x + 1i8 }
pub fn u(x: u32) -> u32 { return x - 1u32 }
pub fn w(x: u64) -> u64 { return x - 1u64 }
pub fn f(x: f32) -> f32 { return x / 3.0f32 }
pub fn b(x: bool) -> bool { return !x }
pub fn c(x: char) -> char { return x }
pub fn s(x: str, y: str) -> str { return x + y }
pub fn n() { }
pub fn a(x: [u16; 2]) -> [u16; 2] { return [x[1], x[0]] }
pub fn l(n: i32) -> List<f64> {
    let r: List<f64> = List::new()
    for i in 0..n { r.push(i as f64 / 2.0) }
    return r
}
pub fn ls(x: str) -> List<str> { return x.split(",") }
`;
    const program = await start(text);
    const value = (name: string, ...args: HostValue[]): HostValue | object => {
      const { outcome } = program.call(name, args);
      return outcome.kind === 'value' ? outcome.value : outcome;
    };
    expect(value('i', 127)).toBe(-128);
    expect(value('u', 0)).toBe(4294967295);
    expect(value('w', 0n)).toBe(18446744073709551615n);
    expect(value('f', 1)).toBe(Math.fround(1 / 3));
    expect(value('b', false)).toBe(true);
    expect(value('c', '😀')).toBe('😀');
    expect(value('s', 'né', '\ud800')).toBe('né\ufffd');
    expect(value('n')).toBeUndefined();
    expect(value('a', new Uint16Array([1, 65535]))).toEqual(new Uint16Array([65535, 1]));
    expect(value('l', 3)).toEqual(new Float64Array([0, 0.5, 1]));
    expect(value('ls', 'a,b,')).toEqual(['a', 'b', '']);
  });

  it('writes `mut` arguments back, also after a trap, and leaves the caller’s alone', async () => {
    const text = `
pub fn fill(mut a: [i32], x: i32) {
    for i in 0..3 {
        a[i] = x
    }
}
pub fn flip(mut a: [bool; 2]) -> bool { a[0] = !a[0]; return a[1] }
`;
    const a = new Int32Array(3);
    const full = await call(text, 'fill', a, 7);
    expect(full.writes).toEqual([new Int32Array([7, 7, 7])]);
    expect([...a]).toEqual([0, 0, 0]);
    const short = await call(text, 'fill', new Int32Array(2), 7);
    expect(short.writes).toEqual([new Int32Array([7, 7])]);
    expect(short.outcome).toMatchObject({
      kind: 'trap',
      trap: 'index out of bounds',
      message: 'index out of bounds (index 2, length 2)',
      path: 'p.fzy',
      line: 4,
      column: 9,
    });
    const flipped = await call(text, 'flip', [false, true]);
    expect(flipped.writes).toEqual([[true, true]]);
    expect(flipped.outcome).toEqual({ kind: 'value', value: true });
  });

  it('prints, and keeps its statics', async () => {
    const program = await start(`
static mut COUNT: i32 = 0
pub fn next() -> i32 {
    COUNT += 1
    print(f"call {COUNT}")
    return COUNT
}
`);
    expect(program.call('next', [])).toEqual({
      outcome: { kind: 'value', value: 1 },
      writes: [],
      printed: ['call 1'],
    });
    expect(program.call('next', []).printed).toEqual(['call 2']);
  });

  it('calls capabilities, and is usable after they throw', async () => {
    const error = new RangeError('from the host');
    const asked: unknown[] = [];
    const program = await start(
      `
extern "host" fn ask(x: u8, question: str, sure: bool) -> str
pub fn talk(x: u8) -> str { return "<" + ask(x, "how?", x > 200u8) + ">" }
`,
      {
        imports: {
          host: {
            ask: (...args: unknown[]) => {
              asked.push(args);
              if (args[0] === 0) throw error;
              return `so ${String(args[0])}`;
            },
          },
        },
      },
    );
    expect(program.call('talk', [255]).outcome).toEqual({ kind: 'value', value: '<so 255>' });
    expect(() => program.call('talk', [0])).toThrow(error);
    expect(program.call('talk', [1]).outcome).toEqual({ kind: 'value', value: '<so 1>' });
    expect(asked).toEqual([
      [255, 'how?', true],
      [0, 'how?', false],
      [1, 'how?', false],
    ]);
  });

  it('refuses wrong arguments in the same words', async () => {
    const text = 'pub fn f(x: u8, mut a: [f32]) { }';
    const a = new Float32Array(1);
    await expect(call(text, 'f', 256, a)).rejects.toThrow(
      new RangeError('parameter `x` of `f`: 256 is out of range for u8 (0..=255)'),
    );
    await expect(call(text, 'f', 1, [1])).rejects.toThrow(TypeError);
    await expect(call(text, 'g')).rejects.toThrow('there is no `pub fn g`');
  });

  it('stops deep recursion', async () => {
    const text =
      'pub fn deep(n: i32) -> i32 { return deep(n + 1) + 1 }\npub fn ok() -> i32 { return 1 }';
    const program = await start(text);
    expect(program.call('deep', [0]).outcome).toMatchObject({
      kind: 'trap',
      trap: 'stack overflow',
    });
    expect(program.call('ok', []).outcome).toEqual({ kind: 'value', value: 1 });
  });

  it('runs tests', async () => {
    const program = await start(
      'test "good" { assert(1 < 2) }\ntest "bad" { assert(1 > 2, "math") }',
    );
    expect(program.test(0).outcome).toEqual({ kind: 'value', value: undefined });
    expect(program.test(1).outcome).toMatchObject({
      kind: 'trap',
      message: 'assertion failed: math',
      line: 2,
      column: 14,
    });
  });
});

describe('a trap in functions that were inlined', () => {
  const text = `fn third(xs: [i32]) -> i32 {
    xs[2]
}
fn sum(xs: [i32]) -> i32 { xs[0] + third(xs) }

pub fn twice(xs: [i32]) -> i32 {
    2 * sum(xs)
}
`;

  it('names the calls around it, the nearest first', async () => {
    const { outcome } = (await wasm('on', 2)(text)).call('twice', [Int32Array.of(1, 2)]);
    expect(outcome).toMatchObject({ path: 'p.fzy', line: 2, callers: ['p.fzy:4:36', 'p.fzy:7:9'] });
  });

  it('names none where they are frames of the engine', async () => {
    const { outcome } = (await wasm('on', 0)(text)).call('twice', [Int32Array.of(1, 2)]);
    expect(outcome).toMatchObject({ path: 'p.fzy', line: 2, callers: [] });
  });
});
