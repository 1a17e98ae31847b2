/** Patterns in the form that matching works on: types put in, values in order, parts by occurrence. */

import type { ScalarConstant } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Local, TypedPattern } from '../../typed-pattern.ts';
import { normalise } from '../constants.ts';
import type { FunctionBuilder } from '../function-builder.ts';
import type { Occurrence, Occurrences } from './decision.ts';

/** A test of one occurrence. */
export type Test =
  | { readonly kind: 'value'; readonly value: ScalarConstant }
  | { readonly kind: 'range'; readonly lo: bigint; readonly hi: bigint }
  | { readonly kind: 'variant'; readonly variant: number };

/** A part of the scrutinee and the pattern that it must match. */
export interface Column {
  readonly occurrence: Occurrence;
  readonly pattern: TypedPattern;
}

/** One way for a pattern to match: a test, or none, with what then remains to be matched and is bound. */
export interface Alternative {
  readonly test: Test | undefined;
  readonly rest: readonly Column[];
  readonly locals: readonly Local[];
}

export class PatternShapes {
  readonly occurrences: Occurrences;
  private readonly f: FunctionBuilder;

  constructor(f: FunctionBuilder, occurrences: Occurrences) {
    this.f = f;
    this.occurrences = occurrences;
  }

  /** The ways for a column to match, first come first served; none after one without a test. */
  alternatives(column: Column): readonly Alternative[] {
    const found: Alternative[] = [];
    const visit = (pattern: TypedPattern, locals: readonly Local[]): boolean => {
      if (pattern.kind === 'or') return pattern.alternatives.some((a) => visit(a, locals));
      if (pattern.kind === 'binding' && pattern.inner !== undefined) {
        return visit(pattern.inner, [...locals, pattern.local]);
      }
      const alternative = this.simple(column.occurrence, pattern, locals);
      found.push(alternative);
      return alternative.test === undefined && alternative.rest.length === 0;
    };
    visit(column.pattern, []);
    return found;
  }

  /** What `pattern` itself tests of its occurrence. */
  private simple(
    occurrence: Occurrence,
    pattern: TypedPattern,
    locals: readonly Local[],
  ): Alternative {
    const { type } = occurrence;
    switch (pattern.kind) {
      case 'wildcard':
        return { test: undefined, rest: [], locals };
      case 'binding':
        return { test: undefined, rest: [], locals: [...locals, pattern.local] };
      case 'literal': {
        const value = normalise(type, pattern.value);
        const test: Test =
          typeof value === 'number' || typeof value === 'bigint'
            ? { kind: 'range', lo: BigInt(value), hi: BigInt(value) }
            : { kind: 'value', value };
        return { test, rest: [], locals };
      }
      case 'range':
        return {
          test: { kind: 'range', lo: BigInt(pattern.lo), hi: BigInt(pattern.hi) },
          rest: [],
          locals,
        };
      case 'parts': {
        const rest = pattern.parts.map(({ index, pattern: part }) =>
          this.column(occurrence, undefined, index, part),
        );
        return { test: undefined, rest, locals };
      }
      case 'variant': {
        const { variant } = pattern;
        const rest = pattern.args.map((arg, i) => this.column(occurrence, variant, i, arg));
        const test =
          this.variantCount(type) === 1 ? undefined : ({ kind: 'variant', variant } as const);
        return { test, rest, locals };
      }
      case 'or':
        throw new InternalError('an or-pattern has no shape of its own');
    }
  }

  private column(
    parent: Occurrence,
    variant: number | undefined,
    index: number,
    pattern: TypedPattern,
  ): Column {
    const type = this.f.type(pattern.type);
    return { occurrence: this.occurrences.child(parent, variant, index, type), pattern };
  }

  variantCount(type: Type): number {
    return type.kind === 'enum' ? this.f.types.variants(type).length : 0;
  }
}

/** The smallest and largest value of an integer type or `char`. */
export function valueRange(type: Type): readonly [bigint, bigint] {
  if (type.kind === 'char') return [0n, 0x10ffffn];
  if (type.kind !== 'int') throw new InternalError(`no range of values in ${type.text}`);
  const size = 1n << BigInt(type.bits);
  return type.signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}

/** `value` as a constant of its type. */
export function scalarOf(type: Type, value: bigint): ScalarConstant {
  return normalise(type, type.kind === 'char' ? Number(value) : value);
}
