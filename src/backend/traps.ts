/**
 * What stops a program. A check is its condition and a call of a small function, shared by all checks of
 * its kind, that leaves the site and its numbers in globals and ends in `unreachable`.
 */

import type binaryen from 'binaryen';
import type { Module, TrapSite } from '../ir/module.ts';
import { CHECK_OPS, type CheckOp } from '../ir/ops.ts';
import { TrapSiteTable } from '../ir/trap-sites.ts';
import type { Type } from '../ir/types.ts';
import { NO_SITE, type Site, type SourceSet } from '../report/source.ts';
import type { TrapKind } from '../report/trap.ts';
import { InternalError, unreachable } from '../report/unreachable.ts';
import { exhausting } from './exhaustion.ts';
import { shownSpan } from './interface.ts';
import { type Binaryen, type ExpressionRef, isSigned, type Lane, wasmTypes } from './lanes.ts';
import { compare, constant, convert, type Operand } from './ops.ts';

/** Names of the globals inside of the module, and of their exports. */
export const TRAP_GLOBALS = [
  { name: 'fzy:trap_site', exported: 'trap_site', lane: 'i32', init: -1 },
  { name: 'fzy:trap_index', exported: 'trap_index', lane: 'i64', init: 0n },
  { name: 'fzy:trap_length', exported: 'trap_length', lane: 'i64', init: 0n },
] as const;

/** The trap site of the user's operation for which a function of the library works. */
const ASKED = 'fzy:asked';

/** All functions that trap start with this; none of them is worth inlining. */
export const TRAP_PREFIX = 'trap:';

export interface CheckOperand {
  readonly type: Type;
  readonly get: Operand;
}

type HelperName =
  | 'plain'
  | 'index_i32'
  | 'index_u32'
  | 'index_i64'
  | 'numbers'
  | 'text'
  | 'disjoint';

const HELPER_PARAMS: Readonly<Record<HelperName, readonly Lane[]>> = {
  plain: [],
  index_i32: ['i32', 'i32'],
  index_u32: ['i32', 'i32'],
  index_i64: ['i64', 'i32'],
  numbers: ['i64', 'i64'],
  text: ['i32', 'i32'],
  disjoint: ['i32', 'i32', 'i32', 'i32'],
};

export class Traps {
  private readonly b: Binaryen;
  private readonly m: binaryen.Module;
  private readonly types: Module['types'];
  private readonly table: TrapSiteTable;
  /** All sites of the module: those that the lowering made, then ours. */
  readonly sites: readonly TrapSite[];
  private readonly used = new Set<HelperName>();
  private readonly sources: SourceSet;
  /** Functions of the library that run out of memory for a caller. */
  private readonly exhausting: ReadonlySet<string>;

  constructor(b: Binaryen, m: binaryen.Module, module: Module, sources: SourceSet) {
    this.sources = sources;
    this.exhausting = exhausting(module);
    this.b = b;
    this.m = m;
    this.types = module.types;
    const own: Module = { ...module, trapSites: [...module.trapSites] };
    this.table = new TrapSiteTable(own);
    this.sites = own.trapSites;
  }

  /** Statements that trap. */
  trap(kind: TrapKind, site: Site, args: readonly ExpressionRef[] = []): ExpressionRef[] {
    if (args.length === 2) return this.stop('text', args, this.table.index(kind, site));
    // Where the text of a panic is a handle, the reference runtime has thrown it already.
    if (args.length === 0) {
      return kind === 'out of memory' && !this.isUsers(site)
        ? this.stopWhereAsked()
        : this.stop('plain', [], this.table.index(kind, site));
    }
    throw new InternalError(`backend: a trap with ${args.length} operands`);
  }

  /**
   * What comes before a call, at `site`: a function that may run out of memory on behalf of the user's program
   * is told the place that it names then. What is left of such calls after inlining is no hot path.
   */
  beforeCall(callee: string, site: Site): ExpressionRef | undefined {
    if (!this.exhausting.has(callee) || !this.isUsers(site)) return undefined;
    return this.m.global.set(ASKED, this.m.i32.const(this.table.index('out of memory', site)));
  }

  /** Statements that trap when the check does not hold. */
  check(op: CheckOp, args: readonly CheckOperand[], site: Site): ExpressionRef[] {
    const { m } = this;
    const kind = CHECK_OPS[op].trap;
    const arg = (i: number): CheckOperand => {
      const found = args[i];
      if (found === undefined) throw new InternalError(`backend: check.${op} without operand ${i}`);
      return found;
    };
    const first = arg(0);
    const plain = (): ExpressionRef[] => this.stop('plain', [], this.table.index(kind, site));
    switch (op) {
      case 'bounds':
      case 'last': {
        const index = this.table.index(kind, site, isU64(first.type));
        const length = arg(1);
        const wide = first.type.kind === 'int' && first.type.bits === 64;
        const signed = isSigned(first.type);
        const helper = wide ? 'index_i64' : signed ? 'index_i32' : 'index_u32';
        // A negative index is a large one, and a length is never negative.
        const fails = wide
          ? m.i64.ge_u(first.get(), m.i64.extend_u(length.get()))
          : m.i32.ge_u(first.get(), length.get());
        // Of several elements the first is in range: the first outside is the one past the end.
        if (op === 'last') {
          const numbers = [length.get(), length.get()];
          return [this.when(fails, this.stop('index_i32', numbers, this.table.index(kind, site)))];
        }
        return [this.when(fails, this.stop(helper, [first.get(), length.get()], index))];
      }
      case 'range': {
        const [lo, hi, length] = [first, arg(1), arg(2)];
        const at = this.table.index(kind, site, isU64(lo.type) || isU64(hi.type));
        const wide = (o: CheckOperand): ExpressionRef => this.wide(o);
        return [
          this.when(
            m.i64.gt_u(wide(hi), wide(length)),
            this.stop('numbers', [wide(hi), wide(length)], at),
          ),
          this.when(m.i64.gt_u(wide(lo), wide(hi)), this.stop('numbers', [wide(lo), wide(hi)], at)),
        ];
      }
      case 'nonzero':
      case 'step': {
        const wide = first.type.kind === 'int' && first.type.bits === 64;
        const fails = wide ? m.i64.eqz(first.get()) : m.i32.eqz(first.get());
        return [this.when(fails, plain())];
      }
      case 'division': {
        const { type } = first;
        if (type.kind !== 'int') throw new InternalError(`backend: check.division of ${type.text}`);
        const lane = type.bits === 64 ? 'i64' : 'i32';
        const min = type.bits === 64 ? -(2n ** 63n) : -(2 ** 31);
        const isMin = compare(m, 'eq', type, first.get(), constant(m, lane, min));
        const isMinusOne = compare(m, 'eq', type, arg(1).get(), constant(m, lane, -1));
        return [this.when(m.i32.and(isMin, isMinusOne), plain())];
      }
      case 'char': {
        const tooLarge = m.i32.gt_u(first.get(), m.i32.const(0x10ffff));
        const bits = m.i32.and(first.get(), m.i32.const(0xfffff800 | 0));
        return [this.when(m.i32.or(tooLarge, m.i32.eq(bits, m.i32.const(0xd800))), plain())];
      }
      case 'disjoint': {
        const values = [0, 1, 2, 3].map((i) => arg(i).get());
        return [this.call('disjoint', values, this.table.index(kind, site))];
      }
      case 'version':
        throw new InternalError('backend: check.version was not lowered');
      default:
        return unreachable(op, 'check');
    }
  }

  /** Adds the functions that were called, and what they share. After all functions of the program. */
  addHelpers(): void {
    if (this.exhausting.size > 0) {
      this.m.addGlobal(ASKED, this.b.i32, true, this.m.i32.const(this.unasked()));
    }
    for (const name of Object.keys(HELPER_PARAMS) as HelperName[]) {
      if (!this.used.has(name)) continue;
      const params: Lane[] = [...HELPER_PARAMS[name], 'i32'];
      const body = this.m.block(null, this.helperBody(name));
      const type = wasmTypes(this.b, params);
      this.m.addFunction(TRAP_PREFIX + name, type, this.b.none, [], body);
    }
  }

  private helperBody(name: HelperName): ExpressionRef[] {
    const { b, m } = this;
    const i32 = (i: number): ExpressionRef => m.local.get(i, b.i32);
    const i64 = (i: number): ExpressionRef => m.local.get(i, b.i64);
    const [site, index, length] = TRAP_GLOBALS.map((g) => g.name);
    if (site === undefined || index === undefined || length === undefined) return [];
    const stop = (at: ExpressionRef): ExpressionRef[] => [m.global.set(site, at), m.unreachable()];
    const numbers = (first: ExpressionRef, second: ExpressionRef): ExpressionRef[] => [
      m.global.set(index, first),
      m.global.set(length, second),
      ...stop(i32(2)),
    ];
    switch (name) {
      case 'plain':
        // No text: the message of an assertion is optional.
        return [m.global.set(index, m.i64.const(-1n)), ...stop(i32(0))];
      case 'index_i32':
        return numbers(m.i64.extend_s(i32(0)), m.i64.extend_s(i32(1)));
      case 'index_u32':
      case 'text':
        return numbers(m.i64.extend_u(i32(0)), m.i64.extend_u(i32(1)));
      case 'index_i64':
        return numbers(i64(0), m.i64.extend_s(i32(1)));
      case 'numbers':
        return numbers(i64(0), i64(1));
      case 'disjoint': {
        // Neither is empty, and one begins inside of the other. The sums could wrap, differences may.
        const inside = (from: number, to: number, bytes: number): ExpressionRef =>
          m.i32.lt_u(m.i32.sub(i32(to), i32(from)), i32(bytes));
        const some = (bytes: number): ExpressionRef => m.i32.ne(i32(bytes), m.i32.const(0));
        const overlap = m.i32.and(
          m.i32.and(some(1), some(3)),
          m.i32.or(inside(0, 2, 1), inside(2, 0, 3)),
        );
        return [m.if(overlap, m.block(null, stop(i32(4))))];
      }
      default:
        return unreachable(name, 'helperBody');
    }
  }

  private when(condition: ExpressionRef, then: ExpressionRef[]): ExpressionRef {
    return this.m.if(condition, this.m.block(null, then));
  }

  private stopWhereAsked(): ExpressionRef[] {
    const site = this.m.global.get(ASKED, this.b.i32);
    return [this.callAt('plain', [], site), this.m.unreachable()];
  }

  /** Out of memory with no operation of the program to name. */
  private unasked(): number {
    return this.table.index('out of memory', NO_SITE);
  }

  /** Whether the place, or where it was inlined, is in the user's own text. */
  private isUsers(site: Site): boolean {
    return this.sources.file(shownSpan(site, this.sources).file)?.library === false;
  }

  private stop(name: HelperName, args: readonly ExpressionRef[], site: number): ExpressionRef[] {
    // The `unreachable` tells the engine what the call does not: that it never comes back.
    return [this.call(name, args, site), this.m.unreachable()];
  }

  private call(name: HelperName, args: readonly ExpressionRef[], site: number): ExpressionRef {
    return this.callAt(name, args, this.m.i32.const(site));
  }

  private callAt(
    name: HelperName,
    args: readonly ExpressionRef[],
    site: ExpressionRef,
  ): ExpressionRef {
    this.used.add(name);
    return this.m.call(TRAP_PREFIX + name, [...args, site], this.b.none);
  }

  private wide({ type, get }: CheckOperand): ExpressionRef {
    if (type.kind === 'int' && type.bits === 64) return get();
    return convert(this.m, type, this.types.i64, get());
  }
}

function isU64(type: Type): boolean {
  return type.kind === 'int' && type.bits === 64 && !type.signed;
}
