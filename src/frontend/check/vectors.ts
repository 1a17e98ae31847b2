/** Operations on 128-bit vectors: what is made by `f32x4.splat(x)`, and what is asked by `v.min(w)`. */

import type { MaskName, Type, VectorName, VectorType } from '../../ir/types.ts';
import { vectorOpIsFor, vectorRow, vectorsFit } from '../../ir/vector-ops.ts';
import type { Span } from '../../report/source.ts';
import { suggest } from '../../report/suggest.ts';
import type { Arg, Expr, Name } from '../ast.ts';
import type { NamedVectorOp, TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { checkArg, checkLoose } from './calls.ts';
import { checkExpr } from './expressions.ts';
import { checkIndexValue, requireInteger } from './indexing.ts';
import { laneNumber, patternOf } from './vector-lanes.ts';
import { VECTOR_MAKERS, VECTOR_METHODS, vectorMaker, vectorMethod } from './vector-table.ts';
import { ANY, must } from './want.ts';

/** The vector type behind a type, with what is known of its element put in. */
export function asVector(b: Body, type: Type): VectorType | undefined {
  const known = b.infer.zonk(type);
  return known.kind === 'vector' ? known : undefined;
}

/** `f32x4(a, b, c, d)`: one argument for each lane. */
export function makeFromLanes(
  b: Body,
  name: VectorName | MaskName,
  args: readonly Arg[],
  span: Span,
): TypedExpr {
  const of = b.types.vectorNamed(name);
  if (args.length !== of.lanes) {
    checkLoose(b, args);
    b.diagnostics.error(
      'FZ0230',
      span,
      `\`${of.text}\` has ${of.lanes} lanes, and ${args.length} ${args.length === 1 ? 'is' : 'are'} given`,
      args.length < of.lanes ? 'too few lanes' : 'too many lanes',
      args.length === 1
        ? [`for the same value in every lane write \`${of.text}.splat(…)\``]
        : ['give one argument for each lane, lane 0 first'],
    );
    return { kind: 'vector', op: 'new', of, args: [], lanes: [], type: of, span };
  }
  const lane = must(b.types.laneType(of));
  const typed = args.map((arg) => checkExpr(b, plainArg(b, name, arg), lane));
  return { kind: 'vector', op: 'new', of, args: typed, lanes: [], type: of, span };
}

/** `v[2]`: one lane, by a number that is known when compiling. */
export function checkLane(b: Body, base: TypedExpr, index: Expr, span: Span): TypedExpr {
  const of = asVector(b, base.type);
  const lane = laneNumber(b, index, of);
  if (of === undefined || lane === undefined) return b.error(span);
  const type = b.types.laneType(of);
  return { kind: 'vector', op: 'lane', of, args: [base], lanes: [lane], type, span };
}

/** `f32x4.name(…)`. */
export function callVectorMaker(
  b: Body,
  of: VectorType,
  name: Name,
  args: readonly Arg[],
  span: Span,
): TypedExpr {
  const op = vectorMaker(name.text);
  if (op === undefined) {
    checkLoose(b, args);
    const near = suggest(name.text, VECTOR_MAKERS);
    const method = vectorMethod(name.text) !== undefined;
    b.diagnostics.error(
      'FZ0107',
      name.span,
      `\`${of.text}\` has no \`${name.text}\``,
      'not found',
      method
        ? [`it is a method of the vector: \`v.${name.text}(…)\``]
        : near === undefined
          ? [`\`${of.text}\` has \`${VECTOR_MAKERS.join(' ')} lanes\``]
          : [`did you mean \`${near}\`?`],
    );
    return b.error(span);
  }
  const call = { b, of, name, args, span };
  switch (op) {
    case 'load':
    case 'store':
      return checkAccess(call, op);
    case 'splat': {
      if (!hasCount(call, 1)) return b.error(span);
      return vectorNode(call, op, [operand(call, 0, b.types.laneType(of))], []);
    }
    default:
      return checkConversion(call, op);
  }
}

/** `v.name(…)`. */
export function callVectorMethod(
  b: Body,
  receiver: TypedExpr,
  name: Name,
  args: readonly Arg[],
  span: Span,
): TypedExpr {
  const of = asVector(b, receiver.type);
  const op = vectorMethod(name.text);
  if (of === undefined || op === undefined) {
    checkLoose(b, args);
    if (of !== undefined) reportNoMethod(b, of, name);
    return b.error(span);
  }
  const call = { b, of, name, args, span };
  if (op === 'select') return of.mask ? select(call, receiver) : notFor(call, op);
  if (!isFor(op, of)) return notFor(call, op);
  const row = vectorRow(op);
  const lanesFirst = row.immediates === 'lane';
  const lanesLast = row.immediates === 'pattern';
  const operands = row.operands.slice(1);
  if (!hasCount(call, operands.length + (lanesFirst || lanesLast ? 1 : 0))) return b.error(span);
  const lanes = lanesFirst ? [laneNumber(b, plainArg(b, name.text, args[0]), of)] : [];
  const typed = operands.map((spec, i) => {
    const at = lanesFirst ? i + 1 : i;
    switch (spec) {
      case 'lane':
        return operand(call, at, b.types.laneType(of));
      case 'bytes':
        return operand(call, at, b.types.vector(b.types.u8));
      case 'count':
        return requireInteger(b, checkExpr(b, plainArg(b, name.text, args[at]), ANY));
      default:
        return operand(call, at, of);
    }
  });
  const pattern = lanesLast ? patternOf(b, of, plainArg(b, name.text, args.at(-1)), span) : lanes;
  if (pattern === undefined || pattern.includes(undefined)) return b.error(span);
  return vectorNode(
    call,
    op,
    [receiver, ...typed],
    pattern.filter((lane) => lane !== undefined),
  );
}

interface VectorCallSite {
  readonly b: Body;
  readonly of: VectorType;
  readonly name: Name;
  readonly args: readonly Arg[];
  readonly span: Span;
}

function vectorNode(
  { b, of, span }: VectorCallSite,
  op: NamedVectorOp | 'load' | 'store',
  args: readonly TypedExpr[],
  lanes: readonly number[],
): TypedExpr {
  if (args.some((arg) => arg.type.kind === 'error')) return b.error(span);
  return { kind: 'vector', op, of, args, lanes, type: resultOf(b, op, of), span };
}

function resultOf(b: Body, op: NamedVectorOp | 'load' | 'store', of: VectorType): Type {
  if (op === 'store') return b.types.void;
  if (op === 'load') return of;
  switch (vectorRow(op).result) {
    case 'same':
      return of;
    case 'mask':
      return b.types.mask(of.element);
    case 'lane':
      return b.types.laneType(of);
    case 'truth':
      return b.types.bool;
    case 'u32':
      return b.types.u32;
  }
}

function operand(call: VectorCallSite, index: number, type: Type): TypedExpr {
  const { b, name, args } = call;
  const reason = { span: name.span, message: `expected by \`${name.text}\`` };
  return checkExpr(b, plainArg(b, name.text, args[index]), must(type, reason));
}

/** The expression of an argument that nothing is written back to. */
function plainArg(b: Body, what: string, arg: Arg | undefined): Expr {
  if (arg?.mut === true) {
    b.diagnostics.error(
      'FZ0453',
      arg.span,
      `\`${what}\` does not change this argument`,
      'nothing is written back',
      ['remove the `mut`'],
    );
  }
  return arg?.value ?? { kind: 'error', span: b.frame?.decl.span ?? NOWHERE };
}

const NOWHERE: Span = { file: 0, start: 0, end: 0 };

function hasCount(call: VectorCallSite, wanted: number): boolean {
  const { b, of, name, args, span } = call;
  if (args.length === wanted) return true;
  checkLoose(b, args);
  b.diagnostics.error(
    'FZ0204',
    span,
    `\`${name.text}\` of \`${of.text}\` takes ${wanted} argument${wanted === 1 ? '' : 's'}, and ${args.length} ${args.length === 1 ? 'is' : 'are'} given`,
    args.length > wanted ? 'too many arguments' : 'too few arguments',
  );
  return false;
}

/** `f32x4.load(a, i)` and `f32x4.store(mut a, i, v)`. */
function checkAccess(call: VectorCallSite, op: 'load' | 'store'): TypedExpr {
  const { b, of, name, args, span } = call;
  const [slice, index] = args;
  if (!hasCount(call, op === 'load' ? 2 : 3) || slice === undefined || index === undefined) {
    return b.error(span);
  }
  if (of.mask) return notFor(call, op);
  const slot = {
    name: 'slice',
    type: b.types.slice(of.element),
    mut: op === 'store',
    span: undefined,
  };
  const viewed = checkArg(b, `\`${of.text}.${op}\``, slot, slice);
  const at = checkIndexValue(b, plainArg(b, name.text, index));
  const values = op === 'store' ? [operand(call, 2, of)] : [];
  return vectorNode(call, op, [viewed.mut ? viewed.place : viewed.value, at, ...values], []);
}

/** `u32x4.from_bits(v)`, `i16x8.widen_low(v)`, `i8x16.narrow(a, b)`: from another vector type. */
function checkConversion(call: VectorCallSite, op: NamedVectorOp): TypedExpr {
  const { b, of, name, args, span } = call;
  if (!hasCount(call, vectorRow(op).operands.length)) return b.error(span);
  const [first, ...rest] = args.map((arg) => plainArg(b, name.text, arg));
  if (first === undefined) return b.error(span);
  const typed = checkExpr(b, first, ANY);
  const from = asVector(b, typed.type);
  const others = rest.map((arg) => checkExpr(b, arg, must(typed.type)));
  if (typed.type.kind === 'error') return b.error(span);
  if (from !== undefined && from === of && op === 'cast') return typed;
  if (from === undefined || !mayFit(op, from, of)) {
    b.diagnostics.error(
      'FZ0209',
      span,
      `\`${of.text}.${name.text}\` takes no \`${b.show(typed.type)}\``,
      'no such conversion',
      [CONVERSION_HELP[name.text] ?? 'see the table of conversions in the reference'],
      [{ span: typed.span, message: `this is \`${b.show(typed.type)}\``, primary: false }],
    );
    return b.error(span);
  }
  return vectorNode(call, op, [typed, ...others], []);
}

const CONVERSION_HELP: Readonly<Record<string, string>> = {
  from_bits: 'it takes any other vector: the same 128 bits',
  narrow: 'it takes two vectors whose lanes are of the same kind and twice as wide',
  widen_low: 'it takes a vector whose lanes are half as wide; for lanes of one width use `as`',
  widen_high: 'it takes a vector whose lanes are half as wide; for lanes of one width use `as`',
};

/** In generic code only bits are the same for every element. */
function mayFit(op: NamedVectorOp, from: VectorType, to: VectorType): boolean {
  if (from.lanes === 0 || to.lanes === 0) return op === 'cast' && !to.mask;
  return vectorsFit(op, from, to);
}

/** `mask.select(a, b)`. */
function select(call: VectorCallSite, receiver: TypedExpr): TypedExpr {
  const { b, of, name, args, span } = call;
  if (!hasCount(call, 2)) return b.error(span);
  const yes = checkExpr(b, plainArg(b, name.text, args[0]), ANY);
  const chosen = asVector(b, yes.type);
  if (chosen === undefined || b.types.mask(chosen.element) !== of) {
    if (args[1] !== undefined) checkExpr(b, args[1].value, ANY);
    if (yes.type.kind === 'error') return b.error(span);
    b.diagnostics.error(
      'FZ0201',
      yes.span,
      `\`${of.text}\` does not select from \`${b.show(yes.type)}\``,
      `this is \`${b.show(yes.type)}\``,
      ['the lanes of a mask are as many and as wide as those that it selects from'],
    );
    return b.error(span);
  }
  const no = operand(call, 1, chosen);
  return vectorNode({ ...call, of: chosen }, 'select', [receiver, yes, no], []);
}

/** Whether an operation is for vectors of this type, also of a type parameter. */
function isFor(op: NamedVectorOp, of: VectorType): boolean {
  if (of.element.kind !== 'parameter') return vectorOpIsFor(op, of);
  const row = vectorRow(op);
  if (of.mask) return row.on.includes('mask');
  if (row.bits !== undefined) return false;
  const { bounds } = of.element;
  const covers = (kind: 'int' | 'float'): boolean => row.on.includes(kind);
  if (covers('int') && covers('float')) return true;
  return (
    (covers('int') && impliesBound(bounds, 'Int')) ||
    (covers('float') && impliesBound(bounds, 'Float'))
  );
}

function notFor(call: VectorCallSite, op: NamedVectorOp | 'load' | 'store'): TypedExpr {
  const { b, of, name, args, span } = call;
  checkLoose(b, args);
  const { on, bits } =
    op === 'load' || op === 'store' ? { on: ['int', 'float'], bits: [] } : rowFacts(op);
  const kinds = on.map((kind) =>
    kind === 'mask' ? 'masks' : kind === 'int' ? 'integers' : 'floats',
  );
  const widths = bits.length === 0 ? '' : ` of ${bits.join(' or ')} bits`;
  b.diagnostics.error(
    'FZ0232',
    name.span,
    `\`${name.text}\` is not for \`${of.text}\``,
    `it is for ${kinds.join(', ')}${widths}`,
    of.mask
      ? ['a mask has `any all bitmask select`, and `& | ^ !`']
      : of.element.kind === 'parameter'
        ? [`\`${of.element.text}\` may be a type without it: add a bound, or name the type`]
        : op === 'avgr'
          ? ['it is for `u8x16` and `u16x8`']
          : ['convert the lanes first, or work on single elements'],
  );
  return b.error(span);
}

function rowFacts(op: NamedVectorOp): {
  readonly on: readonly string[];
  readonly bits: readonly number[];
} {
  const { on, bits } = vectorRow(op);
  return op === 'select' ? { on: ['mask'], bits: [] } : { on, bits: bits ?? [] };
}

function reportNoMethod(b: Body, of: VectorType, name: Name): void {
  const near = suggest(name.text, VECTOR_METHODS);
  const maker = vectorMaker(name.text) !== undefined;
  b.diagnostics.error(
    'FZ0109',
    name.span,
    `\`${of.text}\` has no method \`${name.text}\``,
    'not found',
    maker
      ? [`it is asked of the type: \`${of.text}.${name.text}(…)\``]
      : near === undefined
        ? []
        : [`did you mean \`${near}\`?`],
  );
}
