/**
 * The builtins, one row each: namespace, name, signature, and what they become. Signatures use the type
 * variables `T K V`; after `where` stand their bounds. `int` is any integer type of its own, `text` is what
 * `str.from` takes.
 */

import type { BuiltinOp } from '../builtin-ops.ts';

/** Builtins that are written in terms of other nodes of the typed tree. */
export type Composed =
  | 'is-empty'
  | 'str.slice'
  | 'str.concat'
  | 'list.get'
  | 'list.set'
  | 'reinterpret'
  | 'from'
  | 'standard'
  | 'reduction';

export interface BuiltinRow {
  readonly namespace: string;
  readonly name: string;
  readonly signature: string;
  readonly op: BuiltinOp | Composed;
  /** The last parameter may be left out. */
  readonly optional: boolean;
  /**
   * Where the functions of a `standard` builtin are (`math.exp` is `exp_f32`, `exp_f64x2` … of `std::exp`), and the function of a
   * `reduction`.
   */
  readonly module: string | undefined;
}

/** Operations that the language has and this compiler does not yet. */
export type Gap = 'math' | 'simd';

const ROWS: readonly (readonly [string, string, BuiltinOp | Composed])[] = [
  ['str.len', '(str) -> i32', 'str.len'],
  ['str.is_empty', '(str) -> bool', 'is-empty'],
  ['str.byte', '(str, int) -> u8', 'str.byte!'],
  ['str.slice', '(str, int, int) -> str', 'str.slice'],
  ['str.concat', '(str, str) -> str', 'str.concat'],
  ['str.trim', '(str) -> str', 'str.trim'],
  ['str.trim_start', '(str) -> str', 'str.trim_start'],
  ['str.trim_end', '(str) -> str', 'str.trim_end'],
  ['str.contains', '(str, str) -> bool', 'str.contains'],
  ['str.starts_with', '(str, str) -> bool', 'str.starts_with'],
  ['str.ends_with', '(str, str) -> bool', 'str.ends_with'],
  ['str.find', '(str, str) -> Option<i32>', 'str.find?'],
  ['str.replace', '(str, str, str) -> str', 'str.replace'],
  ['str.repeat', '(str, i32) -> str', 'str.repeat'],
  ['str.to_upper', '(str) -> str', 'str.to_upper'],
  ['str.to_lower', '(str) -> str', 'str.to_lower'],
  ['str.split', '(str, str) -> List<str>', 'str.split'],
  ['str.lines', '(str) -> List<str>', 'str.lines'],
  ['str.chars', '(str) -> List<char>', 'str.chars'],
  ['str.bytes', '(str) -> [u8]', 'str.bytes'],
  ['str.parse_i32', '(str) -> Option<i32>', 'str.parse_i32?'],
  ['str.parse_f64', '(str) -> Option<f64>', 'str.parse_f64?'],
  ['str.from', '(text) -> str', 'from'],
  ['str.from_utf8', '([u8]) -> str', 'str.from_utf8'],

  ['list.new', '() -> List<T>', 'list.new'],
  ['list.with_capacity', '(i32) -> List<T>', 'list.with_capacity'],
  ['list.len', '(List<T>) -> i32', 'list.len'],
  ['list.is_empty', '(List<T>) -> bool', 'is-empty'],
  ['list.get', '(List<T>, int) -> T', 'list.get'],
  ['list.set', '(List<T>, int, T) -> void', 'list.set'],
  ['list.push', '(List<T>, T) -> void', 'list.push'],
  ['list.pop', '(List<T>) -> Option<T>', 'list.pop?'],
  ['list.insert', '(List<T>, int, T) -> void', 'list.insert!'],
  ['list.remove', '(List<T>, int) -> T', 'list.remove!'],
  ['list.clear', '(List<T>) -> void', 'list.clear'],
  ['list.contains', '(List<T>, T) -> bool where T: Eq', 'list.contains'],

  ['map.new', '() -> Map<K, V>', 'map.new'],
  ['map.len', '(Map<K, V>) -> i32', 'map.len'],
  ['map.is_empty', '(Map<K, V>) -> bool', 'is-empty'],
  ['map.insert', '(Map<K, V>, K, V) -> void', 'map.insert'],
  ['map.set', '(Map<K, V>, K, V) -> void', 'map.insert'],
  ['map.get', '(Map<K, V>, K) -> Option<V>', 'map.get'],
  ['map.contains', '(Map<K, V>, K) -> bool', 'map.contains'],
  ['map.has', '(Map<K, V>, K) -> bool', 'map.contains'],
  ['map.remove', '(Map<K, V>, K) -> bool', 'map.remove'],
  ['map.clear', '(Map<K, V>) -> void', 'map.clear'],
  ['map.keys', '(Map<K, V>) -> List<K>', 'map.keys'],
  ['map.values', '(Map<K, V>) -> List<V>', 'map.values'],

  ['set.new', '() -> Set<T>', 'set.new'],
  ['set.len', '(Set<T>) -> i32', 'set.len'],
  ['set.is_empty', '(Set<T>) -> bool', 'is-empty'],
  ['set.insert', '(Set<T>, T) -> bool', 'set.insert'],
  ['set.add', '(Set<T>, T) -> bool', 'set.insert'],
  ['set.contains', '(Set<T>, T) -> bool', 'set.contains'],
  ['set.has', '(Set<T>, T) -> bool', 'set.contains'],
  ['set.remove', '(Set<T>, T) -> bool', 'set.remove'],
  ['set.clear', '(Set<T>) -> void', 'set.clear'],

  // Of fixed arrays and slices; reached as methods only.
  ['array.len', '([T]) -> i32', 'len'],
  ['array.is_empty', '([T]) -> bool', 'is-empty'],

  ['math.sqrt', '(T) -> T where T: Float', 'sqrt'],
  ['math.floor', '(T) -> T where T: Float', 'floor'],
  ['math.ceil', '(T) -> T where T: Float', 'ceil'],
  ['math.trunc', '(T) -> T where T: Float', 'trunc'],
  ['math.round', '(T) -> T where T: Float', 'nearest'],
  ['math.nearest', '(T) -> T where T: Float', 'nearest'],
  ['math.copysign', '(T, T) -> T where T: Float', 'copysign'],
  ['math.abs', '(T) -> T where T: Num', 'abs'],
  ['math.min', '(T, T) -> T where T: Num', 'min'],
  ['math.max', '(T, T) -> T where T: Num', 'max'],
  ['math.clamp', '(T, T, T) -> T where T: Num', 'clamp'],

  ['bits.rotl', '(T, int) -> T where T: Int', 'rotl'],
  ['bits.rotr', '(T, int) -> T where T: Int', 'rotr'],
  ['bits.clz', '(T) -> T where T: Int', 'clz'],
  ['bits.ctz', '(T) -> T where T: Int', 'ctz'],
  ['bits.popcount', '(T) -> T where T: Int', 'popcount'],
  ['bits.reverse_bytes', '(T) -> T where T: Int', 'reverse_bytes'],

  ['f32.to_bits', '(f32) -> u32', 'reinterpret'],
  ['f32.from_bits', '(u32) -> f32', 'reinterpret'],
  ['f64.to_bits', '(f64) -> u64', 'reinterpret'],
  ['f64.from_bits', '(u64) -> f64', 'reinterpret'],

  ['.min', '(T, T) -> T where T: Num', 'min'],
  ['.max', '(T, T) -> T where T: Num', 'max'],
  ['.abs', '(T) -> T where T: Num', 'abs'],
  ['.assert', '(bool, str?) -> void', 'assert'],
  ['.panic', '(str) -> never', 'panic'],
  ['.unreachable', '() -> never', 'unreachable'],
  ['.print', '(str) -> void', 'print'],

  ['mem.load_u8', '(u32) -> u8', 'mem.load_u8'],
  ['mem.load_u16', '(u32) -> u16', 'mem.load_u16'],
  ['mem.load_u32', '(u32) -> u32', 'mem.load_u32'],
  ['mem.load_u64', '(u32) -> u64', 'mem.load_u64'],
  ['mem.load_f32', '(u32) -> f32', 'mem.load_f32'],
  ['mem.load_f64', '(u32) -> f64', 'mem.load_f64'],
  ['mem.store_u8', '(u32, u8) -> void', 'mem.store_u8'],
  ['mem.store_u16', '(u32, u16) -> void', 'mem.store_u16'],
  ['mem.store_u32', '(u32, u32) -> void', 'mem.store_u32'],
  ['mem.store_u64', '(u32, u64) -> void', 'mem.store_u64'],
  ['mem.store_f32', '(u32, f32) -> void', 'mem.store_f32'],
  ['mem.store_f64', '(u32, f64) -> void', 'mem.store_f64'],
  ['mem.copy', '(u32, u32, u32) -> void', 'mem.copy'],
  ['mem.fill', '(u32, u8, u32) -> void', 'mem.fill'],
  ['mem.size', '() -> u32', 'mem.size'],
  ['mem.grow', '(u32) -> u32', 'mem.grow'],
  ['mem.arena', '() -> u32', 'mem.arena'],
  ['mem.set_arena', '(u32) -> void', 'mem.set_arena'],
  ['mem.exhausted', '() -> never', 'mem.exhausted'],
];

/** Mathematics written in Fzy, for every float and its vectors: standard module, names, number of arguments. */
const STANDARD: readonly (readonly [string, readonly string[], 1 | 2])[] = [
  ['exp', ['exp', 'exp2', 'expm1', 'sigmoid', 'tanh'], 1],
  ['log', ['ln', 'ln_1p', 'log2', 'log10'], 1],
  ['trig', ['sin', 'cos', 'tan'], 1],
  ['angle', ['atan', 'asin', 'acos'], 1],
  ['angle', ['atan2'], 2],
  ['hyperbolic', ['sinh', 'cosh'], 1],
  ['erf', ['erf'], 1],
  ['pow', ['pow'], 2],
  ['root', ['rsqrt', 'cbrt'], 1],
  ['root', ['hypot'], 2],
];

/** Reductions of slices written in Fzy: standard module, signature, names. `min(a)` and `max(a)` are told by their one argument. */
const REDUCTIONS: readonly (readonly [string, string, readonly string[]])[] = [
  ['reduce', '([T]) -> T where T: Num', ['sum']],
  ['reduce', '([T], [T]) -> T where T: Num', ['dot']],
  ['reduce', '([T]) -> T where T: Float', ['mean', 'norm2', 'var', 'sum_compensated']],
  ['extremes', '([T]) -> T where T: Num', ['min', 'max']],
  ['extremes', '([T]) -> i32 where T: Num', ['argmin', 'argmax']],
  ['extremes', '([bool]) -> bool', ['all', 'any']],
];

const GAPS: Readonly<Record<string, Gap>> = {
  'math.fma': 'math',
  'simd.relaxed_madd': 'simd',
};

const BY_NAME: ReadonlyMap<string, BuiltinRow> = new Map([
  ...ROWS.map(([full, signature, op]): [string, BuiltinRow] => {
    const dot = full.indexOf('.');
    const row: BuiltinRow = {
      namespace: full.slice(0, dot),
      name: full.slice(dot + 1),
      signature,
      op,
      optional: signature.includes('?'),
      module: undefined,
    };
    return [full, row];
  }),
  ...STANDARD.flatMap(([module, names, count]) => {
    const signature = `(${count === 1 ? 'T' : 'T, T'}) -> T where T: Float`;
    return names.map((name): [string, BuiltinRow] => [
      `math.${name}`,
      { namespace: 'math', name, signature, op: 'standard', optional: false, module },
    ]);
  }),
  ...REDUCTIONS.flatMap(([module, signature, names]) =>
    ['', 'math', 'array'].flatMap((namespace) =>
      names
        .filter((name) => namespace === 'array' || (name !== 'min' && name !== 'max'))
        .map((name): [string, BuiltinRow] => [
          `${namespace}.${name}`,
          { namespace, name, signature, op: 'reduction', optional: false, module },
        ]),
    ),
  ),
]);

/** The row of a builtin; free ones have the empty namespace. */
export function builtinRow(namespace: string, name: string): BuiltinRow | undefined {
  return BY_NAME.get(`${namespace}.${name}`);
}

/** What is missing, for a builtin that is part of the language and not of this compiler. */
export function gapOf(namespace: string, name: string): Gap | undefined {
  const key = `${namespace}.${name}`;
  return Object.hasOwn(GAPS, key) ? GAPS[key] : undefined;
}

export function isBuiltin(namespace: string, name: string): boolean {
  return builtinRow(namespace, name) !== undefined || gapOf(namespace, name) !== undefined;
}

/** Names that stand before a dot. */
export const BUILTIN_NAMESPACES: ReadonlySet<string> = new Set([
  'str',
  'list',
  'map',
  'set',
  'math',
  'bits',
  'simd',
]);

/** Builtins without a namespace. */
export const FREE_BUILTINS: readonly string[] = [...BY_NAME.values()]
  .filter((row) => row.namespace === '')
  .map((row) => row.name);

/** The members of a namespace, for suggestions. */
export function membersOf(namespace: string): string[] {
  return [...BY_NAME.values()].filter((row) => row.namespace === namespace).map((row) => row.name);
}
