/** Memory that JavaScript owns and passes without a copy, in real programs. */

import { describe, expect, it } from 'vitest';
import { FzyTrap } from '../../runtime/host/errors.js';
import { compile, DEFAULT_OPTIONS } from './compile.ts';
import type { CompileOptions } from './contract.ts';
import { instanceMaker } from './instance.ts';

type FastPath = CompileOptions['fastPath'];

async function start(text: string, fastPath: FastPath = 'on') {
  const { output, diagnostics } = await compile(
    { path: 'owned.fzy', text },
    { read: () => undefined },
    { ...DEFAULT_OPTIONS, fastPath },
  );
  expect(diagnostics).toEqual([]);
  if (output === undefined) throw new Error('no output');
  const module = new WebAssembly.Module(new Uint8Array(output.wasm));
  const make = instanceMaker(output.interface);
  return () => make(module);
}

const PROGRAM = `
pub fn total(xs: [f64]) -> f64 {
    let mut sum = 0.0
    for x in xs { sum += x }
    sum
}
pub fn add_into(mut a: [i32], b: [i32]) {
    for i in 0..min(a.len(), b.len()) { a[i] += b[i] }
}
pub fn third(mut a: [u8; 3]) -> u8 {
    a[0] = 9
    a[2]
}
pub fn stop(mut a: [i32], at: i32) {
    a[0] = 5
    a[at] = 1
}
/// Takes so much memory that there has to be more of it.
pub fn grow(mut a: [i32], times: i32) -> i32 {
    let text = "0123456789abcdef".repeat(times)
    a[0] = text.len()
    text.len()
}
`;
const KEEPING = `static mut kept: List<str> = List::new()
pub fn keep(text: str) -> i32 {
    kept.push(text + "!")
    kept.len()
}
`;

describe.each<readonly [string, string, FastPath]>([
  ['in the module', PROGRAM, 'on'],
  ['beside statics that keep text', `${PROGRAM}${KEEPING}`, 'on'],
  ['in the host, off', PROGRAM, 'off'],
])('owned memory %s', (_, text, fastPath) => {
  it('is passed, written to, grown around and freed', async () => {
    const { exports, allocate } = (await start(text, fastPath))();
    const xs = allocate('f64', 4);
    expect(xs.length).toBe(4);
    expect([...xs.view]).toEqual([0, 0, 0, 0]);
    xs.view.set([1, 2, 3, 4] as never);
    expect(exports.total?.(xs)).toBe(10);
    const a = allocate('i32', 3);
    const b = allocate('i32', 3);
    b.view.set([1, 2, 3] as never);
    exports.add_into?.(a, b);
    exports.add_into?.(a, b.view);
    exports.add_into?.(a, [10, 10]);
    expect([...a.view]).toEqual([12, 14, 6]);
    exports.add_into?.(a.view.subarray(1), b);
    expect([...a.view]).toEqual([12, 15, 8]);
    expect(exports.grow?.(a, 1 << 17)).toBe(1 << 21);
    expect([...a.view]).toEqual([1 << 21, 15, 8]);
    expect(exports.total?.(xs)).toBe(10);
    expect(() => exports.stop?.(a, 3)).toThrow(FzyTrap);
    expect([...a.view]).toEqual([5, 15, 8]);
    const three = allocate('u8', 3);
    three.view.fill(7 as never);
    expect(exports.third?.(three)).toBe(7);
    expect([...three.view]).toEqual([9, 7, 7]);
    for (const owner of [xs, a, b, three]) owner.free();
    exports.keep?.('x');
  });

  it('is refused where it is of no use', async () => {
    const make = await start(text, fastPath);
    const { exports, allocate } = make();
    const other = make();
    const a = allocate('i32', 4);
    expect(() => exports.total?.(a)).toThrow(TypeError);
    expect(() => exports.third?.(allocate('u8', 4))).toThrow(
      'parameter `a` of `third`: expected 3 elements, got 4',
    );
    expect(() => exports.add_into?.(a, other.allocate('i32', 1))).toThrow(
      "parameter `b` of `add_into`: the memory is another instance's",
    );
    expect(() => exports.add_into?.(a, a)).toThrow('share memory');
    expect(() => exports.add_into?.(a, a.view.subarray(3))).toThrow('share memory');
    exports.add_into?.(a.view.subarray(0, 2), a.view.subarray(2));
    a.free();
    expect(() => exports.add_into?.(a, [])).toThrow(
      'parameter `a` of `add_into`: the memory was freed',
    );
    expect(() => a.view).toThrow('freed');
    expect(() => a.free()).toThrow('freed before');
    a[Symbol.dispose]();
    for (const length of [-1, 0.5, Number.NaN, 2 ** 32]) {
      expect(() => allocate('f64', length)).toThrow(RangeError);
    }
  });
});

describe('owned memory', () => {
  it('is used again, whatever order it is freed in', async () => {
    const { exports, allocate } = (await start(PROGRAM))();
    const pointers = new Set<number>();
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    const live: { owner: ReturnType<typeof allocate>; value: number }[] = [];
    for (let round = 0; round < 3000; round++) {
      if (live.length < 20 && random(2) === 0) {
        const owner = allocate('f64', 1 + random(50));
        const value = round % 251;
        owner.view.fill(value as never);
        pointers.add(owner.view.byteOffset);
        live.push({ owner, value });
      } else {
        const [gone] = live.splice(random(live.length), 1);
        if (gone === undefined) continue;
        expect(exports.total?.(gone.owner)).toBe(gone.value * gone.owner.length);
        gone.owner.free();
      }
    }
    expect(Math.max(...pointers) - Math.min(...pointers)).toBeLessThan(20 * 50 * 8 * 2);
  });

  it('a view that its memory grew away from is refused by name', async () => {
    const { exports, allocate } = (await start(PROGRAM))();
    const a = allocate('i32', 1);
    const { view } = a;
    exports.grow?.(a, 1 << 17);
    expect(() => exports.add_into?.(view, [])).toThrow(
      'parameter `a` of `add_into`: the Int32Array has lost its buffer (detached or shrunk)',
    );
  });
});
