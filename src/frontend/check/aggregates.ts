/** Structs, tuples and arrays: making them, and reading their parts. */

import type { StructType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import { suggest } from '../../report/suggest.ts';
import type { Expr, Name, Path } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { checkExpr } from './expressions.ts';
import { evaluateLength } from './lengths.ts';
import { pathText, reportUnknownName } from './lookup.ts';
import { openInstance } from './open-types.ts';
import { arrayType, reportSlice } from './resolve-type.ts';
import type { Target } from './symbols.ts';
import { describeSymbol } from './symbols.ts';
import { valueExpr } from './value-exprs.ts';
import { dottedValue, resolveTargetPath } from './values.ts';
import { ANY, hint, must, type Want, wantedType } from './want.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

// ---- structs ----------------------------------------------------------------------------------------

export function checkStruct(b: Body, expr: Of<'struct'>, want: Want): TypedExpr {
  const type = structType(b, expr.path, 'made');
  if (type === undefined) {
    for (const field of expr.fields) if (field.value !== undefined) checkExpr(b, field.value, ANY);
    return b.error(expr.span);
  }
  const wanted = wantedType(want);
  if (wanted !== undefined) b.infer.unify(type, wanted);
  const fields = b.program.fieldsOf(type);
  const values = new Map<number, TypedExpr>();
  const order: number[] = [];
  let complete = true;
  for (const field of expr.fields) {
    const index = fields.findIndex((f) => f.name === field.name.text);
    const declared = fields[index];
    if (declared === undefined) {
      if (field.value !== undefined) checkExpr(b, field.value, ANY);
      reportNoField(b, field.name, type);
      complete = false;
      continue;
    }
    const value = checkExpr(
      b,
      field.value ?? shortForm(field.name),
      must(declared.type, fieldReason(b, type, index, declared.type)),
    );
    if (values.has(index)) {
      b.diagnostics.error(
        'FZ0111',
        field.name.span,
        `field \`${field.name.text}\` is given twice`,
        'given again here',
        ['remove one of them'],
      );
      continue;
    }
    values.set(index, value);
    order.push(index);
  }
  const missing = fields.filter((_, i) => !values.has(i)).map((f) => `\`${f.name}\``);
  if (missing.length > 0 && complete) reportMissingFields(b, expr, type, missing);
  // With a part that is an error it keeps its type, so that what is done with it is checked.
  return b.track({
    kind: 'struct',
    type,
    values: fields.map((_, i) => values.get(i) ?? b.error(expr.span)),
    order,
    span: expr.span,
  });
}

function shortForm(name: Name): Expr {
  return {
    kind: 'path',
    path: { segments: [name], typeArgs: [], typeArgsAt: -1, span: name.span },
    span: name.span,
  };
}

function fieldReason(
  b: Body,
  type: StructType,
  index: number,
  fieldType: Type,
): { readonly span: Span; readonly message: string } | undefined {
  const symbol = b.program.symbolOfOrigin.get(type.origin);
  const node = symbol?.kind === 'struct' ? symbol.node.fields[index] : undefined;
  if (node === undefined) return undefined;
  return {
    span: node.type.span,
    message: `field \`${node.name.text}\` is \`${b.show(fieldType)}\``,
  };
}

function reportMissingFields(
  b: Body,
  expr: Of<'struct'>,
  type: StructType,
  missing: readonly string[],
): void {
  b.diagnostics.error(
    'FZ0214',
    expr.path.span,
    `${missing.length === 1 ? 'field' : 'fields'} ${missing.join(', ')} of \`${type.origin.name}\` ${missing.length === 1 ? 'is' : 'are'} missing`,
    'not all fields are given',
    ['give every field a value'],
  );
}

/** The struct that a path in a literal or pattern names. */
export function structType(b: Body, path: Path, what: 'made' | 'matched'): StructType | undefined {
  const [first] = path.segments;
  if (first === undefined || first.text === '') return undefined;
  const scoped = path.segments.length === 1 ? b.typeScope.get(first.text) : undefined;
  const type = scoped ?? instanceOf(b, path);
  if (type === undefined || type.kind === 'error') return undefined;
  if (type.kind === 'struct') return type;
  b.diagnostics.error(
    'FZ0110',
    path.span,
    `\`${pathText(path)}\` is not a struct`,
    `cannot be ${what} with \`{ … }\``,
  );
  return undefined;
}

function instanceOf(b: Body, path: Path): Type | undefined {
  const target = resolveTargetPath(b, path);
  if (target === 'reported') return undefined;
  if (target === undefined) {
    const [first] = path.segments;
    if (first !== undefined) reportUnknownName(b.program, first, b.namesInScope(), 'type');
    return undefined;
  }
  if (isTypeTarget(target)) return openInstance(b, target, path, path.segments.length - 1);
  b.diagnostics.error(
    'FZ0110',
    path.span,
    `\`${pathText(path)}\` is ${describeSymbol(target)}, not a struct`,
    'a struct is needed here',
    target.kind === 'variant' ? ['a variant takes its payload in parentheses'] : [],
  );
  return undefined;
}

function isTypeTarget(
  target: Target,
): target is Extract<Target, { kind: 'struct' | 'enum' | 'type' }> {
  return target.kind === 'struct' || target.kind === 'enum' || target.kind === 'type';
}

export function reportNoField(b: Body, name: Name, type: StructType): void {
  if (name.text === '' || b.program.cyclic.has(type.origin)) return;
  const names = b.program.fieldsOf(type).map((f) => f.name);
  const near = suggest(name.text, names);
  b.diagnostics.error(
    'FZ0108',
    name.span,
    `\`${type.origin.name}\` has no field \`${name.text}\``,
    'not found',
    near !== undefined
      ? [`did you mean \`${near}\`?`]
      : names.length > 0
        ? [`its fields are ${names.map((n) => `\`${n}\``).join(', ')}`]
        : [],
  );
}

/** `base.name`. */
export function checkField(b: Body, expr: Of<'field'>, want: Want): TypedExpr {
  const dotted = dottedValue(b, expr.base, expr.name);
  if (dotted === 'reported') return b.error(expr.span);
  if (dotted !== undefined) return valueExpr(b, dotted, expr.span, want);
  const base = checkExpr(b, expr.base, ANY);
  const type = b.resolve(base.type);
  if (type.kind === 'error' || expr.name.text === '') return b.error(expr.span);
  const field = fieldOf(b, base, expr.name, expr.span);
  if (field !== undefined) return field;
  reportField(b, expr.name, base, type);
  return b.error(expr.span);
}

/** A field of a struct, if it has one of that name. */
export function fieldOf(b: Body, base: TypedExpr, name: Name, span: Span): TypedExpr | undefined {
  const type = b.resolve(base.type);
  if (type.kind !== 'struct') return undefined;
  const fields = b.program.fieldsOf(type);
  const index = fields.findIndex((f) => f.name === name.text);
  const field = fields[index];
  if (field === undefined) return undefined;
  if (field.type.kind === 'error') return b.error(span);
  return b.track({ kind: 'field', base, index, type: field.type, span });
}

function reportField(b: Body, name: Name, base: TypedExpr, type: Type): void {
  if (b.infer.kindOf(type) === 'any') {
    b.diagnostics.error(
      'FZ0206',
      base.span,
      'the type of this must be known here',
      `needed to find \`${name.text}\``,
      ['give the variable a type where it is declared'],
    );
    return;
  }
  const isMethod =
    name.text === 'len' ||
    name.text === 'length' ||
    ((type.kind === 'struct' || type.kind === 'enum') &&
      b.program.members.get(type.origin)?.has(name.text) === true);
  if (isMethod) {
    const real = name.text === 'length' ? 'len' : name.text;
    b.diagnostics.error(
      'FZ0108',
      name.span,
      `\`${b.show(type)}\` has no field \`${name.text}\``,
      'a method is called with parentheses',
      [`write \`.${real}()\``],
    );
    return;
  }
  if (type.kind === 'struct') {
    reportNoField(b, name, type);
    return;
  }
  b.diagnostics.error(
    'FZ0108',
    name.span,
    `\`${b.show(type)}\` has no field \`${name.text}\``,
    'not a struct',
    type.kind === 'tuple' ? ['the parts of a tuple are `.0`, `.1`, …'] : [],
  );
}

// ---- tuples -----------------------------------------------------------------------------------------

export function checkTupleField(b: Body, expr: Of<'tuple-field'>): TypedExpr {
  const base = checkExpr(b, expr.base, ANY);
  const type = b.resolve(base.type);
  if (type.kind === 'error') return b.error(expr.span);
  const part = type.kind === 'tuple' ? type.elements[expr.index] : undefined;
  if (part === undefined) {
    b.diagnostics.error(
      'FZ0108',
      expr.span,
      `\`${b.show(type)}\` has no part \`${expr.index}\``,
      type.kind === 'tuple' ? `its parts are 0 to ${type.elements.length - 1}` : 'not a tuple',
    );
    return b.error(expr.span);
  }
  return b.track({ kind: 'field', base, index: expr.index, type: part, span: expr.span });
}

export function checkTuple(b: Body, expr: Of<'tuple'>, want: Want): TypedExpr {
  if (expr.elements.length === 0) {
    const block = { statements: [], result: undefined, type: b.types.void, span: expr.span };
    return { kind: 'block', block, type: b.types.void, span: expr.span };
  }
  const wanted = wantedType(want);
  const known = wanted === undefined ? undefined : b.resolve(wanted);
  const parts =
    known?.kind === 'tuple' && known.elements.length === expr.elements.length ? known.elements : [];
  const reason = want.mode === 'must' ? want.reason : undefined;
  const elements = expr.elements.map((e, i) => {
    const part = parts[i];
    if (part === undefined) return checkExpr(b, e, ANY);
    return checkExpr(b, e, want.mode === 'must' ? must(part, reason) : hint(part));
  });
  for (const element of elements) requireStorable(b, element);
  const [only] = elements;
  if (elements.length === 1 && only !== undefined) return only;
  if (elements.some((e) => e.type.kind === 'error')) return b.error(expr.span);
  const type = b.types.tuple(elements.map((e) => b.resolve(e.type)));
  return b.track({ kind: 'tuple', type, elements, span: expr.span });
}

/** Reports a part that cannot be stored: a slice, or nothing at all. */
export function requireStorable(b: Body, element: TypedExpr): void {
  const report = (type: Type): void => {
    if (type.kind === 'slice') {
      reportSlice(b.program, element.span, type, 'part');
    } else if (type.kind === 'void') {
      b.diagnostics.error('FZ0224', element.span, 'this gives no value', 'of type `void`');
    }
  };
  const type = b.resolve(element.type);
  if (b.infer.isOpen(type)) {
    b.later(() => {
      report(b.infer.zonk(type));
    });
  } else {
    report(type);
  }
}

// ---- arrays -----------------------------------------------------------------------------------------

/** What the elements of an array literal should be, from what is wanted of the whole. */
function wantedElement(b: Body, want: Want): Type | undefined {
  const wanted = wantedType(want);
  const known = wanted === undefined ? undefined : b.resolve(wanted);
  return known?.kind === 'array' || known?.kind === 'slice' ? known.element : undefined;
}

export function checkArray(b: Body, expr: Of<'array'>, want: Want): TypedExpr {
  const wanted = wantedElement(b, want);
  let element = want.mode === 'must' ? wanted : undefined;
  let reason = want.mode === 'must' ? want.reason : undefined;
  const elements: TypedExpr[] = [];
  for (const node of expr.elements) {
    if (element !== undefined) {
      elements.push(checkExpr(b, node, must(element, reason)));
      continue;
    }
    const typed = checkExpr(b, node, wanted === undefined ? ANY : hint(wanted));
    elements.push(typed);
    const type = b.resolve(typed.type);
    if (type.kind === 'error' || type.kind === 'never') continue;
    element = type;
    reason = { span: typed.span, message: `the first element is \`${b.show(type)}\`` };
    requireStorable(b, typed);
  }
  if (elements.some((e) => e.type.kind === 'error')) return b.error(expr.span);
  const type = element ?? wanted ?? b.infer.fresh('any', expr.span);
  return b.track({
    kind: 'array',
    elements,
    type: b.types.array(type, elements.length),
    span: expr.span,
  });
}

export function checkRepeat(b: Body, expr: Of<'repeat'>, want: Want): TypedExpr {
  const wanted = wantedElement(b, want);
  const elementWant =
    wanted === undefined ? ANY : want.mode === 'must' ? must(wanted, want.reason) : hint(wanted);
  const value = checkExpr(b, expr.value, elementWant);
  const length = evaluateLength(b.typeContext, expr.count);
  if (value.type.kind === 'error' || length === undefined) return b.error(expr.span);
  requireStorable(b, value);
  const element = b.resolve(value.type);
  const stored = wanted !== undefined && want.mode === 'must' ? wanted : element;
  const type = arrayType(b.program, stored, length, expr.span);
  if (type.kind === 'error') return b.error(expr.span);
  return b.track({ kind: 'repeat', value, type, span: expr.span });
}
