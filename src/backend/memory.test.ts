import { describe, expect, it } from 'vitest';
import { build, globalOf, LEVELS } from './testing.ts';

describe.each(LEVELS)('memory at -O%i', (level) => {
  it('lays out data, stack and arena, in this order', () => {
    const built = build(
      `dialect direct
data @a align 1 = "abc"
data mut @zeros align 8 = "${'\\x00'.repeat(100)}"
data @b align 4 = "\\x01\\x02${'\\x00'.repeat(40)}\\x03"
global mut @arena: u32 = heap-base
func @places() -> {u32, u32, u32, u32} {
b0():
  v0 = address.u32 @a
  v1 = address.u32 @zeros
  v2 = address.u32 @b
  v3 = frame.u32 size 8 align 8
  return v0, v1, v2, v3
}
`,
      level,
    );
    const [a, zeros, b, frame] = built.call('places') as number[];
    const stack = Number(globalOf(built, 'stack'));
    const arena = Number(globalOf(built, 'arena'));
    expect([a, zeros, b]).toEqual([1024, 1032, 1132]);
    expect(frame).toBe(stack - 16);
    expect(stack).toBeGreaterThan(1132 + 43);
    expect(arena).toBe(stack);
    const memory = built.exports.memory as WebAssembly.Memory;
    expect(memory.buffer.byteLength).toBeGreaterThan(arena);
    const bytes = new Uint8Array(memory.buffer);
    expect(new TextDecoder().decode(bytes.subarray(1024, 1027))).toBe('abc');
    expect([bytes[1132], bytes[1133], bytes[1132 + 42]]).toEqual([1, 2, 3]);
  });

  it('gives frames back, and traps when there is no room', () => {
    const built = build(
      `dialect direct
func @depth(v0: i32) -> i32 {
b0():
  v1 = frame.u32 size 40 align 4
  v2 = frame.u32 size 8 align 8
  mem.store v1 + 0 width 32, v0
  mem.store v2 + 0 width 32, v0
  v5 = const.i32 0
  v6 = eq.i32 v0, v5
  branch v6, b1(), b2()
b1():
  return v5
b2():
  v7 = const.i32 1
  v8 = sub.i32 v0, v7
  v9 = call.i32 @depth(v8)
  v10 = add.i32 v9, v7
  v11 = mem.load.i32 v1 + 0 width 32
  v12 = mem.load.i32 v2 + 0 width 32
  v13 = sub.i32 v11, v12
  v14 = add.i32 v10, v13
  return v14
}
func @huge() -> u32 {
b0():
  v0 = frame.u32 size 100000 align 4
  return v0
}
func @endless(v0: i32) -> i32 {
b0():
  v1 = frame.u32 size 400000 align 4
  mem.store v1 + 0 width 32, v0
  v3 = call.i32 @endless(v0)
  v4 = mem.load.i32 v1 + 0 width 32
  v5 = add.i32 v3, v4
  return v5
}
`,
      level,
    );
    const top = globalOf(built, 'stack');
    expect(built.call('depth', 1000)).toBe(1000);
    expect(globalOf(built, 'stack')).toBe(top);
    expect(built.call('huge')).toBe(Number(top) - 100_000);
    expect(globalOf(built, 'stack')).toBe(top);
    expect(() => built.call('endless', 1)).toThrow(WebAssembly.RuntimeError);
    const site = built.emitted.interface.sites[Number(globalOf(built, 'trap_site'))];
    expect([site?.kind, site?.line]).toEqual(['stack overflow', 29]);
    // What the loader does after a trap.
    (built.exports.stack as WebAssembly.Global).value = top;
    expect(built.call('depth', 10)).toBe(10);
  });

  it('copies, fills and grows', () => {
    const { call, exports } = build(
      `dialect direct
data mut @buffer align 1 = "0123456789"
func @shift() -> void {
b0():
  v0 = address.u32 @buffer
  v1 = const.u32 2
  v2 = add.u32 v0, v1
  v3 = const.u32 6
  mem.copy v2, v0, v3
  v5 = const.i32 88
  v6 = const.u32 1
  mem.fill v0, v5, v6
  return
}
func @grow() -> {u32, u32, u32} {
b0():
  v0 = mem.size.u32
  v1 = const.u32 3
  v2 = mem.grow.u32 v1
  v3 = mem.size.u32
  return v0, v2, v3
}
`,
      level,
    );
    call('shift');
    const memory = exports.memory as WebAssembly.Memory;
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, 1024, 10));
    expect(text).toBe('X101234589');
    const [before = 0, old, after] = call('grow') as number[];
    expect(old).toBe(before);
    expect(after).toBe(before + 3);
  });

  it('loads and stores narrow integers', () => {
    const { call } = build(
      `dialect direct
data mut @cell align 8 = "\\x80\\xff\\x01\\x80\\xff\\xff\\xff\\xff"
${(['i32', 'u32', 'i64', 'u64'] as const)
  .flatMap((type) =>
    [8, 16, 32].map(
      (width) => `func @${type}.${width}() -> ${type} {
b0():
  v0 = address.u32 @cell
  v1 = mem.load.${type} v0 + 0 width ${width}
  return v1
}`,
    ),
  )
  .join('\n')}
func @store(v0: i64) -> u64 {
b0():
  v1 = address.u32 @cell
  mem.store v1 + 3 width 8, v0
  mem.store v1 + 4 width 16, v0
  v4 = mem.load.u64 v1 + 0 width 64
  return v4
}
`,
      level,
    );
    expect([8, 16, 32].map((w) => call(`i32.${w}`))).toEqual([-128, -128, 0x8001ff80 | 0]);
    expect([8, 16, 32].map((w) => call(`u32.${w}`))).toEqual([128, 0xff80, 0x8001ff80 | 0]);
    expect([8, 16, 32].map((w) => call(`i64.${w}`))).toEqual([-128n, -128n, -0x7ffe0080n]);
    expect([8, 16, 32].map((w) => call(`u64.${w}`))).toEqual([128n, 0xff80n, 0x8001ff80n]);
    expect(BigInt.asUintN(64, call('store', 0x112233n) as bigint)).toBe(0xffff22333301ff80n);
  });

  it('extends what it loads by its sign', () => {
    const built = build(
      `dialect direct
data @a align 8 = "\\xff\\xff\\xff\\xff\\x80\\xff\\x00\\x00"
func @loads() -> {u64, i64, i64, u64} {
b0():
  v0 = address.u32 @a
  v1 = mem.load.u32 v0 + 0 width 32
  v2 = convert.u64 v1
  v3 = mem.load.i32 v0 + 0 width 32
  v4 = convert.i64 v3
  v5 = mem.load.i32 v0 + 4 width 8
  v6 = convert.i64 v5
  v7 = mem.load.u32 v0 + 4 width 16
  v8 = convert.u64 v7
  return v2, v4, v6, v8
}
`,
      level,
    );
    expect(built.call('loads')).toEqual([0xffff_ffffn, -1n, -128n, 0xff80n]);
  });
});
