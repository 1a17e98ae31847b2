/** Decimal text of floats: exact both ways, also for `f32`, whose texts must not be rounded twice. */

/** As JavaScript prints numbers: shortest that reads back. Both zeros print as `0`. */
export function formatF64(value: number): string {
  return String(value);
}

/** The shortest decimal that reads back as the same `f32`, laid out as JavaScript prints numbers. */
export function formatF32(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  for (let precision = 1; precision < 9; precision++) {
    const nearest = value.toExponential(precision - 1);
    for (const text of [nearest, ...neighbours(nearest)]) {
      if (parseF32(text) === value) return String(Number(text));
    }
  }
  return String(Number(value.toPrecision(9)));
}

/**
 * The decimals one unit of the last digit away. Next to a power of two the nearest one can fail to read
 * back where its neighbour on the wider side does.
 */
function neighbours(exponential: string): string[] {
  const match = /^(-?)(\d)(?:\.(\d*))?e([+-]\d+)$/.exec(exponential);
  if (match === null) return [];
  const [, sign = '', first = '', rest = '', exponent = '0'] = match;
  const digits = BigInt(first + rest);
  const scale = Number(exponent) - rest.length;
  return [digits - 1n, digits + 1n].map((d) => `${sign}${d}e${scale}`);
}

/** The `f32` nearest to a decimal, ties to even; what `Number` takes as text, this takes too. */
export function parseF32(text: string): number {
  const double = Number(text);
  const single = Math.fround(double);
  if (single === double || Number.isNaN(double)) return single;
  // The double lies between two singles. Rounding again is wrong only when it lies exactly halfway and
  // the decimal does not.
  const other = neighbourF32(single, double > single);
  const low = Math.min(finite(single), finite(other));
  const high = Math.max(finite(single), finite(other));
  if (low + (high - low) / 2 !== double) return single;
  const order = compareDecimal(text, double);
  if (order === 0) return single;
  return Math.fround(order < 0 ? low : high);
}

/** Past the largest single, the halfway point is that to the power of two which would come next. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : Math.sign(value) * 2 ** 128;
}

function neighbourF32(value: number, up: boolean): number {
  const view = new DataView(new ArrayBuffer(4));
  if (value === 0) return up ? 2 ** -149 : -(2 ** -149);
  view.setFloat32(0, value);
  const bits = view.getInt32(0);
  view.setInt32(0, value > 0 === up ? bits + 1 : bits - 1);
  return view.getFloat32(0);
}

/** The sign of `text − value`, exactly. `value` is finite and not zero. */
function compareDecimal(text: string, value: number): number {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (match === null) return 0;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n);
  const power = Number(exponent) - fraction.length;
  const { mantissa, shift } = dyadic(value);
  let left = digits;
  let right = mantissa;
  if (power >= 0) left *= 10n ** BigInt(power);
  else right *= 10n ** BigInt(-power);
  if (shift >= 0) right <<= BigInt(shift);
  else left <<= BigInt(-shift);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `value = mantissa · 2^shift`. */
function dyadic(value: number): { mantissa: bigint; shift: number } {
  let mantissa = value;
  let shift = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shift--;
  }
  return { mantissa: BigInt(mantissa), shift };
}
