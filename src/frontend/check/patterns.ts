/** Patterns: their types, and the variables they bind. */

import type { EnumType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Name, Pattern } from '../ast.ts';
import type { Local, TypedPattern } from '../typed-pattern.ts';
import { reportNoField, structType } from './aggregates.ts';
import type { Body } from './body.ts';
import { variantIndex } from './lookup.ts';
import { constantPattern, literalPattern, rangePattern } from './pattern-values.ts';
import { resolveValue, type ValueRef } from './values.ts';

type Of<K extends Pattern['kind']> = Extract<Pattern, { kind: K }>;

/** The variables of one pattern. */
export class Bindings {
  /** By name, in order. */
  readonly locals = new Map<string, Local>();
  /** Inside the second and later alternatives of `A | B`: what the first one bound. */
  shared: ReadonlyMap<string, Local> | undefined;
  /** `let mut`. */
  mut = false;
}

/** The pattern of a `let` or `for`; its variables come into scope. That it matches every value is for the flow checks. */
export function checkBinding(b: Body, pattern: Pattern, type: Type, mut: boolean): TypedPattern {
  const bindings = new Bindings();
  bindings.mut = mut;
  const typed = checkPattern(b, pattern, type, bindings);
  for (const local of bindings.locals.values()) b.bring(local);
  return typed;
}

/** The pattern of a `match` arm; its variables come into scope. */
export function checkArmPattern(b: Body, pattern: Pattern, type: Type): TypedPattern {
  const bindings = new Bindings();
  const typed = checkPattern(b, pattern, type, bindings);
  for (const local of bindings.locals.values()) b.bring(local);
  return typed;
}

function wildcard(type: Type, span: Span): TypedPattern {
  return { kind: 'wildcard', type, span };
}

function checkPattern(b: Body, pattern: Pattern, type: Type, bindings: Bindings): TypedPattern {
  switch (pattern.kind) {
    case 'error':
      return wildcard(b.types.error, pattern.span);
    case 'wildcard':
      return b.track(wildcard(type, pattern.span));
    case 'name':
      return namePattern(b, pattern, type, bindings);
    case 'path':
      return pathPattern(b, pattern, type);
    case 'variant':
      return variantPattern(b, pattern, type, bindings);
    case 'tuple':
      return tuplePattern(b, pattern, type, bindings);
    case 'struct':
      return structPattern(b, pattern, type, bindings);
    case 'literal':
      return literalPattern(b, pattern, type);
    case 'range':
      return rangePattern(b, pattern, type);
    case 'or':
      return orPattern(b, pattern, type, bindings);
    case 'binding': {
      const local = bind(b, pattern.name, type, bindings.mut, bindings);
      const inner = checkPattern(b, pattern.pattern, type, bindings);
      return b.track({ kind: 'binding', local, inner, type, span: pattern.span });
    }
  }
}

/** A name is a constant or a variant when one of that name is in scope, and a new variable otherwise. */
function namePattern(b: Body, pattern: Of<'name'>, type: Type, bindings: Bindings): TypedPattern {
  const { name } = pattern;
  const meaning = pattern.mut || bindings.mut ? undefined : b.meaningOf(name.text);
  if (
    meaning?.kind === 'target' &&
    (meaning.target.kind === 'const' || meaning.target.kind === 'variant')
  ) {
    const path = { segments: [name], typeArgs: [], typeArgsAt: -1, span: name.span };
    const ref = resolveValue(b, path);
    return ref === undefined
      ? wildcard(b.types.error, pattern.span)
      : refPattern(b, ref, type, pattern.span);
  }
  const known = b.resolve(type);
  if (known.kind === 'enum') {
    const symbol = b.program.symbolOfOrigin.get(known.origin);
    if (symbol?.kind === 'enum' && variantIndex(symbol, name.text) >= 0) {
      b.diagnostics.error(
        'FZ0218',
        pattern.span,
        `\`${name.text}\` is a new variable here, not the variant of \`${known.origin.name}\``,
        'this would match every value',
        [`write \`${known.origin.name}::${name.text}\``],
      );
      return wildcard(b.types.error, pattern.span);
    }
  }
  const local = bind(b, name, type, pattern.mut || bindings.mut, bindings);
  return b.track({ kind: 'binding', local, inner: undefined, type, span: pattern.span });
}

function bind(b: Body, name: Name, type: Type, mut: boolean, bindings: Bindings): Local {
  const known = bindings.locals.get(name.text);
  const shared = bindings.shared?.get(name.text);
  if (known !== undefined && name.text !== '') {
    b.diagnostics.error(
      'FZ0111',
      name.span,
      `\`${name.text}\` is bound twice in one pattern`,
      'bound again here',
      ['rename one of them'],
      [{ span: known.span, message: 'first bound here', primary: false }],
    );
  }
  if (shared !== undefined) {
    bindings.locals.set(name.text, shared);
    if (!b.infer.unify(shared.type, type)) {
      b.diagnostics.error(
        'FZ0218',
        name.span,
        `\`${name.text}\` is \`${b.show(shared.type)}\` in one alternative and \`${b.show(type)}\` in another`,
        `this is \`${b.show(type)}\``,
        [],
        [{ span: shared.span, message: `this is \`${b.show(shared.type)}\``, primary: false }],
      );
    }
    return shared;
  }
  const local = b.makeLocal(name.text, type, mut, name.span);
  bindings.locals.set(name.text, local);
  return local;
}

function pathPattern(b: Body, pattern: Of<'path'>, type: Type): TypedPattern {
  const ref = resolveValue(b, pattern.path);
  return ref === undefined
    ? wildcard(b.types.error, pattern.span)
    : refPattern(b, ref, type, pattern.span);
}

/** A variant without payload, or a constant. */
function refPattern(b: Body, ref: ValueRef, type: Type, span: Span): TypedPattern {
  if (ref.kind === 'variant') {
    if (!matchesType(b, ref.type, type, span)) return wildcard(b.types.error, span);
    const parts = b.program.payloadOf(ref.type, ref.index);
    const payload = parts.filter((part) => b.resolve(part).kind !== 'void').length;
    if (payload > 0) reportPayload(b, ref.name, payload, 0, span);
    return b.track({ kind: 'variant', type: ref.type, variant: ref.index, args: [], span });
  }
  if (ref.kind === 'const' || ref.kind === 'constant') return constantPattern(b, ref, type, span);
  b.diagnostics.error(
    'FZ0218',
    span,
    'a pattern names a variant or a constant',
    ref.kind === 'static' ? 'a static can change' : 'this is neither',
    ['bind the value to a name, and compare it in a guard: `x if x == …`'],
  );
  return wildcard(b.types.error, span);
}

function variantPattern(
  b: Body,
  pattern: Of<'variant'>,
  type: Type,
  bindings: Bindings,
): TypedPattern {
  const ref = resolveValue(b, pattern.path);
  const asError = (): TypedPattern => {
    for (const arg of pattern.args) checkPattern(b, arg, b.types.error, bindings);
    return wildcard(b.types.error, pattern.span);
  };
  if (ref === undefined) return asError();
  if (ref.kind !== 'variant') {
    b.diagnostics.error(
      'FZ0218',
      pattern.path.span,
      'only a variant of an enum has a payload',
      'not a variant',
    );
    return asError();
  }
  if (!matchesType(b, ref.type, type, pattern.span)) return asError();
  const payload = b.program.payloadOf(ref.type, ref.index);
  const isVoid = payload.map((part) => b.resolve(part).kind === 'void');
  const empty = pattern.args.length === 0 && !isVoid.includes(false);
  if (payload.length !== pattern.args.length && !empty) {
    reportPayload(b, ref.name, payload.length, pattern.args.length, pattern.span);
    return asError();
  }
  const args = pattern.args.flatMap((arg, i) => {
    if (isVoid[i] !== true) return [checkPattern(b, arg, payload[i] ?? b.types.error, bindings)];
    if (arg.kind !== 'wildcard' && !(arg.kind === 'tuple' && arg.elements.length === 0)) {
      reportVoidPattern(b, ref.name, arg.span);
    }
    return [];
  });
  return b.track({
    kind: 'variant',
    type: ref.type,
    variant: ref.index,
    args,
    span: pattern.span,
  });
}

/** There is nothing to bind or compare in a payload of type `void`. */
function reportVoidPattern(b: Body, name: string, span: Span): void {
  b.diagnostics.error(
    'FZ0224',
    span,
    `the payload of \`${name}\` is \`void\` here`,
    'nothing to match',
    [`write \`${name}\`, \`${name}()\` or \`${name}(_)\``],
  );
}

function matchesType(b: Body, found: EnumType, type: Type, span: Span): boolean {
  if (b.infer.unify(found, type)) return true;
  reportPatternType(b, `\`${b.show(found)}\``, type, span);
  return false;
}

/** A pattern that can never match values of the type. */
export function reportPatternType(b: Body, what: string, type: Type, span: Span): void {
  b.diagnostics.error(
    'FZ0218',
    span,
    `a pattern of ${what} cannot match \`${b.show(type)}\``,
    `the value is \`${b.show(type)}\``,
  );
}

function reportPayload(b: Body, name: string, wanted: number, given: number, span: Span): void {
  const parts = new Array<string>(wanted).fill('_').join(', ');
  b.diagnostics.error(
    'FZ0220',
    span,
    `variant \`${name}\` has ${wanted === 0 ? 'no payload' : `a payload of ${wanted}`}, and the pattern ${given === 0 ? 'none' : `one of ${given}`}`,
    '',
    [wanted === 0 ? `write \`${name}\`` : `write \`${name}(${parts})\``],
  );
}

function tuplePattern(b: Body, pattern: Of<'tuple'>, type: Type, bindings: Bindings): TypedPattern {
  const count = pattern.elements.length;
  const [only] = pattern.elements;
  if (count === 1 && only !== undefined) return checkPattern(b, only, type, bindings);
  let known = b.resolve(type);
  if (b.infer.kindOf(known) === 'any' && count > 1) {
    const made = b.types.tuple(pattern.elements.map((e) => b.infer.fresh('any', e.span)));
    b.infer.unify(known, made);
    known = made;
  }
  if (known.kind !== 'tuple' || known.elements.length !== count) {
    if (known.kind !== 'error') {
      reportPatternType(b, `${count} parts`, known, pattern.span);
    }
    for (const element of pattern.elements) checkPattern(b, element, b.types.error, bindings);
    return wildcard(b.types.error, pattern.span);
  }
  const { elements } = known;
  const parts = pattern.elements.map((element, index) => ({
    index,
    pattern: checkPattern(b, element, elements[index] ?? b.types.error, bindings),
  }));
  return b.track({ kind: 'parts', type: known, parts, span: pattern.span });
}

function structPattern(
  b: Body,
  pattern: Of<'struct'>,
  type: Type,
  bindings: Bindings,
): TypedPattern {
  const struct = structType(b, pattern.path, 'matched');
  const fits = struct !== undefined && b.infer.unify(struct, type);
  if (struct === undefined || !fits) {
    if (struct !== undefined) reportPatternType(b, `\`${b.show(struct)}\``, type, pattern.span);
    for (const field of pattern.fields) {
      checkPattern(b, fieldPattern(field), b.types.error, bindings);
    }
    return wildcard(b.types.error, pattern.span);
  }
  const fields = b.program.fieldsOf(struct);
  const seen = new Set<number>();
  const parts: { index: number; pattern: TypedPattern }[] = [];
  for (const field of pattern.fields) {
    const index = fields.findIndex((f) => f.name === field.name.text);
    const declared = fields[index];
    if (declared === undefined) reportNoField(b, field.name, struct);
    const typed = checkPattern(b, fieldPattern(field), declared?.type ?? b.types.error, bindings);
    if (declared === undefined || seen.has(index)) continue;
    seen.add(index);
    parts.push({ index, pattern: typed });
  }
  const missing = fields.filter((_, i) => !seen.has(i)).map((f) => `\`${f.name}\``);
  if (missing.length > 0 && !pattern.rest) {
    b.diagnostics.error(
      'FZ0214',
      pattern.span,
      `the pattern leaves out ${missing.join(', ')}`,
      'not all fields are named',
      ['add `..` for the rest'],
    );
  }
  return b.track({ kind: 'parts', type: struct, parts, span: pattern.span });
}

function fieldPattern(field: Of<'struct'>['fields'][number]): Pattern {
  return field.pattern ?? { kind: 'name', name: field.name, mut: false, span: field.name.span };
}

function orPattern(b: Body, pattern: Of<'or'>, type: Type, bindings: Bindings): TypedPattern {
  const outer = bindings.shared;
  const before = new Map(bindings.locals);
  let first: Map<string, Local> | undefined;
  const alternatives = pattern.alternatives.map((alternative) => {
    bindings.locals.clear();
    for (const [name, local] of before) bindings.locals.set(name, local);
    bindings.shared = first ?? outer;
    const typed = checkPattern(b, alternative, type, bindings);
    const bound = new Map([...bindings.locals].filter(([name]) => !before.has(name)));
    if (first === undefined) first = bound;
    else reportUneven(b, first, bound, alternative.span);
    return typed;
  });
  // A name that one of them lacks is reported; it stays known, so that its uses are not reported too.
  for (const [name, local] of first ?? []) bindings.locals.set(name, local);
  bindings.shared = outer;
  return b.track({ kind: 'or', alternatives, type, span: pattern.span });
}

/** Alternatives bind the same names. */
function reportUneven(
  b: Body,
  first: ReadonlyMap<string, Local>,
  other: ReadonlyMap<string, Local>,
  span: Span,
): void {
  const missing = [...first.keys()].find((name) => !other.has(name));
  const extra = [...other.keys()].find((name) => !first.has(name));
  const name = missing ?? extra;
  if (name === undefined) return;
  b.diagnostics.error(
    'FZ0218',
    span,
    `\`${name}\` is not bound in every alternative`,
    missing === undefined ? 'only bound here' : 'not bound here',
    ['bind the same names in all of them'],
  );
}
