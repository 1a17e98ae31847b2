/**
 * What can only be told of a generic function when its types are known: whether its literals fit, and whether
 * what it uses as a key can be one.
 */

import type { ScalarConstant } from '../../ir/instructions.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import { isKey } from '../check/bounds.ts';
import { integerRange } from '../check/literals.ts';
import { visitBlock } from '../flow/visit.ts';
import type { FunctionDecl } from '../typed-ast.ts';

/** A place in a generic function whose rightness depends on the type arguments. */
type Place =
  | {
      readonly kind: 'literal';
      /** One, or the ends of a range. */
      readonly values: readonly ScalarConstant[];
      readonly type: Type;
      readonly span: Span;
    }
  | { readonly kind: 'collection'; readonly type: Type; readonly span: Span };

/** An instance as it is about to be built. */
export interface Instance {
  readonly decl: FunctionDecl;
  readonly typeArgs: readonly Type[];
  /** The use that asked for it. */
  readonly askedAt: Span;
  readonly substitute: (type: Type) => Type;
}

export class InstanceRules {
  private readonly types: TypeStore;
  private readonly diagnostics: Diagnostics;
  private readonly places = new Map<FunctionDecl, readonly Place[]>();

  constructor(types: TypeStore, diagnostics: Diagnostics) {
    this.types = types;
    this.diagnostics = diagnostics;
  }

  /** Whether the instance keeps the rules; reports what does not. */
  check(instance: Instance): boolean {
    let kept = true;
    for (const place of this.placesOf(instance.decl)) {
      const type = instance.substitute(place.type);
      if (place.kind === 'literal') {
        const large = place.values.find((value) => !fits(value, type));
        if (large === undefined) continue;
        this.reportLiteral(instance, place, large, type);
      } else {
        if (this.hasKey(type)) continue;
        this.reportKey(instance, place.span, type);
      }
      kept = false;
    }
    return kept;
  }

  private placesOf(decl: FunctionDecl): readonly Place[] {
    const known = this.places.get(decl);
    if (known !== undefined) return known;
    const found: Place[] = [];
    if (decl.body !== undefined) {
      visitBlock(decl.body, {
        expr: (expr) => {
          const { kind, type, span } = expr;
          if (kind === 'literal' && type.kind === 'parameter') {
            found.push({ kind, values: [expr.value], type, span });
          } else if (kind === 'builtin' && (expr.op === 'map.new' || expr.op === 'set.new')) {
            found.push({ kind: 'collection', type, span });
          }
        },
        pattern: (pattern) => {
          const { kind, type, span } = pattern;
          if (type.kind !== 'parameter') return;
          if (kind === 'literal') found.push({ kind, values: [pattern.value], type, span });
          if (kind === 'range') {
            found.push({ kind: 'literal', values: [pattern.lo, pattern.hi], type, span });
          }
        },
      });
    }
    this.places.set(decl, found);
    return found;
  }

  private hasKey(type: Type): boolean {
    const source = {
      partsOf: (t: Type & { readonly kind: 'struct' | 'enum' }): readonly Type[] =>
        t.kind === 'struct'
          ? this.types.fields(t).map((f) => f.type)
          : this.types.variants(t).flatMap((v) => v.payload),
    };
    if (type.kind === 'map') return isKey(type.key, source);
    return type.kind !== 'set' || isKey(type.element, source);
  }

  private reportLiteral(
    { decl, typeArgs, askedAt }: Instance,
    place: Place & { readonly kind: 'literal' },
    value: ScalarConstant,
    type: Type,
  ): void {
    const range = type.kind === 'int' ? integerRange(type) : undefined;
    this.diagnostics.error(
      'FZ0291',
      place.span,
      `\`${value}\` does not fit \`${type.text}\``,
      range === undefined
        ? `too large where \`${place.type.text}\` is \`${type.text}\``
        : `\`${place.type.text}\` is \`${type.text}\` here, from ${range.min} to ${range.max}`,
      ['take the number as a parameter, or use a larger type in the call'],
      [{ span: askedAt, message: askedFor(decl, typeArgs), primary: false }],
    );
  }

  private reportKey({ decl, typeArgs, askedAt }: Instance, span: Span, type: Type): void {
    const isMap = type.kind === 'map';
    const key = type.kind === 'map' ? type.key : type.kind === 'set' ? type.element : type;
    this.diagnostics.error(
      'FZ0292',
      span,
      `\`${key.text}\` cannot be ${isMap ? 'a key of a `Map`' : 'an element of a `Set`'}`,
      `this is a \`${type.text}\` here`,
      ['a float is not always equal to itself: use its bits (`f64.to_bits(x)`) or an integer'],
      [{ span: askedAt, message: askedFor(decl, typeArgs), primary: false }],
    );
  }
}

function askedFor(decl: FunctionDecl, typeArgs: readonly Type[]): string {
  const parts = decl.generics.map((p, i) => `\`${p.name}\` as \`${typeArgs[i]?.text ?? '_'}\``);
  return `uses \`${decl.shortName}\` with ${parts.join(', ')}`;
}

function fits(value: ScalarConstant, type: Type): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return true;
  if (type.kind === 'float') {
    const wide = Number(value);
    return Number.isFinite(type.bits === 32 ? Math.fround(wide) : wide) || !Number.isFinite(wide);
  }
  if (type.kind !== 'int') return true;
  const { min, max } = integerRange(type);
  return BigInt(value) >= min && BigInt(value) <= max;
}
