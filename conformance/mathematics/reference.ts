/**
 * Functions of real numbers to some 400 bits, from their series, in integers: what the mathematics of the language is held
 * against. Plain and slow on purpose.
 */

/** A real number: an integer over 2^BITS. */
export type Real = bigint;

/** Bits after the point. Arguments and results between 2^-150 and 2^150 keep more than 400 of them. */
export const BITS = 600n;
const ONE: Real = 1n << BITS;

/** The integer and the power of two that a finite number is the product of. */
export function exactParts(x: number): { readonly integer: bigint; readonly power: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const field = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const size = field === 0 ? fraction : fraction | (1n << 52n);
  return { integer: word >> 63n === 1n ? -size : size, power: Math.max(field, 1) - 1075 };
}

export function real(x: number): Real {
  const { integer, power } = exactParts(x);
  return shift(integer, Number(BITS) + power);
}

function shift(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : value >> BigInt(-by);
}

export const multiply = (a: Real, b: Real): Real => (a * b) >> BITS;
export const divide = (a: Real, b: Real): Real => (a << BITS) / b;
const size = (a: Real): Real => (a < 0n ? -a : a);

/** The largest integer whose `k`th power is at most `n` (Newton). */
function integerRoot(n: bigint, k: bigint): bigint {
  if (n === 0n) return 0n;
  let at = 1n << BigInt(Math.ceil(n.toString(2).length / Number(k)));
  for (;;) {
    const next = ((k - 1n) * at + n / at ** (k - 1n)) / k;
    if (next >= at) return at;
    at = next;
  }
}

export const squareRoot = (a: Real): Real => integerRoot(a << BITS, 2n);
export const cubeRoot = (a: Real): Real =>
  a < 0n ? -cubeRoot(-a) : integerRoot(a << (2n * BITS), 3n);

/** first + first · f(1) + first · f(1) · f(2) + …, until nothing is added. */
function series(
  first: Real,
  next: (term: Real, index: bigint) => Real,
  part = (t: Real): Real => t,
) {
  let sum = part(first);
  let term = first;
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = next(term, i);
    sum += part(term);
  }
  return sum;
}

/** Σ x^(2i+1) / (2i+1), with alternating signs for `sign` -1: atanh and atan of a small number. */
function oddPowers(x: Real, sign: 1n | -1n): Real {
  const square = multiply(x, x);
  let power = x;
  let sum = x;
  for (let i = 1n; power !== 0n && power !== -1n; i++) {
    power = sign * multiply(power, square);
    sum += power / (2n * i + 1n);
  }
  return sum;
}

const LN2 = 2n * oddPowers(ONE / 3n, 1n);
/** J. Machin, 1706. */
const PI = 16n * oddPowers(ONE / 5n, -1n) - 4n * oddPowers(ONE / 239n, -1n);

/** e^x; below 2^-BITS it is 0. */
export function exp(x: Real): Real {
  const k = (x + LN2 / 2n) / LN2 - (x + LN2 / 2n < 0n ? 1n : 0n);
  const r = x - k * LN2;
  return shift(
    series(ONE, (term, i) => multiply(term, r) / i),
    Number(k),
  );
}

export function ln(x: Real): Real {
  const k = BigInt(x.toString(2).length) - 1n - BITS;
  const m = shift(x, -Number(k));
  return k * LN2 + 2n * oddPowers(divide(m - ONE, m + ONE), 1n);
}

function sineAndCosine(x: Real): readonly [Real, Real] {
  const quarter = PI / 2n;
  const turns = (2n * x + quarter) / PI - (2n * x + quarter < 0n ? 1n : 0n);
  const r = x - turns * quarter;
  const square = multiply(r, r);
  const sine = series(r, (term, i) => -multiply(term, square) / (2n * i * (2n * i + 1n)));
  const cosine = series(ONE, (term, i) => -multiply(term, square) / (2n * i * (2n * i - 1n)));
  switch (((turns % 4n) + 4n) % 4n) {
    case 0n:
      return [sine, cosine];
    case 1n:
      return [cosine, -sine];
    case 2n:
      return [-sine, -cosine];
    default:
      return [-cosine, sine];
  }
}

/** Three halvings of the angle, then the series. */
function atan(x: Real): Real {
  let t = x;
  for (let i = 0; i < 3; i++) t = divide(t, ONE + squareRoot(ONE + multiply(t, t)));
  return 8n * oddPowers(t, -1n);
}

function atan2(y: Real, x: Real): Real {
  if (x === 0n) return y < 0n ? -PI / 2n : PI / 2n;
  const slope =
    size(y) > size(x) ? PI / 2n - atan(divide(size(x), size(y))) : atan(divide(size(y), size(x)));
  const turned = x < 0n ? PI - slope : slope;
  return y < 0n ? -turned : turned;
}

const side = (x: Real): Real => squareRoot(ONE - multiply(x, x));

/** Σ (-1)^i x^(2i+1) / (i! (2i+1)) · 2 / √π */
function erf(x: Real): Real {
  const square = multiply(x, x);
  let index = 0n;
  const sum = series(
    x,
    (term, i) => {
      index = i;
      return -multiply(term, square) / i;
    },
    (term) => term / (2n * index + 1n),
  );
  return divide(2n * sum, squareRoot(PI));
}

/** By the names that they have in `math`. */
export const REFERENCE: Readonly<Record<string, (x: Real, y: Real) => Real>> = {
  exp,
  exp2: (x) => exp(multiply(x, LN2)),
  expm1: (x) => exp(x) - ONE,
  sigmoid: (x) => divide(ONE, ONE + exp(-x)),
  tanh: (x) => divide(exp(2n * x) - ONE, exp(2n * x) + ONE),
  sinh: (x) => (exp(x) - exp(-x)) / 2n,
  cosh: (x) => (exp(x) + exp(-x)) / 2n,
  ln,
  ln_1p: (x) => ln(ONE + x),
  log2: (x) => divide(ln(x), LN2),
  log10: (x) => divide(ln(x), ln(10n * ONE)),
  sin: (x) => sineAndCosine(x)[0],
  cos: (x) => sineAndCosine(x)[1],
  tan: (x) => divide(...sineAndCosine(x)),
  atan,
  atan2,
  asin: (x) => atan2(x, side(x)),
  acos: (x) => atan2(side(x), x),
  erf,
  pow: (x, y) => exp(multiply(y, ln(x))),
  rsqrt: (x) => divide(ONE, squareRoot(x)),
  cbrt: cubeRoot,
  hypot: (x, y) => squareRoot(multiply(x, x) + multiply(y, y)),
};

/** How far a result is from the real number, in units of its last place, for a format of `digits` bits down to 2^`least`. */
export function ulps(result: number, wanted: Real, digits: number, least: number): number {
  const length = size(wanted).toString(2).length;
  const unit = Math.max(length - Number(BITS) - digits, least);
  const distance = size(real(result) - wanted);
  return Number((distance << 20n) / (1n << (BITS + BigInt(unit)))) / 2 ** 20;
}
