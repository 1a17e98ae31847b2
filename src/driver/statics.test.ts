/** `pub static`s as the host sees them. */

import { describe, expect, it } from 'vitest';
import { bindingsDts } from '../backend/bindings/bindings-dts.ts';
import { typeErrors } from '../backend/bindings/types-testing.ts';
import { check, compile, DEFAULT_OPTIONS } from './compile.ts';
import type { CompileOptions } from './contract.ts';
import { instanceMaker } from './instance.ts';

const PROGRAM = `
/// How often it was called.
pub static mut calls: i32 = 0
pub static LIMITS: [f64; 2] = [0.5, 2.0]
/// Who it is about.
pub struct Person {
    name: str,
    /// In years.
    age: Option<u8>,
}
/// What follows.
pub enum Next {
    /// Nothing more.
    Stop,
    Again(i32),
}
pub static next: Next = Next::Stop
pub static mut best: Person = Person { name: "a", age: None }
pub static mut log: List<str> = List::new()
pub static mut counts: Map<str, i32> = Map::new()
static mut hidden: i32 = 1
pub fn hit(who: str) -> i32 {
    calls += 1
    hidden += 1
    log.push(who + "!")
    counts.set(who, calls)
    calls
}
`;

const NO_FILES = { read: () => undefined };

async function output(fastPath: CompileOptions['fastPath']) {
  const options = { ...DEFAULT_OPTIONS, fastPath };
  const result = await compile({ path: 's.fzy', text: PROGRAM }, NO_FILES, options);
  if (result.output === undefined) throw new Error(result.diagnostics.map((d) => d.title).join());
  return result.output;
}

describe.each(['on', 'off'] as const)('statics of a program, %s', (fastPath) => {
  it('are read and written as functions by who calls by name', async () => {
    const { wasm, interface: iface } = await output(fastPath);
    const make = instanceMaker(iface);
    const module = new WebAssembly.Module(new Uint8Array(wasm));
    const { exports } = make(module);
    const read = (name: string): unknown => exports[`get ${name}`]?.();
    const write = (name: string, value: unknown): unknown => exports[`set ${name}`]?.(value);
    expect(exports.hit?.('x')).toBe(1);
    expect(read('calls')).toBe(1);
    write('calls', 41);
    expect(exports.hit?.('y')).toBe(42);
    expect(read('LIMITS')).toEqual(Float64Array.of(0.5, 2));
    expect(read('best')).toEqual({ name: 'a', age: undefined });
    write('best', { name: 'zoë', age: 7 });
    expect(read('best')).toEqual({ name: 'zoë', age: 7 });
    expect(read('log')).toEqual(['x!', 'y!']);
    write('log', ['one']);
    exports.hit?.('z');
    expect(read('log')).toEqual(['one', 'z!']);
    expect(read('counts')).toEqual(
      new Map([
        ['x', 1],
        ['y', 42],
        ['z', 43],
      ]),
    );
    expect(() => write('calls', 1.5)).toThrow(RangeError);
    expect(() => write('log', [1])).toThrow('element 0: expected a string');
    const hostile = new Proxy(['a', 'b'], {
      get(target, key) {
        if (key === '1') throw new Error('no');
        return Reflect.get(target, key);
      },
    });
    expect(() => write('log', hostile)).toThrow(
      'parameter `value` of `set log`: `1` cannot be read',
    );
    const spoilt = {
      name: 'x',
      get age() {
        exports.hit?.('again');
        return 300;
      },
    };
    expect(() => write('best', spoilt)).toThrow('field `age`: 300 is out of range for u8');
    expect(read('best')).toEqual({ name: 'zoë', age: 7 });
    expect(read('log')).toEqual(['one', 'z!', 'again!']);
    // Nothing changes what is not `mut`, and a map is not taken from the host.
    expect(Object.keys(exports).filter((name) => /LIMITS|counts|hidden/.test(name))).toEqual(
      fastPath === 'on' ? ['LIMITS', 'counts'] : ['get LIMITS', 'get counts'],
    );
    expect(make(module).exports['get calls']?.()).toBe(0);
  });
});

describe('the declarations', () => {
  it('say what can be read and what can be written, and what was written of it', async () => {
    const dts = bindingsDts((await output('on')).interface);
    for (const line of [
      '  /** How often it was called. */\n  calls: number;\n',
      '  readonly LIMITS: Float64Array;\n',
      '/** Who it is about. */\nexport interface Person {\n  name: string;\n  /** In years. */\n  age: number | undefined;\n}\n',
      '/** What follows. */\nexport type Next =\n  /** Nothing more. */\n  | { tag: "Stop" }\n  | {',
      '  readonly counts: Map<string, number>;\n',
      '  get log(): string[];\n  set log(value: readonly string[]);\n',
      'export declare const statics: {\n',
    ]) {
      expect(dts).toContain(line);
    }
    expect(dts).not.toContain('hidden');
    const good = `import { statics, instantiate } from './m';
const calls: number = statics.calls;
statics.log = ['a'] as const;
statics.best = { name: 'b' , age: undefined };
async function f() { (await instantiate()).calls = 3; }`;
    const bad = {
      constant: `import { statics } from './m'; statics.LIMITS = new Float64Array(2);`,
      type: `import { statics } from './m'; statics.calls = '1';`,
    };
    const { declarations, good: none, ...errors } = typeErrors(dts, { good, ...bad });
    expect([...(declarations ?? []), ...(none ?? [])]).toEqual([]);
    expect(Object.values(errors).map((list) => list.length)).toEqual([1, 1]);
  });
});

describe('a static that is called like a function of the script', () => {
  it.each(['allocate', 'startThreads', 'stopThreads', 'threadingInfo'])(
    '%s is what an instance has under the name',
    async (name) => {
      const text = `pub static mut ${name}: i32 = 7
pub fn fill(mut out: [i32]) { parallel for t in tiles(out.len(), 4) { out[t.lo] = 1 } }`;
      const options = { ...DEFAULT_OPTIONS, threads: true };
      const { output: compiled } = await compile({ path: 's.fzy', text }, NO_FILES, options);
      if (compiled === undefined) throw new Error('no output');
      const dts = bindingsDts(compiled.interface);
      expect(dts).toContain(`  ${name}: number;\n`);
      expect(dts).not.toContain(`${name}(`);
    },
  );
});

describe('a static that cannot cross', () => {
  it('is an error where it is declared', () => {
    const text =
      'fn f(x: i32) -> i32 { x }\npub static g: fn(i32) -> i32 = f\nstatic h: fn(i32) -> i32 = f';
    const { diagnostics } = check({ path: 's.fzy', text }, NO_FILES);
    expect(diagnostics.map(({ code, title }) => `${code} ${title}`)).toEqual([
      'FZ0701 `pub static g` cannot cross to the host',
    ]);
  });
});
