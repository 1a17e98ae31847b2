/** How a number from JavaScript is checked. */

import type { NumberName } from '../../../runtime/interface.ts';

const RANGES: Readonly<Record<Exclude<NumberName, 'f32' | 'f64'>, string>> = {
  i8: '-128, 127',
  u8: '0, 255',
  i16: '-32768, 32767',
  u16: '0, 65535',
  i32: '-2147483648, 2147483647',
  u32: '0, 4294967295',
  i64: '-9223372036854775808n, 9223372036854775807n',
  u64: '0n, 18446744073709551615n',
};

/** An expression that gives the checked number, or throws. `at`: the value and where it is. */
export function checkNumber(name: NumberName, at: string): string {
  if (name === 'f32' || name === 'f64') return `checkFloat('${name}', ${at})`;
  const check = name === 'i64' || name === 'u64' ? 'checkBigint' : 'checkInt';
  return `${check}('${name}', ${RANGES[name]}, ${at})`;
}
