/** What a kernel is called with, in a form that every side of a comparison can be told. */

export type Argument =
  /** A number; `u32` and floats are written as numbers too. */
  | { readonly kind: 'i32' | 'f32'; readonly value: number }
  | { readonly kind: 'u64'; readonly value: string }
  /** As many bytes, made where they are used. */
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'numbers'; readonly type: ElementType; readonly values: readonly number[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'texts'; readonly values: readonly string[] };

export type ElementType = 'u8' | 'i32' | 'u32' | 'f32' | 'f64';

export const ARRAYS = {
  u8: Uint8Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

export type NumberArray = InstanceType<(typeof ARRAYS)[ElementType]>;

export type HostArgument = number | bigint | string | readonly string[] | NumberArray;

/** An argument as a JavaScript caller of a module passes it. */
export function hostValue(argument: Argument): HostArgument {
  switch (argument.kind) {
    case 'i32':
    case 'f32':
    case 'text':
      return argument.value;
    case 'u64':
      return BigInt(argument.value);
    case 'bytes':
      return randomBytes(argument.count);
    case 'numbers':
      return ARRAYS[argument.type].from(argument.values);
    case 'texts':
      return argument.values;
  }
}

/** Numbers in 0..2³² from a seed (Numerical Recipes' linear congruence, the high bits first). */
export function randomWords(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 16) | (state << 16)) >>> 0;
  };
}

/** Bytes that are the same for every side. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  const next = randomWords(count);
  const words = Uint32Array.from({ length: Math.ceil(count / 4) }, next);
  return new Uint8Array(words.buffer, 0, count);
}

/** `count` whole numbers in `lo..hi`. */
export function wholes(
  type: ElementType,
  count: number,
  lo: number,
  hi: number,
  seed = 1,
): Argument {
  const next = randomWords(seed);
  const values = Array.from({ length: count }, () => lo + (next() % (hi - lo)));
  return { kind: 'numbers', type, values };
}

/** `count` floats in −1..1 with few enough digits that `f32` holds them. */
export function fractions(type: 'f32' | 'f64', count: number, seed = 1): Argument {
  const next = randomWords(seed);
  const values = Array.from({ length: count }, () => ((next() % 65536) - 32768) / 32768);
  return { kind: 'numbers', type, values };
}

export function zeros(type: ElementType, count: number): Argument {
  return { kind: 'numbers', type, values: Array.from({ length: count }, () => 0) };
}

export function sorted(argument: Argument): Argument {
  if (argument.kind !== 'numbers') return argument;
  return { ...argument, values: [...argument.values].sort((a, b) => a - b) };
}

export function bytesOf(text: string): Argument {
  return { kind: 'numbers', type: 'u8', values: [...new TextEncoder().encode(text)] };
}

export const whole = (value: number): Argument => ({ kind: 'i32', value });
