/** What a check asks, as claims that the prover understands. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import { instOf } from '../../edit.ts';
import { integerOf } from '../induction.ts';
import { mayAlias, rootOf } from '../places.ts';
import { type Point, ZERO } from './fact-lists.ts';
import type { Claim, Prover } from './prover.ts';
import type { Ranges } from './ranges.ts';

export type Check = Extract<Inst, { kind: 'check' }>;

/** `left ≤ right + offset`, with constants put into the offset; `undefined` when one is too large. */
export function claim(
  func: Func,
  left: ValueId,
  right: ValueId,
  offset: number,
): Claim | undefined {
  const low = left === ZERO ? 0n : integerOf(func, left);
  const high = right === ZERO ? 0n : integerOf(func, right);
  const total = BigInt(offset) + (high ?? 0n) - (low ?? 0n);
  if (total > 2n ** 50n || total < -(2n ** 50n)) return undefined;
  return {
    left: low === undefined ? left : ZERO,
    right: high === undefined ? right : ZERO,
    offset: Number(total),
  };
}

/** The claims that together make the check hold, in the order in which it looks; none known: `undefined`. */
export function claimsOf(func: Func, check: Check): readonly Claim[] | undefined {
  const [a, b, c] = check.args;
  const all = (...claims: (Claim | undefined)[]): readonly Claim[] | undefined => {
    const known = claims.filter((found) => found !== undefined);
    return known.length === claims.length ? known : undefined;
  };
  switch (check.op) {
    case 'bounds':
    case 'last':
      if (a === undefined || b === undefined) return undefined;
      return all(claim(func, ZERO, a, 0), claim(func, a, b, -1));
    case 'range':
      if (a === undefined || b === undefined || c === undefined) return undefined;
      return all(
        claim(func, ZERO, b, 0),
        claim(func, b, c, 0),
        claim(func, ZERO, a, 0),
        claim(func, a, b, 0),
      );
    default:
      return undefined;
  }
}

/** Whether the check holds whenever it is reached. */
export function isProven(ranges: Ranges, prover: Prover, check: Check, point: Point): boolean {
  const { func } = ranges;
  const [a, b] = check.args;
  const holds = (wanted: Claim | undefined): boolean =>
    wanted !== undefined && prover.holds(wanted, point);
  switch (check.op) {
    case 'bounds':
    case 'last':
    case 'range':
      return claimsOf(func, check)?.every(holds) ?? false;
    case 'nonzero':
    case 'step': {
      if (a === undefined) return false;
      const range = ranges.at(a, point);
      if (range !== undefined && (range.lo > 0 || range.hi < 0)) return true;
      return holds(claim(func, ZERO, a, -1)) || holds(claim(func, a, ZERO, -1));
    }
    case 'division': {
      if (a === undefined || b === undefined) return false;
      const divisor = ranges.at(b, point);
      if (divisor !== undefined && (divisor.lo > -1 || divisor.hi < -1)) return true;
      const type = func.values[a]?.type;
      const left = ranges.at(a, point);
      // 64-bit ends are not exact, so only a finite one says anything.
      return (
        type?.kind === 'int' &&
        left !== undefined &&
        Number.isFinite(left.lo) &&
        left.lo > -(2 ** (type.bits - 1))
      );
    }
    case 'char': {
      const range = a === undefined ? undefined : ranges.at(a, point);
      if (range === undefined) return false;
      return range.hi < 0xd800 || (range.lo > 0xdfff && range.hi <= 0x10ffff);
    }
    case 'disjoint':
      // In lowered IR these are addresses.
      return check.args.length === 2 && a !== undefined && b !== undefined
        ? areDisjoint(ranges, prover, a, b, point)
        : false;
    case 'version':
      return false;
    default:
      return false;
  }
}

/** Different storage, or parts of one slice that do not meet. */
function areDisjoint(
  ranges: Ranges,
  prover: Prover,
  a: ValueId,
  b: ValueId,
  point: Point,
): boolean {
  const { func } = ranges;
  if (!mayAlias(rootOf(func, a), rootOf(func, b))) return true;
  const left = instOf(func, a);
  const right = instOf(func, b);
  if (left?.kind !== 'slice.sub' || right?.kind !== 'slice.sub') return false;
  if (left.base !== right.base) return false;
  const before = (hi: ValueId, lo: ValueId): boolean => {
    const wanted = claim(func, hi, lo, 0);
    return wanted !== undefined && prover.holds(wanted, point);
  };
  return before(left.hi, right.lo) || before(right.hi, left.lo);
}
