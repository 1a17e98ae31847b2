import binaryen from 'binaryen';
import { describe, expect, it } from 'vitest';
import { SourceSet } from '../report/source.ts';
import { emitModule } from './emit.ts';
import { build, LEVELS, parseLowered } from './testing.ts';

const CALLS = `dialect direct
func @twice(v0: i32) -> i32 {
b0():
  v1 = add.i32 v0, v0
  return v1
}
func @next(v0: i32) -> i32 {
b0():
  v1 = const.i32 1
  v2 = add.i32 v0, v1
  return v2
}
func @apply(v0: i32, v1: i32) -> i32 {
b0():
  v2 = call.indirect.fn(i32) -> i32 v0(v1)
  return v2
}
func @both(v0: i32) -> {i32, i32} {
b0():
  v1 = func.ref.i32 @twice
  v2 = func.ref.i32 @next
  v3 = call.i32 @apply(v1, v0)
  v4 = call.i32 @apply(v2, v0)
  return v3, v4
}
`;

const REFERENCE = `dialect reference
runtime import @fzy.list_new: fn() -> handle from "fzy" "list_new"
runtime import @fzy.list_push.i32: fn(handle, i32) -> void from "fzy" "list_push"
runtime import @fzy.list_push.f64: fn(handle, f64) -> void from "fzy" "list_push"
runtime import @fzy.list_push.handle: fn(handle, handle) -> void from "fzy" "list_push"
runtime import @fzy.never: fn() -> void from "fzy" "never"
import @now: fn() -> f64 from "clock" "now"
global mut @kept: handle = null
func @make(v0: i32, v1: i32) -> handle {
b0():
  v2 = call.handle @fzy.list_new()
  v3 = call.handle @fzy.list_new()
  v4 = select.handle v0, v2, v3
  call @fzy.list_push.i32(v4, v1)
  v6 = call.f64 @now()
  call @fzy.list_push.f64(v4, v6)
  call @fzy.list_push.handle(v4, v3)
  global.set @kept, v4
  v9 = global.get.handle @kept
  return v9
}
`;

describe.each(LEVELS)('modules at -O%i', (level) => {
  it('calls through the table', () => {
    const { call } = build(CALLS, level);
    expect(call('both', 20)).toEqual([40, 21]);
  });

  it('holds host values as references, and imports only what it uses', () => {
    const push = (list: unknown[], value: unknown): void => {
      list.push(value);
    };
    const built = build(REFERENCE, level, {
      fzy: { list_new: () => [], list_push: push },
      clock: { now: () => 2.5 },
    });
    expect(built.call('make', 1, 7)).toEqual([7, 2.5, []]);
    const same = built.call('make', 0, 8) as unknown[];
    expect(same[2]).toBe(same);
    const { interface: iface } = built.emitted;
    expect(iface.mode).toBe('reference');
    expect(iface.runtime).toEqual([
      { field: 'list_new', params: [], result: 'handle' },
      { field: 'list_push', params: ['handle', 'scalar'], result: 'void' },
      { field: 'list_push', params: ['handle', 'handle'], result: 'void' },
    ]);
    expect(iface.capabilities).toEqual([
      { module: 'clock', field: 'now', params: [], result: { kind: 'number', name: 'f64' } },
    ]);
    expect(built.exports.memory).toBeUndefined();
  });

  it('holds host values by number in direct mode', () => {
    const built = build(REFERENCE.replace('reference', 'direct'), level, {
      fzy: { list_new: () => 5, list_push: () => undefined },
      clock: { now: () => 1 },
    });
    expect(built.call('make', 1, 7)).toBe(5);
  });

  it('gives the same bytes for the same module', () => {
    const bytes = (): string => Buffer.from(build(CALLS, level).emitted.wasm).toString('base64');
    expect(bytes()).toBe(bytes());
  });

  it('lets a function have the name of an export of the module itself', () => {
    const { exports, emitted } = build(
      `dialect direct
export "memory" = @memory() -> i32
export "initialize" = @other() -> i32
func @memory() -> i32 {
b0():
  v0 = const.i32 7
  return v0
}
func @other() -> i32 {
b0():
  v0 = const.i32 8
  return v0
}
func @"fzy:initialize"() -> void {
b0():
  return
}
`,
      level,
    );
    // Nothing needs one, so the name stays free; it is kept for the module's own all the same.
    expect(exports.memory).toBeUndefined();
    expect(emitted.interface.exports.slice(0, 2).map((e) => [e.name, e.wasm])).toEqual([
      ['memory', 'fn:memory'],
      ['initialize', 'fn:initialize'],
    ]);
    expect((exports['fn:memory'] as () => number)()).toBe(7);
    expect((exports['fn:initialize'] as () => number)()).toBe(8);
    expect((exports.initialize as () => void)()).toBeUndefined();
  });

  it('keeps the names of functions, and prints text on demand', () => {
    const { emitted } = build(CALLS, level);
    expect(emitted.wat()).toContain('(func $both');
    expect(Buffer.from(emitted.wasm).includes('both')).toBe(true);
  });

  it('says where code comes from', () => {
    const sources = new SourceSet();
    const module = parseLowered(CALLS, sources);
    module.exports.push({
      name: 'both',
      func: 'both',
      params: [],
      result: module.types.void,
      doc: '',
    });
    const { sourceMap, wasm } = emitModule(binaryen, module, sources, { level, sourceMap: true });
    const map = JSON.parse(sourceMap ?? '{}') as Record<string, unknown>;
    expect(map.sources).toEqual(['test.fir']);
    expect(map.sourcesContent).toEqual([CALLS]);
    expect(String(map.mappings).length).toBeGreaterThan(4);
    expect(WebAssembly.validate(new Uint8Array(wasm))).toBe(true);
  });
});

describe('large functions', () => {
  /** `count` times: if bit i of the argument is set, the sum is multiplied by 3 and i is added. */
  function ifs(count: number): { text: string; run: (x: number) => number } {
    const lines = ['dialect direct', 'func @f(v0: i32) -> i32 {', 'b0():'];
    let value = 1;
    let block = 1;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const [bit, and, three, product, index, next] = [0, 1, 2, 3, 4, 5].map((k) => value + k);
      lines.push(
        `  v${bit} = const.i32 ${i % 31}`,
        `  v${and} = shr.i32 v0, v${bit}`,
        `  v${three} = const.i32 1`,
        `  v${product} = and.i32 v${and}, v${three}`,
        `  branch v${product}, b${block}(), b${block + 1}(v${sum})`,
        `b${block}():`,
        `  v${index} = const.i32 ${i}`,
        `  v${next} = add.i32 v${sum}, v${index}`,
        `  jump b${block + 1}(v${next})`,
        `b${block + 1}(v${value + 6}: i32):`,
      );
      sum = value + 6;
      value += 7;
      block += 2;
    }
    lines.push(`  return v${sum}`, '}', '');
    const run = (x: number): number => {
      let total = x;
      for (let i = 0; i < count; i++) if (((x >> (i % 31)) & 1) === 1) total = (total + i) | 0;
      return total;
    };
    return { text: lines.join('\n'), run };
  }

  it.each([0, 1, 2] as const)('takes a sequence of 5,000 ifs at -O%i', (level) => {
    const { text, run } = ifs(5_000);
    const { call } = build(text, level);
    for (const x of [0, -1, 0x12345678]) expect(call('f', x)).toBe(run(x));
  });

  it('takes a sum of 20,000 terms', () => {
    const lines = ['dialect direct', 'func @f(v0: i32) -> i32 {', 'b0():'];
    for (let i = 1; i <= 20_000; i++) lines.push(`  v${i} = add.i32 v${i - 1}, v0`);
    lines.push('  return v20000', '}', '');
    expect(build(lines.join('\n'), 1).call('f', 3)).toBe(60_003);
  });

  it('takes ifs that nest 3,000 deep, each with code behind it', () => {
    const count = 3_000;
    const lines = ['dialect direct', 'func @f(v0: i32) -> i32 {', 'b0():'];
    let value = 1;
    for (let i = 0; i < count; i++) {
      lines.push(
        `  v${value} = const.i32 ${i}`,
        `  v${value + 1} = gt.i32 v0, v${value}`,
        `  branch v${value + 1}, b${i + 1}(), b${count + 1 + (count - 1 - i)}(v${value})`,
        `b${i + 1}():`,
      );
      value += 2;
    }
    lines.push(`  jump b${count + 1}(v0)`);
    // The join of the innermost comes first.
    for (let i = count - 1; i >= 0; i--) {
      const join = count + 1 + (count - 1 - i);
      lines.push(`b${join}(v${value}: i32):`, `  v${value + 1} = const.i32 1`);
      lines.push(`  v${value + 2} = add.i32 v${value}, v${value + 1}`);
      lines.push(i === 0 ? `  return v${value + 2}` : `  jump b${join + 1}(v${value + 2})`);
      value += 3;
    }
    lines.push('}', '');
    const { call } = build(lines.join('\n'), 1);
    // Level x is the first whose condition fails; its join and all around it add one.
    for (const x of [0, 1, 17, 2999]) expect(call('f', x)).toBe(x + x + 1);
    expect(call('f', 5_000)).toBe(5_000 + count);
  });

  it('takes a table of 2,000 targets', () => {
    const count = 2_000;
    const targets = Array.from({ length: count }, (_, i) => `b${i + 1}()`).join(', ');
    const lines = [
      'dialect direct',
      'func @f(v0: i32) -> i32 {',
      'b0():',
      `  table v0, ${targets}, else b${count + 1}()`,
    ];
    for (let i = 0; i <= count; i++) {
      lines.push(`b${i + 1}():`, `  v${i + 1} = const.i32 ${i * i}`, `  return v${i + 1}`);
    }
    lines.push('}', '');
    const { call } = build(lines.join('\n'), 1);
    for (const x of [0, 1, 1999]) expect(call('f', x)).toBe(x * x);
    for (const x of [2000, -1, 1 << 30]) expect(call('f', x)).toBe(count * count);
  });
});
