import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_SITE } from '../report/source.ts';
import { FuncBuilder } from './builder.ts';
import { newModule } from './module.ts';
import { parseModule } from './parse-text/index.ts';
import { TypeStore } from './type-store.ts';
import { verifyModule } from './verify.ts';

function faultsOf(text: string): string[] {
  const { module, errors } = parseModule(text, new TypeStore());
  expect(errors).toEqual([]);
  return verifyModule(module);
}

/** Faults of a function with parameters of many types and one block. */
function faultsIn(lines: string, more = ''): string[] {
  const params = [
    'v0: i32',
    'v1: i64',
    'v2: f32',
    'v3: bool',
    'v4: str',
    'v5: mut [u8; 4]',
    'v6: [u8]',
    'v7: (i32, bool)',
    'v8: E',
    'v9: List<i32>',
    'v10: char',
    'v11: fn(i32) -> i32',
    'v12: u32',
    'v13: f64',
    'v14: mut P',
    'v15: [u8; 4]',
    'v16: mut [u8]',
    'v17: Map<str, i32>',
    'v18: u8',
  ];
  const head = 'struct P { a: i32, b: [u8; 4] }\nenum E { A, B(i32, bool) }\nstatic @S: i32 = 1\n';
  return faultsOf(`${head}${more}func @f(${params.join(', ')}) -> i32 {\nb0():\n${lines}\n}\n`);
}

/** The message without where it is. */
function body(fault: string | undefined): string | undefined {
  return fault?.replace(/^func @\S+ [^:]*: /, '').replace(/, in .*/, '');
}

describe('what is well formed', () => {
  it.each(['high', 'direct'])('%s', (name) => {
    const text = readFileSync(new URL(`cases/${name}.fir`, import.meta.url), 'utf8');
    expect(faultsOf(text)).toEqual([]);
  });

  it('unreachable code may use what does not dominate it', () => {
    const text = `func @f() -> i32 {
b0():
  v0 = const.i32 1
  jump b1()
b1():
  v1 = const.i32 2
  return v1
b2():
  return v1
}
`;
    expect(faultsOf(text)).toEqual([]);
  });
});

describe('types of instructions', () => {
  it.each([
    ['v20 = const.f32 0.1', undefined],
    ['v20 = neg.bool v3', 'neg is not for bool'],
    ['v20 = sqrt.f32 v13', 'the operand is f64, not f32'],
    ['v20 = add.i32 v0, v1', 'the right operand is i64, not i32'],
    ['v20 = add.i64 v0, v1', 'the left operand is i32, not i64'],
    ['v20 = rem.f32 v2, v2', 'rem is not for f32'],
    ['v20 = and.bool v3, v3', undefined],
    ['v20 = shl.i32 v0, v1', undefined],
    ['v20 = shl.i32 v0, v2', 'a shift count is f32'],
    ['v20 = lt.i32 v0, v1', 'the right operand is i64, not i32'],
    ['v20 = lt.bool v3, v3', 'lt is not for bool'],
    ['v20 = eq.bool v3, v3', undefined],
    ['v20 = eq.str v4, v4', 'eq is not for str'],
    ['v20 = eq.fn(i32) -> i32 v11, v11', undefined],
    ['v20 = convert.char v12', undefined],
    ['v20 = convert.char v0', 'no conversion from i32 to char'],
    ['v20 = convert.f32 v3', 'no conversion from bool to f32'],
    ['v20 = convert.i64 v3', undefined],
    ['v20 = reinterpret.u32 v2', undefined],
    ['v20 = reinterpret.u64 v2', 'f32 cannot be seen as u64'],
    ['v20 = select.i32 v0, v0, v0', 'the condition is i32, not bool'],
    ['v20 = select.i32 v3, v0, v1', 'the third operand is i64, not i32'],
    ['v20 = call.i32 @nobody(v0)', 'no function or import @nobody'],
    ['v20 = call.i32 @g(v0)', '1 arguments, not 2'],
    ['v20 = call.i32 @g(v0, v15)', 'argument 1 is [u8; 4], not ref [u8; 4]'],
    ['v20 = call.i64 @g(v0, v5)', 'the result is i64, not i32'],
    ['v20 = call.i32 @g(v0, v5)', undefined],
    ['v20 = call.i32 @h(v0)', undefined],
    [
      'v20 = call.indirect.fn(i64) -> i32 v11(v1)',
      'the callee is fn(i32) -> i32, not fn(i64) -> i32',
    ],
    ['v20 = call.indirect.fn(i32) -> i32 v11(v1)', 'argument 0 is i64, not i32'],
    [
      'v20 = func.ref.fn(i32) -> i32 @g',
      'the result is fn(i32) -> i32, not fn(i32, mut [u8; 4]) -> i32',
    ],
    ['v20 = aggregate.new.(i32, bool) v0', '1 parts, not 2'],
    ['v20 = aggregate.new.(i32, bool) v0, v0', 'part 1 is i32, not bool'],
    ['v20 = aggregate.new.[i32; 2] v0, v0', undefined],
    ['v20 = aggregate.new.[i32; 2] v0', '1 parts, not 2'],
    ['v20 = aggregate.new.i32 v0', 'i32 is no array, struct or tuple'],
    ['v20 = aggregate.get.bool v7, 0', 'the result is bool, not i32'],
    ['v20 = aggregate.get.bool v7, 2', 'the result is bool, not there'],
    ['v20 = aggregate.with.(i32, bool) v7, 1, v0', 'the value is i32, not bool'],
    ['v20 = array.splat.[i32; 3] v1', 'the value is i64, not i32'],
    ['v20 = array.get.u8 v15, v1', 'the index is i64, not i32'],
    ['v20 = array.get.u8 v5, v0', 'ref [u8; 4] is no array'],
    ['v20 = enum.new.E 2()', 'E has no variant 2'],
    ['v20 = enum.new.E 1(v0)', '1 parts, not 2'],
    ['v20 = enum.tag v0', 'i32 is no enum'],
    ['v20 = enum.payload.bool v8, 1, 0', 'the result is bool, not i32'],
    ['v20 = slot.[u8]', undefined],
    ['v20 = slot.ref i32', 'a value of type ref ref i32'],
    ['v20 = static.ref.i64 @S', 'the result is ref i64, not ref i32'],
    ['v20 = static.ref.i64 @T', 'no static @T'],
    ['v20 = ref.field.i32 v14, 0', undefined],
    ['v20 = ref.field.i64 v14, 0', 'the result is ref i64, not ref i32'],
    ['v20 = ref.field.i32 v7, 0', '(i32, bool) is no place'],
    ['v20 = ref.index.u8 v5, v0', undefined],
    ['v20 = ref.index.u8 v6, v0', undefined],
    ['v20 = ref.index.u8 v6, v1', 'the index is i64, not i32'],
    ['v20 = ref.index.u8 v15, v0', '[u8; 4] has no places by index'],
    ['v20 = load.u8 v5', 'the result is u8, not [u8; 4]'],
    ['store v5, v0', 'the value is i32, not [u8; 4]'],
    ['store v0, v0', 'i32 is no place'],
    ['v20 = static.ref.i32 @S\nstore v20, v0', 'a store into the immutable static @S'],
    ['v20 = slice.of.[u8] v5', undefined],
    ['v20 = slice.of.[u8] v15', "[u8; 4] is no array's place"],
    ['v20 = slice.sub.[u8] v6, v0, v1', 'the end is i64, not i32'],
    ['v20 = slice.len v15', '[u8; 4] is no slice'],
    ['check.bounds v1, v0', undefined],
    ['check.bounds v0, v1', 'length is i64'],
    ['check.range v0, v1, v0', undefined],
    ['check.range v0, v2, v0', 'hi is f32'],
    ['check.nonzero v2', 'divisor is f32'],
    ['check.division v12, v12', 'left is u32'],
    ['check.division v0, v1', 'right is i64'],
    ['check.step v3', 'step is bool'],
    ['check.char v0', 'value is i32'],
    ['check.disjoint v5, v6', undefined],
    ['check.disjoint v15, v6', 'left is [u8; 4]'],
    ['check.version v9, v0', undefined],
    ['check.version v4, v0', 'collection is str'],
    ['check.bounds v0', 'check.bounds takes 2 operands, not 1'],
    ['v20 = str.len v9', 'operand 0 of str.len is List<i32>, not str'],
    ['v20 = str.concat v4, v4, v4', undefined],
    ['v20 = str.concat v4, v0', 'operand 1 of str.concat is i32, not str'],
    ['list.push v9, v1', 'operand 1 of list.push is i64, not T'],
    ['list.push v9, v0', undefined],
    ['list.push v9', 'list.push takes 2 operands, not 1'],
    ['v20 = list.get.i64 v9, v0', 'the result of list.get is i64, not T'],
    ['v20 = map.value_at.i32 v17, v0', undefined],
    ['v20 = map.key_at.i32 v17, v0', 'the result of map.key_at is i32, not K'],
    ['v20 = map.keys.List<str> v17', undefined],
    ['v20 = list.new.Set<i32>', 'the result of list.new is Set<i32>, not List<T>'],
    ['v20 = str.from v10', undefined],
    ['v20 = str.from v7', 'operand 0 of str.from is (i32, bool), not num'],
    ['v20 = collection.version v15', 'operand 0 of collection.version is [u8; 4], not collection'],
    ['v20 = frame.u32 size 8 align 8', 'frame does not belong into high IR'],
    ['v20 = address.u32 @x', 'address does not belong into high IR'],
    ['v20 = call.{i32, i32} @h(v0)', 'a value of type {i32, i32}'],
    ['v20 = list.new.List<[u8]>', 'a value of type List<[u8]>'],
    ['v20 = slot.never', 'a value of type ref never'],
  ])('%s', (line, fault) => {
    const more =
      'import @h: fn(i32) -> i32 from "m" "h"\nfunc @g(v0: i32, v1: mut [u8; 4]) -> i32 {\nb0():\n  return v0\n}\n';
    expect(body(faultsIn(`  ${line}\n  return v0`, more)[0])).toBe(fault);
  });
});

describe('terminators', () => {
  it.each([
    ['return', '0 results, not 1'],
    ['return v0, v0', '2 results, not 1'],
    ['return v1', 'result 0 is i64, not i32'],
    ['branch v0, b1(), b1()', 'the condition is i32, not bool'],
    ['jump b0()', 'an edge to the entry'],
    ['jump b7()', 'there is no block b7'],
    ['jump b1(v0)', 'b1 takes 0 arguments, not 1'],
    ['jump b2(v1)', 'argument 0 of b2 is i64, not i32'],
    ['jump b2(v0)', undefined],
    ['switch.i32 v0, 1: b1(), 2: b1(), else b1()', undefined],
    ['switch.i32 v0, 1: b1(), 1: b1(), else b1()', 'case 1 stands twice'],
    ['switch.i64 v0, 1: b1(), else b1()', 'case 1 is not of type i32'],
    ['switch.f32 v2, else b1()', 'no switch on f32'],
    ['switch.str v4, "a": b1(), "a": b1(), else b1()', 'case a stands twice'],
    ['table v0, b1(), else b1()', undefined],
    ['table v1, b1(), else b1()', 'no table on i64'],
    ['trap "panic" v4', undefined],
    ['trap "panic" v0', 'trap "panic" with wrong operands'],
    ['trap "unreachable" v4', 'trap "unreachable" with wrong operands'],
    ['trap "unreachable"', undefined],
  ])('%s', (line, fault) => {
    const blocks = '\nb1():\n  return v0\nb2(v30: i32):\n  return v30';
    expect(body(faultsIn(`  ${line}${blocks}`)[0])).toBe(fault);
  });
});

describe('values and blocks', () => {
  const flow = (use: string): string[] =>
    faultsOf(`func @f(v0: bool) -> i32 {
b0():
  branch v0, b1(), b2()
b1():
  v1 = const.i32 1
  jump b3(v1)
b2():
  v2 = const.i32 2
  jump b3(v2)
b3(v3: i32):
  v4 = neg.i32 ${use}
  return v4
}
`);

  it.each([
    ['v3', undefined],
    ['v1', 'v1 is not defined on every way to here'],
    ['v4', 'v4 is used before its definition'],
    ['v9', 'v9 has no definition'],
  ])('a use of %s', (use, fault) => {
    expect(body(flow(use)[0])).toBe(fault);
  });

  it('one definition', () => {
    const types = new TypeStore();
    const builder = new FuncBuilder(types, { name: 'f', params: [], result: types.i32 });
    const one = builder.i32(1);
    builder.func.blocks[0]?.insts.push(one);
    builder.terminate({ kind: 'return', values: [one] });
    const module = newModule(types);
    module.functions.set('f', builder.func);
    expect(verifyModule(module)).toEqual(['func @f b0: v0 is defined twice']);
  });

  it('parameters in their own block, and instructions where instructions are', () => {
    const types = new TypeStore();
    const builder = new FuncBuilder(types, { name: 'f', params: [], result: types.void });
    const next = builder.block();
    const param = builder.param(next, types.i32);
    const value = builder.i32(1);
    builder.jump(next, [value]);
    builder.switchTo(next);
    builder.terminate({ kind: 'return', values: [] });
    const module = newModule(types);
    module.functions.set('f', builder.func);
    expect(verifyModule(module)).toEqual([]);
    builder.func.values[param] = { kind: 'param', type: types.i32, block: 0, index: 0 };
    expect(verifyModule(module)).toEqual(['func @f b1: v0 is not parameter 0 of this block']);
    builder.func.values[value] = { kind: 'param', type: types.i32, block: 0, index: 0 };
    expect(verifyModule(module)).toContain('func @f b0: the parameter v1 is no instruction');
    builder.func.blocks[0]?.insts.push(77);
    expect(verifyModule(module)).toContain('func @f b0: there is no value v77');
  });

  it('the entry, its parameters, and sites', () => {
    const types = new TypeStore();
    const builder = new FuncBuilder(types, {
      name: 'f',
      params: [{ name: 'a', type: types.array(types.i32, 2), mut: true }],
      result: types.void,
    });
    builder.terminate({ kind: 'return', values: [] });
    const module = newModule(types);
    module.functions.set('f', builder.func);
    expect(verifyModule(module)).toEqual([]);
    builder.func.values[0] = { kind: 'param', type: types.i32, block: 0, index: 0 };
    builder.func.sites.push(NO_SITE);
    expect(verifyModule(module)).toEqual([
      'func @f sites: 2 for 1 values',
      'func @f b0: the parameters of the entry are not those of the function',
    ]);
    builder.func.blocks[0] = undefined;
    expect(verifyModule(module)).toEqual(['func @f b0: there is no entry']);
  });

  it('constants in the range of their type', () => {
    const types = new TypeStore();
    const cases = [
      [types.i8, 128],
      [types.i8, -0],
      [types.i64, 1],
      [types.u64, -1n],
      [types.i32, 1.5],
      [types.f32, 0.1],
      [types.char, 0xd800],
      [types.bool, 1],
      [types.str, 1],
      [types.list(types.i32), 1],
    ] as const;
    for (const [type, value] of cases) {
      const builder = new FuncBuilder(types, { name: 'f', params: [], result: types.void });
      builder.constant(type, value);
      builder.terminate({ kind: 'return', values: [] });
      const module = newModule(types);
      module.functions.set('f', builder.func);
      expect(body(verifyModule(module)[0])).toBe(`${value} is no constant of type ${type.text}`);
    }
  });
});

describe('the module', () => {
  it.each([
    ['export "f" = @f() -> void', 'export "f": no function @f'],
    ['test "t" = @f', 'test "t": no function @f'],
    [
      'test "t" = @f\nfunc @f(v0: i32) -> void {\nb0():\n  return\n}',
      'test "t": @f has parameters or a result',
    ],
    ['static @X: fn() -> i32 = @f', 'static @X: the constant is not of type fn() -> i32'],
    [
      'import @f: fn() -> void from "a" "b"\nfunc @f() -> void {\nb0():\n  return\n}',
      '@f is a function and an import',
    ],
    ['dialect direct\nstatic @X: i32 = 1', 'static @X in lowered IR'],
    ['dialect direct\nimport @f: fn(str) -> void from "a" "b"', 'import @f is not lowered'],
  ])('%s', (text, fault) => {
    expect(faultsOf(text)[0]).toBe(fault);
  });

  it('types that contain themselves', () => {
    const text =
      'struct A { a: (i32, [B; 2]) }\nenum B { None, Some(A) }\nstruct C { c: List<C> }\n';
    const use = 'func @f(v0: A, v1: C) -> void {\nb0():\n  return\n}\n';
    expect(faultsOf(text + use)).toEqual(['A contains itself', 'B contains itself']);
  });
});

describe('lowered IR', () => {
  const lowered = (line: string): string | undefined =>
    body(
      faultsOf(`dialect direct
data @d align 4 = "abcd"
global mut @g: u32 = 1
global @c: u32 = 1
func @two(v0: u32) -> {i32, i64} {
b0():
  v1 = const.i32 1
  v2 = const.i64 1
  return v1, v2
}
func @f(v0: u32, v1: i64, v2: f32, v3: i32) -> void {
b0():
  ${line}
  return
}
`)[0],
    );

  it.each([
    ['v9 = mem.load.i32 v0 + 4 width 8', undefined],
    ['v9 = mem.load.i32 v0 + 4 width 64', '64 bits as i32'],
    ['v9 = mem.load.f32 v0 + 4 width 8', '8 bits as f32'],
    ['v9 = mem.load.i32 v1 + 4 width 8', 'v1 is i64, not 32 bits wide'],
    ['mem.store v0 + 0 width 32, v2', undefined],
    ['mem.store v0 + 0 width 64, v2', '64 bits as f32'],
    ['mem.copy v0, v0, v1', 'v1 is i64, not 32 bits wide'],
    ['mem.fill v0, v2, v0', 'v2 is f32, not 32 bits wide'],
    ['v9 = mem.grow.i32', 'wrong number of operands'],
    ['v9 = frame.u32 size 8 align 3', 'no alignment 3'],
    ['v9 = address.u32 @d', undefined],
    ['v9 = address.u32 @e', 'no data @e'],
    ['v9 = global.get.i32 @g', '@g is u32'],
    ['v9 = global.get.u32 @h', 'no global @h'],
    ['global.set @c, v0', '@c never changes'],
    ['global.set @g, v1', '@g is u32'],
    ['v8 = call.{i32, i64} @two(v0)\n  v9 = result.i64 v8, 1', undefined],
    ['v8 = call.{i32, i64} @two(v0)\n  v9 = result.i32 v8, 1', 'result 1 is i64, not i32'],
    ['v9 = result.i32 v0, 0', 'v0 is no call with several results'],
    ['v9 = slot.i32', 'slot does not belong into direct IR'],
    ['v9 = str.len v0', 'runtime does not belong into direct IR'],
    ['v9 = const.bool true', 'a value of type bool'],
    ['v9 = const.u8 1', 'a value of type u8'],
    ['v9 = lt.i32 v3, v3\n  v8 = select.i32 v9, v3, v3', undefined],
    ['v9 = func.ref.i32 @f', undefined],
    ['v9 = func.ref.i64 @f', 'the result is no index'],
    ['call.indirect.fn(i32) -> void v3(v3)', undefined],
    ['call.indirect.fn(i32) -> void v1(v3)', 'the callee is i64, not an index'],
    ['check.bounds v1, v3', undefined],
    ['check.bounds v2, v3', 'check.bounds of f32, i32'],
    ['check.disjoint v0, v0, v0, v0', undefined],
    ['v9 = global.get.handle @g', '@g is u32'],
  ])('%s', (line, fault) => {
    expect(lowered(line)).toBe(fault);
  });
});
