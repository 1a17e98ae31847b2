/** Builds the code of a value form at the end of a block. */

import type { BlockId, Constant, Inst, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import type { BinaryOp, CompareOp } from '../../ir/ops.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { append } from '../edit.ts';
import type { IndexMatch } from './absent.ts';
import type { Domain } from './domain.ts';
import { type Known, scalarOf } from './known.ts';
import type { ValueForm, Window } from './value-forms.ts';

/** Statics with the entries of tables; no name in a source has a single colon. */
const TABLE_PREFIX = 'match:';

/** Whether a static holds the entries of a match rather than data of the program. */
export function isMatchTable(name: string): boolean {
  return name.startsWith(TABLE_PREFIX);
}

export class ValueEmitter {
  private readonly module: Module;
  private readonly types: TypeStore;
  private readonly func: Func;
  private readonly block: BlockId;
  private readonly subject: ValueId;
  private readonly domain: Domain;
  private readonly site: Site;
  /** By its window: several results of a match share it. */
  private readonly positions = new Map<string, ValueId>();

  constructor(
    module: Module,
    func: Func,
    block: BlockId,
    subject: ValueId,
    domain: Domain,
    site: Site,
  ) {
    this.module = module;
    this.types = module.types;
    this.func = func;
    this.block = block;
    this.subject = subject;
    this.domain = domain;
    this.site = site;
  }

  emit(type: Type, form: ValueForm): ValueId {
    switch (form.kind) {
      case 'same':
        return this.known(form.value);
      case 'range': {
        const inside = this.between(form.range);
        return form.inside ? inside : this.not(inside);
      }
      case 'twins': {
        const inside = this.twins(form.range, form.bit);
        return form.inside ? inside : this.not(inside);
      }
      case 'set':
        return this.set(form);
      case 'affine':
        return this.affine(type, form);
      case 'selects': {
        let result = this.known(form.otherwise);
        for (const { lo, hi, value } of form.tests) {
          const condition = this.between({ lo, hi });
          const ifTrue = this.known(value);
          result = this.add({ kind: 'select', type, condition, ifTrue, ifFalse: result });
        }
        return result;
      }
      case 'table':
        return this.table(type, form);
    }
  }

  /** `value`, or what stands for it where there is no index. */
  unless(index: IndexMatch, result: number, type: Type, value: ValueId): ValueId {
    const absent = index.absent[result];
    if (absent === undefined) throw new InternalError(`a match without a result ${result}`);
    const other = this.known(absent);
    const { condition } = index;
    const [ifTrue, ifFalse] = index.indexIfTrue ? [value, other] : [other, value];
    return this.add({ kind: 'select', type, condition, ifTrue, ifFalse });
  }

  /** A constant as a value, or the value that it is. */
  known(known: Known): ValueId {
    return known.kind === 'value' ? known.value : this.materialized(known.type, known.value);
  }

  /** Whether the subject lies between two bounds, both included. */
  between({ lo, hi }: Domain): ValueId {
    const { subject, domain } = this;
    const { type } = this.typeOf(subject);
    if (type.kind === 'bool') return lo === 1n ? subject : this.not(subject);
    if (lo === hi) return this.compare('eq', subject, this.constant(type, scalarOf(type, lo)));
    // Next to a character may be a surrogate, which is none.
    const wide = type.kind === 'char' ? this.wide() : subject;
    const bound = (at: bigint): ValueId => {
      const boundType = this.typeOf(wide).type;
      return this.constant(boundType, scalarOf(boundType, at));
    };
    if (lo <= domain.lo) return this.compare('le', wide, bound(hi));
    if (hi >= domain.hi) return this.compare('ge', wide, bound(lo));
    const position = this.position({ lo, hi, guard: 'wrap' });
    const last = this.typeOf(position).type;
    return this.compare('le', position, this.constant(last, scalarOf(last, hi - lo)));
  }

  /** Whether the subject lies between two bounds once a bit of it is cleared. */
  twins({ lo, hi }: Domain, bit: bigint): ValueId {
    const wide = this.wide();
    const { type } = this.typeOf(wide);
    if (type.kind !== 'int') throw new InternalError('a match on bits of what has none');
    const mask = type.signed ? ~bit : BigInt.asUintN(type.bits, ~bit);
    const cleared = this.binary('and', wide, this.constant(type, scalarOf(type, mask)));
    const first = this.constant(type, scalarOf(type, lo));
    if (lo === hi) return this.compare('eq', cleared, first);
    const unsigned = type.bits === 64 ? this.types.u64 : this.types.u32;
    const distance = this.convert(unsigned, this.binary('sub', cleared, first));
    return this.compare('le', distance, this.constant(unsigned, scalarOf(unsigned, hi - lo)));
  }

  /**
   * How far the subject is above the window's begin, unsigned. Distinct values are distinct distances, so what lies
   * outside the window is further than its size.
   */
  private position({ lo, guard, hi }: Window): ValueId {
    const key = `${lo}:${guard === 'clamp' ? hi : ''}`;
    const before = this.positions.get(key);
    if (before !== undefined) return before;
    const { types } = this;
    let at = this.wide();
    if (guard === 'clamp') {
      const type = this.typeOf(at).type;
      at = this.binary('max', at, this.constant(type, scalarOf(type, lo)));
      at = this.binary('min', at, this.constant(type, scalarOf(type, hi)));
    }
    const { type } = this.typeOf(at);
    if (lo !== 0n) at = this.binary('sub', at, this.constant(type, scalarOf(type, lo)));
    const is64 = type.kind === 'int' && type.bits === 64;
    const result = this.convert(is64 ? types.u64 : types.u32, at);
    this.positions.set(key, result);
    return result;
  }

  /** The subject as an integer of 32 or 64 bits, of the same value. */
  private wide(): ValueId {
    const { type } = this.typeOf(this.subject);
    if (type.kind === 'int' && type.bits >= 32) return this.subject;
    return this.convert(type.kind === 'char' ? this.types.u32 : this.types.i32, this.subject);
  }

  private set(form: Extract<ValueForm, { kind: 'set' }>): ValueId {
    const { window, bits, outside } = form;
    const size = window.hi - window.lo + 1n;
    const type = size > 32n ? this.types.u64 : this.types.u32;
    const position = this.position(window);
    const mask = this.constant(type, scalarOf(type, bits));
    const shifted = this.add({
      kind: 'binary',
      op: 'shr',
      type,
      left: mask,
      right: position,
    });
    const one = scalarOf(type, 1n);
    const bit = this.binary('and', shifted, this.constant(type, one));
    const member = this.compare('ne', bit, this.constant(type, scalarOf(type, 0n)));
    if (window.guard === 'none') return member;
    const last = this.typeOf(position).type;
    const limit = this.constant(last, scalarOf(last, size));
    return outside
      ? this.bool('or', this.compare('ge', position, limit), member)
      : this.bool('and', this.compare('lt', position, limit), member);
  }

  private affine(type: Type, form: Extract<ValueForm, { kind: 'affine' }>): ValueId {
    const { window, factor, offset, outside } = form;
    const size = factor < 0n ? -factor : factor;
    let scaled = this.convert(type, this.wide());
    if (size !== 1n) {
      const count = this.constant(this.types.i32, size.toString(2).length - 1);
      scaled = this.add({ kind: 'binary', op: 'shl', type, left: scaled, right: count });
    }
    const base = (): ValueId => this.constant(type, scalarOf(type, offset));
    const value =
      factor < 0n
        ? this.binary('sub', base(), scaled)
        : offset === 0n
          ? scaled
          : this.binary('add', scaled, base());
    if (outside === undefined) return value;
    const condition = this.between(window);
    const ifFalse = this.known(outside);
    return this.add({ kind: 'select', type, condition, ifTrue: value, ifFalse });
  }

  private table(type: Type, form: Extract<ValueForm, { kind: 'table' }>): ValueId {
    const { types } = this;
    const { window, element, entries } = form;
    let position = this.position(window);
    if (window.guard === 'wrap') {
      const { type: distance } = this.typeOf(position);
      const beyond = this.constant(distance, scalarOf(distance, window.hi - window.lo + 1n));
      position = this.binary('min', position, beyond);
    }
    const array = types.array(element, entries.length);
    const name = this.addStatic(array, entries);
    const base = this.add({ kind: 'static.ref', type: types.ref(array), name });
    const index = this.convert(types.i32, position);
    const place = this.add({ kind: 'ref.index', type: types.ref(element), base, index });
    const entry = this.add({ kind: 'load', type: element, place });
    return this.convert(type, entry);
  }

  private addStatic(type: Type, items: readonly Constant[]): string {
    const { statics, data } = this.module;
    let number = statics.size;
    // Functions of the library may join when the first statics are data already.
    while (statics.has(`${TABLE_PREFIX}${number}`) || data.has(`${TABLE_PREFIX}${number}`))
      number++;
    const name = `${TABLE_PREFIX}${number}`;
    statics.set(name, {
      name,
      type,
      mutable: false,
      init: { items },
      span: this.site.span,
      library: this.func.library,
    });
    return name;
  }

  private materialized(type: Type, value: Constant): ValueId {
    if (typeof value !== 'object') return this.constant(type, value);
    if (!('items' in value)) throw new InternalError('a function is no constant of a match');
    const { types } = this;
    if (type.kind === 'enum' && 'variant' in value) {
      const payload = types.variants(type)[value.variant]?.payload ?? [];
      const args = value.items.map((item, i) => this.materialized(payload[i] ?? types.void, item));
      return this.add({ kind: 'enum.new', type, variant: value.variant, args });
    }
    const parts = partTypes(types, type);
    const args = value.items.map((item, i) => this.materialized(parts(i), item));
    return this.add({ kind: 'aggregate.new', type, args });
  }

  private not(operand: ValueId): ValueId {
    return this.add({ kind: 'unary', op: 'not', type: this.types.bool, operand });
  }

  private bool(op: 'and' | 'or', left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'binary', op, type: this.types.bool, left, right });
  }

  private convert(type: Type, operand: ValueId): ValueId {
    if (this.typeOf(operand).type === type) return operand;
    return this.add({ kind: 'convert', type, operand });
  }

  private binary(op: BinaryOp, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'binary', op, type: this.typeOf(left).type, left, right });
  }

  private compare(op: CompareOp, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'compare', op, type: this.types.bool, left, right });
  }

  private constant(type: Type, value: ScalarConstant): ValueId {
    return this.add({ kind: 'const', type, value });
  }

  private typeOf(value: ValueId): { readonly type: Type } {
    const found = this.func.values[value];
    if (found === undefined) throw new InternalError(`no value v${value}`);
    return found;
  }

  private add(inst: Inst): ValueId {
    return append(this.func, this.block, inst, this.site);
  }
}

function partTypes(types: TypeStore, type: Type): (index: number) => Type {
  return (index) => {
    switch (type.kind) {
      case 'struct':
        return types.fields(type)[index]?.type ?? types.void;
      case 'tuple':
        return type.elements[index] ?? types.void;
      case 'array':
        return type.element;
      default:
        throw new InternalError(`${type.text} has no parts`);
    }
  };
}
