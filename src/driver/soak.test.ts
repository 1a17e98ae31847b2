/**
 * Many calls of every kind on one instance, traps among them: right answers, and memory that stays as it is.
 * `FZY_SOAK_CALLS=10000000 npx vitest run src/driver/soak` makes it long.
 */

import { expect, it } from 'vitest';
import { FzyTrap } from '../../runtime/host/errors.js';
import { compile, DEFAULT_OPTIONS } from './compile.ts';
import { instanceMaker } from './instance.ts';

const CALLS = Number(process.env.FZY_SOAK_CALLS ?? 20_000);

const PROGRAM = `
struct Item { name: str, count: u32 }
static mut calls: i64 = 0

pub fn shout(text: str) -> str {
    calls += 1
    text.to_upper() + "!"
}
pub fn add_into(mut a: [i32], b: [i32]) {
    calls += 1
    for i in 0..a.len() { a[i] += b[i] }
}
pub fn total(xs: [f64]) -> f64 {
    calls += 1
    let mut sum = 0.0
    for x in xs { sum += x }
    sum
}
pub fn items(n: i32) -> List<Item> {
    calls += 1
    let out: List<Item> = List::new()
    for i in 0..n { out.push(Item { name: str.from(i), count: i as u32 }) }
    out
}
pub fn counted() -> i64 { calls }
pub fn pages() -> i32 { "x".repeat(300000).len() }
`;

it('stays as it is for as long as it is called', { timeout: 3_600_000 }, async () => {
  const { output } = await compile(
    { path: 'soak.fzy', text: PROGRAM },
    { read: () => undefined },
    DEFAULT_OPTIONS,
  );
  if (output === undefined) throw new Error('no output');
  const module = new WebAssembly.Module(new Uint8Array(output.wasm));
  const make = instanceMaker(output.interface);
  const { exports, allocate } = make(module);
  const call = (name: string, ...args: unknown[]): unknown => exports[name]?.(...args);
  const a = Int32Array.of(1, 2, 3);
  const ones = Int32Array.of(1, 1, 1);
  let expected = 0n;
  let placed = -1;
  const kinds: (() => void)[] = [
    () => expect(call('shout', 'héllo')).toBe('HéLLO!'),
    () => expect(call('shout', 'x'.repeat(1000))).toBe(`${'X'.repeat(1000)}!`),
    () => {
      const before = a[2] ?? 0;
      call('add_into', a, ones);
      expect(a[2]).toBe((before + 1) | 0);
    },
    () => expect(() => call('add_into', [...a], ones)).toThrow(TypeError),
    () => expect(() => call('add_into', a.slice(), ones.subarray(1))).toThrow(FzyTrap),
    () => {
      const xs = allocate('f64', 16);
      if (placed < 0) placed = xs.view.byteOffset;
      expect(xs.view.byteOffset).toBe(placed);
      xs.view.fill(2 as never);
      expect(call('total', xs)).toBe(32);
      xs.free();
    },
    () => expect(call('items', 3)).toContainEqual({ name: '2', count: 2 }),
  ];
  /** Those that the program counts. */
  const counts = [1n, 1n, 1n, 0n, 1n, 1n, 1n];
  call('pages');
  const probe = allocate('u8', 1);
  const size = probe.view.buffer.byteLength;
  for (let i = 0; i < CALLS; i++) {
    const kind = (i * 7 + (i >> 5)) % kinds.length;
    kinds[kind]?.();
    expected += counts[kind] ?? 0n;
  }
  expect(call('counted')).toBe(expected);
  expect(probe.view.buffer.byteLength).toBe(size);

  for (let i = 0; i < 200; i++) {
    const other = make(module);
    expect(other.exports.shout?.('a')).toBe('A!');
    expect(other.exports.counted?.()).toBe(1n);
  }
});
