/** Calls of functions, imports, variants and function values; arguments. */

import { parameterMap } from '../../ir/type-store.ts';
import {
  type FunctionType,
  isVectorName,
  type MaskName,
  type Type,
  type VectorName,
} from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Arg, Expr, Path } from '../ast.ts';
import type { SliceDemand, TypedArg, TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { callBuiltin } from './builtins.ts';
import { convert, mismatch } from './coerce.ts';
import { checkExpr } from './expressions.ts';
import type { FunctionUse } from './function-use.ts';
import { requireWritable } from './places.ts';
import { valueExpr } from './value-exprs.ts';
import { resolveValue, type ValueRef } from './values.ts';
import { callVectorMaker, makeFromLanes } from './vectors.ts';
import { laterVoidPayload } from './void-arguments.ts';
import { ANY, hint, must, type Want, wantedType } from './want.ts';

/** What a call passes to; `span` is where the parameter was declared. */
export interface ParamSlot {
  readonly name: string;
  readonly type: Type;
  readonly mut: boolean;
  readonly span: Span | undefined;
}

export function checkCall(b: Body, expr: Extract<Expr, { kind: 'call' }>, want: Want): TypedExpr {
  const { callee } = expr;
  if (callee.kind === 'path') {
    const vector = vectorConstructor(b, callee.path);
    if (vector !== undefined) return makeFromLanes(b, vector, expr.args, expr.span);
    const ref = resolveValue(b, callee.path);
    if (ref === undefined) {
      checkLoose(b, expr.args);
      return b.error(expr.span);
    }
    return callValue(b, ref, expr.args, callee.span, expr.span, want);
  }
  const value = checkExpr(b, callee, ANY);
  return callIndirect(b, value, expr.args, expr.span);
}

/** `f32x4` in `f32x4(a, b, c, d)`, unless the program has something else of that name. */
function vectorConstructor(b: Body, path: Path): VectorName | MaskName | undefined {
  const [only, ...rest] = path.segments;
  if (only === undefined || rest.length > 0 || !isVectorName(only.text)) return undefined;
  return b.meaningOf(only.text) === undefined ? only.text : undefined;
}

/** Calls what a name stands for. */
export function callValue(
  b: Body,
  ref: ValueRef,
  args: readonly Arg[],
  calleeSpan: Span,
  span: Span,
  want: Want,
): TypedExpr {
  switch (ref.kind) {
    case 'function':
      return callFunction(b, ref, undefined, args, span, want);
    case 'extern': {
      const slots = ref.decl.params.map((p) => ({ ...p }));
      const typed = checkArgs(b, `\`${ref.decl.field}\``, slots, args, span);
      if (typed === undefined) return b.error(span);
      return {
        kind: 'call',
        callee: ref.decl,
        typeArgs: [],
        args: typed,
        type: ref.decl.result,
        span,
      };
    }
    case 'variant':
      return makeVariant(b, ref, args, span, want);
    case 'vector':
      return callVectorMaker(b, ref.of, ref.name, args, span);
    case 'builtin':
      return callBuiltin(b, { ...ref, receiver: undefined, args, calleeSpan, span, want });
    case 'local':
    case 'const':
    case 'static':
    case 'constant':
    case 'lanes':
      return callIndirect(b, valueExpr(b, ref, calleeSpan, ANY), args, span);
  }
}

/** Calls a function; `receiver` is the first argument of a method call, already checked. */
export function callFunction(
  b: Body,
  use: FunctionUse,
  receiver: TypedExpr | undefined,
  args: readonly Arg[],
  span: Span,
  want: Want,
  demands?: SliceDemand,
): TypedExpr {
  const { decl } = use;
  const map = parameterMap(decl.generics, use.typeArgs);
  const result = b.types.substitute(decl.result, map);
  hintResult(b, result, want);
  const slots: ParamSlot[] = decl.params.map((p) => ({
    name: p.name,
    type: b.types.substitute(p.type, map),
    mut: p.mut,
    span: p.span,
  }));
  const [first, ...others] = slots;
  const self =
    receiver === undefined || first === undefined ? undefined : receiverArg(b, receiver, first);
  const typed = checkArgs(
    b,
    `\`${decl.shortName}\``,
    self === undefined ? slots : others,
    args,
    span,
  );
  if (typed === undefined)
    return b.types.error === result ? b.error(span) : errorOf(b, result, span);
  return b.track({
    kind: 'call',
    callee: decl,
    typeArgs: b.trackTypes(use.typeArgs),
    args: self === undefined ? typed : [self, ...typed],
    demands,
    type: result,
    span,
  });
}

/** A call with an error still has its result type, so that the rest can be checked. */
function errorOf(b: Body, result: Type, span: Span): TypedExpr {
  return b.infer.isOpen(result) ? b.error(span) : { kind: 'literal', type: result, value: 0, span };
}

/** Lets what is expected of a call decide type arguments that nothing else has decided yet. */
function hintResult(b: Body, result: Type, want: Want): void {
  const wanted = wantedType(want);
  if (wanted === undefined || !b.infer.isOpen(result)) return;
  const target = b.resolve(wanted);
  // A parameter that would become `void`, or a slice of an array, is not what was meant.
  if (target.kind === 'void' || target.kind === 'slice' || target.kind === 'error') return;
  b.infer.unify(result, target);
}

/** The receiver of a method as its first argument. */
function receiverArg(b: Body, receiver: TypedExpr, slot: ParamSlot): TypedArg {
  const value = convert(b, receiver, slot.type);
  if (value === undefined) {
    const found = mismatch(b, receiver, slot.type, undefined);
    return { mut: false, value: found };
  }
  if (!slot.mut) return { mut: false, value };
  if (receiver.type.kind !== 'error') requireWritable(b, receiver, receiver.span, 'call');
  return { mut: true, place: value, disjointFrom: [] };
}

/** Checks arguments against parameters; undefined when their number is wrong. */
export function checkArgs(
  b: Body,
  what: string,
  slots: readonly ParamSlot[],
  args: readonly Arg[],
  span: Span,
): readonly TypedArg[] | undefined {
  if (args.length !== slots.length) {
    checkLoose(b, args);
    reportCount(b, what, slots, args, span);
    return undefined;
  }
  return args.map((arg, i) => {
    const slot = slots[i];
    return slot === undefined
      ? { mut: false, value: b.error(arg.span) }
      : checkArg(b, what, slot, arg);
  });
}

function reportCount(
  b: Body,
  what: string,
  slots: readonly ParamSlot[],
  args: readonly Arg[],
  span: Span,
): void {
  const missing = slots.slice(args.length).map((s) => `\`${s.name}: ${b.show(s.type)}\``);
  const extra = args[slots.length];
  const count = `${slots.length} argument${slots.length === 1 ? '' : 's'}`;
  b.diagnostics.error(
    'FZ0204',
    span,
    `${what} takes ${slots.length === 0 ? 'no arguments' : count}, and ${args.length} ${args.length === 1 ? 'is' : 'are'} given`,
    extra === undefined
      ? `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`
      : 'too many arguments',
    [],
    extra === undefined ? [] : [{ span: extra.span, message: 'one too many', primary: false }],
  );
}

export function checkArg(b: Body, what: string, slot: ParamSlot, arg: Arg): TypedArg {
  const reason = {
    span: slot.span ?? arg.span,
    message: `parameter \`${slot.name}\` of ${what} is \`${b.show(slot.type)}\``,
  };
  if (!slot.mut) {
    if (arg.mut) {
      b.diagnostics.error(
        'FZ0453',
        arg.span,
        `parameter \`${slot.name}\` of ${what} is not \`mut\``,
        'nothing is written back',
        ['remove the `mut` here, or add it to the parameter'],
        slot.span === undefined
          ? []
          : [{ span: slot.span, message: 'declared here', primary: false }],
      );
    }
    return {
      mut: false,
      value: checkExpr(b, arg.value, must(slot.type, slot.span === undefined ? undefined : reason)),
    };
  }
  const value = checkExpr(b, arg.value, hint(slot.type));
  if (value.type.kind === 'error') return { mut: true, place: value, disjointFrom: [] };
  const place = convert(b, value, slot.type);
  if (place === undefined || place.kind === 'cast') {
    return { mut: true, place: mismatch(b, value, slot.type, reason), disjointFrom: [] };
  }
  if (!arg.mut) {
    b.diagnostics.error(
      'FZ0452',
      arg.span,
      `parameter \`${slot.name}\` of ${what} is \`mut\``,
      'this may be changed by the call',
      [`say so: \`mut ${shortText(b, arg.span)}\``],
      slot.span === undefined
        ? []
        : [{ span: slot.span, message: 'declared here', primary: false }],
    );
  } else {
    requireWritable(b, value, arg.value.span, 'pass');
  }
  return { mut: true, place, disjointFrom: [] };
}

/** Checks arguments that go nowhere, for the errors in them. */
export function checkLoose(b: Body, args: readonly Arg[]): void {
  for (const arg of args) checkExpr(b, arg.value, ANY);
}

function shortText(b: Body, span: Span): string {
  const text = b.program.input.sources.file(span.file)?.text.slice(span.start, span.end) ?? '…';
  return text.length > 30 || text.includes('\n') ? '…' : text;
}

function makeVariant(
  b: Body,
  ref: Extract<ValueRef, { kind: 'variant' }>,
  args: readonly Arg[],
  span: Span,
  want: Want,
): TypedExpr {
  hintResult(b, ref.type, want);
  const payload = b.program.payloadOf(ref.type, ref.index);
  b.later(() => {
    const type = b.infer.zonk(ref.type);
    if (type.kind === 'enum') laterVoidPayload(b.program, type, span);
  });
  // `Dot()` of a variant without payload, `Ok()` of one with nothing in it.
  if (args.length === 0 && payload.every((part) => b.resolve(part).kind === 'void')) {
    return b.track({ kind: 'enum', type: ref.type, variant: ref.index, args: [], span });
  }
  const slots: ParamSlot[] = payload.map((type, i) => ({
    name: `${i}`,
    type,
    mut: false,
    span: undefined,
  }));
  const typed = checkArgs(b, `variant \`${ref.name}\``, slots, args, span);
  if (typed === undefined) return b.error(span);
  const values = typed.map((a) => (a.mut ? a.place : a.value));
  const stored = values.filter((_, i) => b.resolve(payload[i] ?? b.types.error).kind !== 'void');
  const made = b.track({
    kind: 'enum' as const,
    type: ref.type,
    variant: ref.index,
    args: stored,
    span,
  });
  return values.length === stored.length ? made : afterVoid(b, values, stored, made);
}

/** `Ok(f())` where `f` gives nothing: the call, and then the variant. */
function afterVoid(
  b: Body,
  values: readonly TypedExpr[],
  stored: readonly TypedExpr[],
  made: TypedExpr,
): TypedExpr {
  const effects = values.filter((value) => !stored.includes(value) && !isUnit(value));
  const [effect] = effects;
  if (effect === undefined) return made;
  if (values.length > 1) {
    b.diagnostics.error(
      'FZ0224',
      effect.span,
      'this gives no value for the payload',
      'of type `void`',
      ['call it before, and write `()` here'],
    );
  }
  const { type, span } = made;
  const statements = effects.map((value) => ({ kind: 'expr' as const, value, span: value.span }));
  const block = b.track({ statements, result: made, type, span });
  return b.track({ kind: 'block', block, type, span });
}

/** `()`. */
function isUnit(value: TypedExpr): boolean {
  return (
    value.kind === 'block' &&
    value.block.statements.length === 0 &&
    value.block.result === undefined
  );
}

/** Calls a value of function type. */
export function callIndirect(
  b: Body,
  callee: TypedExpr,
  args: readonly Arg[],
  span: Span,
): TypedExpr {
  const type = b.resolve(callee.type);
  if (type.kind === 'error') {
    checkLoose(b, args);
    return b.error(span);
  }
  if (type.kind !== 'function') {
    checkLoose(b, args);
    b.diagnostics.error(
      'FZ0213',
      callee.span,
      `\`${b.show(type)}\` cannot be called`,
      'not a function',
    );
    return b.error(span);
  }
  const slots: ParamSlot[] = type.params.map((p, i) => ({
    name: `${i}`,
    type: p.type,
    mut: p.mut,
    span: undefined,
  }));
  const typed = checkArgs(b, 'this function', slots, args, span);
  if (typed === undefined) return errorOf(b, type.result, span);
  const node = {
    kind: 'call-indirect' as const,
    callee,
    signature: type,
    args: typed,
    type: type.result,
    span,
  };
  if (b.infer.isOpen(type)) {
    const open: { signature: FunctionType } = node;
    b.patch(() => {
      const known = b.infer.zonk(type);
      if (known.kind === 'function') open.signature = known;
    });
  }
  return b.track(node);
}
