/** Places: what can be read in part, assigned to, sliced, or passed `mut`. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { literalData } from './constants.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder, Tile } from './function-builder.ts';
import { checkElementInTile } from './parallel.ts';

/** A place with every check on the way to it made. */
export interface Access {
  readonly read: () => ValueId;
  readonly write: (value: ValueId) => void;
  /** The place in storage, where there is one. */
  readonly ref: ValueId | undefined;
}

/** A place whose base and index are evaluated, and whose last check is still to come. */
export interface PendingPlace {
  /** Makes the last check now and again in `finish`, because things may change between. */
  readonly check: () => void;
  readonly finish: () => Access;
}

/** Whether `expr` is a place in storage: `refTo` can name it without copying anything. */
export function isInMemory(f: FunctionBuilder, expr: TypedExpr): boolean {
  let at = expr;
  for (;;) {
    switch (at.kind) {
      case 'local':
        return f.home(at.local).kind === 'place';
      case 'static':
        return true;
      case 'const':
        return f.isData(at.decl);
      case 'bytes':
      case 'array':
        return literalData(f, at) !== undefined;
      case 'field':
        at = at.base;
        break;
      case 'index': {
        const base = at.base.type.kind;
        if (base === 'slice') return true;
        if (base !== 'array') return false;
        at = at.base;
        break;
      }
      default:
        return false;
    }
  }
}

/** The place of something that is in memory, its checks made. */
export function refTo(f: FunctionBuilder, expr: TypedExpr): ValueId {
  switch (expr.kind) {
    case 'local': {
      const home = f.home(expr.local);
      if (home.kind === 'place') return home.ref;
      break;
    }
    case 'static':
      f.at(expr.span);
      return f.staticRef(expr.decl);
    case 'const':
      f.at(expr.span);
      return f.constantRef(expr.decl);
    case 'bytes':
    case 'array': {
      const data = literalData(f, expr);
      if (data === undefined) break;
      f.at(expr.span);
      return f.literalRef(f.type(expr.type), data, expr.span);
    }
    case 'field': {
      const base = refTo(f, expr.base);
      f.at(expr.span);
      return f.ir.field(base, expr.index);
    }
    case 'index': {
      const base = indexBase(f, expr.base);
      const index = value(f, expr.index);
      return checkedElement(f, base, index, expr.span, f.tileOf(expr.base));
    }
    default:
      break;
  }
  throw new InternalError(`a ${expr.kind} is not in memory in ${f.name}`);
}

/** The place of `expr` if it has one, else of a copy of its value: for views that are only read. */
export function refToOrCopy(f: FunctionBuilder, expr: TypedExpr): ValueId {
  if (isInMemory(f, expr)) return refTo(f, expr);
  return spill(f, value(f, expr), f.type(expr.type));
}

/** A fresh place that holds `held`. */
export function spill(f: FunctionBuilder, held: ValueId, type: Type): ValueId {
  const slot = f.ir.slot(type);
  f.ir.store(slot, held);
  return slot;
}

/** Evaluates a place as far as its last index, which is checked in `finish`. */
export function preparePlace(f: FunctionBuilder, expr: TypedExpr): PendingPlace {
  switch (expr.kind) {
    case 'local': {
      const home = f.home(expr.local);
      if (home.kind === 'place') return ready(refAccess(f, home.ref));
      if (home.kind === 'none') throw new InternalError(`${expr.local.name} is void`);
      const { variable } = home;
      return ready({
        read: () => f.ssa.read(variable),
        write: (v) => f.ssa.write(variable, v),
        ref: undefined,
      });
    }
    case 'field': {
      const base = preparePlace(f, expr.base);
      return { check: base.check, finish: () => part(f, base.finish(), expr.index, expr.span) };
    }
    case 'index':
      return prepareIndex(f, expr.base, expr.index, expr.span);
    default:
      return ready(refAccess(f, refTo(f, expr)));
  }
}

function prepareIndex(
  f: FunctionBuilder,
  base: TypedExpr,
  indexExpr: TypedExpr,
  span: Span,
): PendingPlace {
  if (base.type.kind === 'list') {
    const list = value(f, base);
    const index = value(f, indexExpr);
    const check = (): void => checkListIndex(f, list, index, span);
    return {
      check,
      finish: () => {
        check();
        return listAccess(f, list, index, f.type(base.type), span);
      },
    };
  }
  if (base.type.kind === 'slice' || isInMemory(f, base)) {
    const ref = indexBase(f, base);
    const index = value(f, indexExpr);
    return {
      check: () => checkBounds(f, ref, index, span),
      finish: () => refAccess(f, checkedElement(f, ref, index, span, f.tileOf(base))),
    };
  }
  // An array inside an element of a list: work on a copy of the array and put it back.
  const outer = preparePlace(f, base);
  outer.check();
  const index = value(f, indexExpr);
  const array = f.type(base.type);
  return {
    check: () => checkBounds(f, spill(f, outer.finish().read(), array), index, span),
    finish: () => {
      const access = outer.finish();
      const slot = spill(f, access.read(), array);
      const element = checkedElement(f, slot, index, span);
      return {
        read: () => f.ir.load(element),
        write: (v) => {
          f.ir.store(element, v);
          access.write(f.ir.load(slot));
        },
        ref: undefined,
      };
    },
  };
}

function ready(access: Access): PendingPlace {
  return { check: () => {}, finish: () => access };
}

function refAccess(f: FunctionBuilder, ref: ValueId): Access {
  return { read: () => f.ir.load(ref), write: (v) => f.ir.store(ref, v), ref };
}

function listAccess(
  f: FunctionBuilder,
  list: ValueId,
  index: ValueId,
  type: Type,
  span: Span,
): Access {
  if (type.kind !== 'list') throw new InternalError(`${type.text} is not a list`);
  const at = f.ir.convert(f.types.i32, index);
  return {
    read: () => {
      f.at(span);
      return f.ir.runtime('list.get', type.element, [list, at]);
    },
    write: (v) => {
      f.at(span);
      f.ir.runtime('list.set', f.types.void, [list, at, v]);
    },
    ref: undefined,
  };
}

/** Part `index` of the struct or tuple that `base` accesses. */
function part(f: FunctionBuilder, base: Access, index: number, span: Span): Access {
  f.at(span);
  if (base.ref !== undefined) return refAccess(f, f.ir.field(base.ref, index));
  return {
    read: () => f.ir.part(base.read(), index),
    write: (v) => base.write(f.ir.withPart(base.read(), index, v)),
    ref: undefined,
  };
}

// ---- elements ---------------------------------------------------------------------------------------

/** What `ref.index` goes into: a slice, or the place of an array. */
function indexBase(f: FunctionBuilder, base: TypedExpr): ValueId {
  return base.type.kind === 'slice' ? value(f, base) : refTo(f, base);
}

/** The place of an element of a slice or array place, checked. */
function checkedElement(
  f: FunctionBuilder,
  base: ValueId,
  index: ValueId,
  span: Span,
  tile?: Tile,
): ValueId {
  checkBounds(f, base, index, span);
  const at = f.ir.convert(f.types.i32, index);
  if (tile !== undefined) checkElementInTile(f, tile, at, span);
  return f.ir.element(base, at);
}

function checkBounds(f: FunctionBuilder, base: ValueId, index: ValueId, span: Span): void {
  f.at(span);
  f.ir.check('bounds', [index, elementCount(f, base)]);
}

/** How many elements the slice or array place `base` has, as `i32`. */
export function elementCount(f: FunctionBuilder, base: ValueId): ValueId {
  const type = f.ir.typeOf(base);
  const container = type.kind === 'ref' ? type.target : type;
  return container.kind === 'array' ? f.ir.i32(container.length) : f.ir.sliceLength(base);
}

export function checkListIndex(
  f: FunctionBuilder,
  list: ValueId,
  index: ValueId,
  span: Span,
): void {
  f.at(span);
  f.ir.check('bounds', [index, f.ir.runtime('list.len', f.types.i32, [list])]);
}
