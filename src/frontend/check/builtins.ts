/** Calls of builtins: their signatures against the arguments, and what they become. */

import type { Bound, Type, VectorType } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Arg } from '../ast.ts';
import type { BuiltinOp } from '../builtin-ops.ts';
import type { FunctionDecl, SliceDemand, TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { satisfies } from './bounds.ts';
import { type BuiltinRow, builtinRow, gapOf } from './builtin-table.ts';
import { callFunction, checkLoose } from './calls.ts';
import { coerce } from './coerce.ts';
import { checkExpr } from './expressions.ts';
import { functionUse } from './function-use.ts';
import { functionDecl } from './functions.ts';
import { reportGap } from './gaps.ts';
import { requireInteger, sliceNode } from './indexing.ts';
import { literalInteger, plainLiteral } from './literals.ts';
import type { Program } from './program.ts';
import { asText } from './strings.ts';
import { checkKey, reportMissingBound } from './type-arguments.ts';
import { vectorMethod } from './vector-table.ts';
import { ANY, hint, must, type Want, wantedType } from './want.ts';

export interface BuiltinCall {
  readonly namespace: string;
  readonly name: string;
  /** The type that the result or the first argument must have: `List::<i32>::new()`. */
  readonly of: Type | undefined;
  /** The first argument, when it stands before the dot. */
  readonly receiver: TypedExpr | undefined;
  readonly args: readonly Arg[];
  readonly calleeSpan: Span;
  readonly span: Span;
  readonly want: Want;
}

export function callBuiltin(b: Body, call: BuiltinCall): TypedExpr {
  const row = rowOf(call);
  if (row === undefined) {
    checkLoose(b, call.args);
    const gap = gapOf(call.namespace, call.name);
    if (gap !== undefined) reportGap(b, gap, call.name, call.calleeSpan);
    return b.error(call.span);
  }
  if (row.op === 'reduction') return callReduction(b, row, call);
  const signature = new Signature(b, row, call.calleeSpan);
  const given = argumentCount(call);
  const wanted = signature.params.length;
  if (given > wanted || given < (row.optional ? wanted - 1 : wanted)) {
    return wrongCount(b, call, row, given, wanted);
  }
  const result = signature.type(signature.result);
  if (call.of !== undefined) b.infer.unify(result, call.of);
  const expected = wantedType(call.want);
  if (expected !== undefined && b.infer.isOpen(result)) {
    const target = b.resolve(expected);
    if (target.kind !== 'void' && target.kind !== 'slice') b.infer.unify(result, target);
  }
  const args = builtinArgs(b, call, signature);
  signature.finish();
  if (args === undefined) {
    return b.infer.isOpen(result) || result.kind === 'error'
      ? b.error(call.span)
      : { kind: 'literal', type: result, value: 0, span: call.span };
  }
  return build(b, row, args, result, call.span);
}

function argumentCount(call: BuiltinCall): number {
  return call.args.length + (call.receiver === undefined ? 0 : 1);
}

/** `min` and `max` of one argument are those of slices. */
function rowOf(call: BuiltinCall): BuiltinRow | undefined {
  const { namespace, name } = call;
  const ofSlice = (name === 'min' || name === 'max') && argumentCount(call) === 1;
  return builtinRow(ofSlice ? 'array' : namespace, name);
}

/** A call of the generic function that the reduction is. */
function callReduction(b: Body, row: BuiltinRow, call: BuiltinCall): TypedExpr {
  const symbol = b.program.standard(row.module ?? '')?.items.get(row.name);
  const use =
    symbol?.kind === 'fn' ? functionUse(b, symbol, undefined, [], call.calleeSpan) : undefined;
  if (use === undefined) throw new InternalError(`std::${row.module} has no ${row.name}`);
  return callFunction(b, use, call.receiver, call.args, call.span, call.want, demandOf(row));
}

function demandOf({ name, module }: BuiltinRow): SliceDemand | undefined {
  if (name === 'dot') return { kind: 'equal lengths', message: '`dot` of slices of two lengths' };
  if (module !== 'extremes' || name === 'all' || name === 'any') return undefined;
  return { kind: 'some element', message: `\`${name}\` of an empty slice` };
}

function wrongCount(
  b: Body,
  call: BuiltinCall,
  row: BuiltinRow,
  given: number,
  wanted: number,
): TypedExpr {
  checkLoose(b, call.args);
  const method = call.receiver === undefined ? 0 : 1;
  const shown = wanted - method;
  const full =
    row.namespace === '' || row.namespace === 'array' ? row.name : `${row.namespace}.${row.name}`;
  b.diagnostics.error(
    'FZ0204',
    call.span,
    `\`${full}\` takes ${shown === 0 ? 'no arguments' : `${row.optional ? `${shown - 1} or ` : ''}${shown} argument${shown === 1 ? '' : 's'}`}, and ${given - method} ${given - method === 1 ? 'is' : 'are'} given`,
    given > wanted ? 'too many arguments' : 'too few arguments',
    [`its signature is \`${full}${row.signature}\``],
  );
  return b.error(call.span);
}

/** A row's signature with its type variables opened. */
class Signature {
  private readonly b: Body;
  private readonly row: BuiltinRow;
  private readonly span: Span;
  readonly params: readonly string[];
  readonly result: string;
  private readonly variables = new Map<string, Type>();
  private readonly bounds: readonly { readonly name: string; readonly bound: Bound }[];

  constructor(b: Body, row: BuiltinRow, span: Span) {
    this.b = b;
    this.row = row;
    this.span = span;
    const [main = '', where = ''] = row.signature.split(' where ');
    const arrow = main.lastIndexOf(') -> ');
    const inside = main.slice(1, arrow);
    this.params = inside === '' ? [] : splitTop(inside).map((p) => p.replace('?', ''));
    this.result = main.slice(arrow + 5);
    this.bounds = where
      .split(', ')
      .filter((w) => w !== '')
      .map((w) => {
        const [name = '', bound = 'Any'] = w.split(': ');
        return { name, bound: boundNamed(bound) };
      });
  }

  /** A type of the signature's little language. */
  type(text: string): Type {
    const { types } = this.b;
    const open = text.indexOf('<');
    if (open > 0) {
      const args = splitTop(text.slice(open + 1, -1)).map((a) => this.type(a));
      const [one = types.error, two = types.error] = args;
      switch (text.slice(0, open)) {
        case 'List':
          return types.list(one);
        case 'Set':
          return types.set(one);
        case 'Map':
          return types.map(one, two);
        default:
          return types.enum(this.b.program.prelude.option.origin, [one]);
      }
    }
    if (text.startsWith('[')) return types.slice(this.type(text.slice(1, -1)));
    switch (text) {
      case 'T':
      case 'K':
      case 'V':
        return this.variable(text);
      case 'never':
        return types.never;
      case 'str':
      case 'bool':
      case 'char':
      case 'void':
      case 'i32':
      case 'u8':
      case 'u16':
      case 'u32':
      case 'u64':
      case 'f32':
      case 'f64':
        return types[text];
      default:
        return types.error;
    }
  }

  private variable(name: string): Type {
    const known = this.variables.get(name);
    if (known !== undefined) return known;
    const made = this.b.infer.fresh('any', this.span, name);
    this.variables.set(name, made);
    return made;
  }

  /** Bounds and key types are checked when the variables are known. */
  finish(): void {
    const { b, row, span } = this;
    if (this.variables.size === 0) return;
    b.later(() => {
      for (const [name, variable] of this.variables) {
        const type = b.infer.zonk(variable);
        if (row.namespace === 'array') continue;
        const bound = this.bounds.find((w) => w.name === name)?.bound ?? 'Any';
        if (bound !== 'Any' && type.kind === 'vector' && !type.mask) {
          if (row.op === 'standard' && satisfies(type.element, bound, b.program)) continue;
          if (reportNoVectorOp(b, row, type, bound, span)) return;
          continue;
        }
        const parameter = b.types.parameter(
          `builtin ${bound}`,
          name,
          bound === 'Any' ? [] : [bound],
        );
        if (reportMissingBound(b.program, parameter, type, span)) return;
      }
      const isMap = row.namespace === 'map';
      const key = this.variables.get(isMap ? 'K' : 'T');
      if (key === undefined || row.name !== 'new' || !(isMap || row.namespace === 'set')) return;
      const type = b.infer.zonk(key);
      // After the types that are written out, which are the better place to report it.
      b.program.later.push(() => {
        if (!b.program.badKeys.has(type)) checkKey(b.program, type, span, isMap ? 'Map' : 'Set');
      });
    });
  }
}

/** `min`, `math.sqrt` and the like work on vectors lane by lane, where vectors have them. */
function reportNoVectorOp(
  b: Body,
  row: BuiltinRow,
  type: VectorType,
  bound: Bound,
  span: Span,
): boolean {
  if (vectorMethod(row.name) === row.op && satisfies(type.element, bound, b.program)) return false;
  b.diagnostics.error(
    'FZ0232',
    span,
    `\`${row.name}\` is not for \`${type.text}\``,
    vectorMethod(row.name) === row.op ? `its lanes are not \`${bound}\`` : 'not for vectors',
    ['work on single elements'],
  );
  return true;
}

function boundNamed(text: string): Bound {
  switch (text) {
    case 'Num':
    case 'Int':
    case 'Float':
    case 'Eq':
    case 'Ord':
      return text;
    default:
      return 'Any';
  }
}

/** Splits at the commas outside of `<>`. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '<') depth++;
    else if (c === '>') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

function builtinArgs(
  b: Body,
  call: BuiltinCall,
  signature: Signature,
): readonly TypedExpr[] | undefined {
  const args: TypedExpr[] = [];
  const { receiver } = call;
  if (receiver !== undefined) {
    const spec = signature.params[0] ?? '';
    args.push(checkReceiver(b, call, signature, spec, receiver));
  }
  const first = args.length;
  const typed = new Array<TypedExpr | undefined>(call.args.length);
  // Integer literals last, so that in `min(1, x)` it is `x` that decides the type.
  for (const literals of [false, true]) {
    call.args.forEach((arg, i) => {
      if ((literalInteger(arg.value) !== undefined) !== literals) return;
      typed[i] = checkBuiltinArg(b, call, signature, signature.params[first + i] ?? '', arg);
    });
  }
  for (const arg of typed) args.push(arg ?? b.error(call.span));
  return args.some((a) => a.type.kind === 'error') ? undefined : args;
}

function isCollectionSpec(spec: string): boolean {
  return spec.startsWith('List<') || spec.startsWith('Map<') || spec.startsWith('Set<');
}

function checkReceiver(
  b: Body,
  call: BuiltinCall,
  signature: Signature,
  spec: string,
  receiver: TypedExpr,
): TypedExpr {
  if (call.namespace === 'array') return receiver;
  return coerce(b, receiver, must(signature.type(spec)));
}

function checkBuiltinArg(
  b: Body,
  call: BuiltinCall,
  signature: Signature,
  spec: string,
  arg: Arg,
): TypedExpr {
  if (arg.mut && !isCollectionSpec(spec)) {
    b.diagnostics.error(
      'FZ0453',
      arg.span,
      `\`${call.name}\` does not change this argument`,
      'nothing is written back',
      ['remove the `mut`'],
    );
  }
  if (spec === 'int') {
    const typed = checkExpr(b, arg.value, ANY);
    return typed.type.kind === 'error' ? typed : requireInteger(b, typed);
  }
  if (spec === 'text') return asText(b, checkExpr(b, arg.value, ANY));
  const type = signature.type(spec);
  const full = call.namespace === '' ? call.name : `${call.namespace}.${call.name}`;
  // The first of several operands decides the type of the others.
  if (spec === 'T' && b.infer.kindOf(type) === 'any') {
    const typed = checkExpr(b, arg.value, hint(type));
    const known = b.resolve(typed.type);
    if (known.kind !== 'void' && known.kind !== 'never') b.infer.unify(type, known);
    return coerce(b, typed, must(type));
  }
  const reason =
    spec === 'T'
      ? { span: call.calleeSpan, message: `\`${full}\` takes values of one type` }
      : { span: call.calleeSpan, message: `expected by \`${full}\`` };
  return checkExpr(b, arg.value, must(type, reason));
}

function build(
  b: Body,
  row: BuiltinRow,
  args: readonly TypedExpr[],
  type: Type,
  span: Span,
): TypedExpr {
  const [one, two, three] = args;
  switch (row.op) {
    case 'is-empty':
      return one === undefined ? b.error(span) : isEmpty(b, row.namespace, one, span);
    case 'str.slice':
      if (one === undefined) return b.error(span);
      return sliceNode(b, one, { lo: two, hi: three, inclusive: false }, span);
    case 'str.concat':
      if (one === undefined || two === undefined) return b.error(span);
      return { kind: 'binary', op: 'concat', left: one, right: two, type, span };
    case 'list.get':
      if (one === undefined || two === undefined) return b.error(span);
      return b.track({ kind: 'index', base: one, index: two, type, span });
    case 'list.set':
      if (one === undefined || two === undefined || three === undefined) return b.error(span);
      return setElement(b, one, two, three, span);
    case 'reinterpret':
      if (one === undefined) return b.error(span);
      return { kind: 'reinterpret', operand: one, type, span };
    case 'from':
      return one ?? b.error(span);
    case 'standard': {
      const candidates = standardFunctions(b.program, row);
      return b.track({ kind: 'overloaded', name: row.name, candidates, args, type, span });
    }
    case 'reduction':
      throw new InternalError(`${row.name} is a call`);
    default:
      return b.track({ kind: 'builtin', op: row.op, args, type, span });
  }
}

/** `x.len() == 0` */
function isEmpty(b: Body, namespace: string, value: TypedExpr, span: Span): TypedExpr {
  const op: BuiltinOp =
    namespace === 'str'
      ? 'str.len'
      : namespace === 'list'
        ? 'list.len'
        : namespace === 'map'
          ? 'map.len'
          : namespace === 'set'
            ? 'set.len'
            : 'len';
  return {
    kind: 'compare',
    op: 'eq',
    left: { kind: 'builtin', op, args: [value], type: b.types.i32, span },
    right: plainLiteral(b.types.i32, 0, span),
    type: b.types.bool,
    span,
  };
}

/** `list.set(xs, i, v)` is `xs[i] = v`. */
function setElement(
  b: Body,
  list: TypedExpr,
  index: TypedExpr,
  value: TypedExpr,
  span: Span,
): TypedExpr {
  const place = b.track({ kind: 'index' as const, base: list, index, type: value.type, span });
  return {
    kind: 'block',
    type: b.types.void,
    span,
    block: {
      statements: [{ kind: 'assign', place, value, span }],
      result: undefined,
      type: b.types.void,
      span,
    },
  };
}

/** The forms of a builtin that is written in Fzy, one for each type. */
function standardFunctions(program: Program, row: BuiltinRow): readonly FunctionDecl[] {
  const module = program.standard(row.module ?? '');
  return ['f32', 'f64', 'f32x4', 'f64x2'].map((type) => {
    const symbol = module?.items.get(`${row.name}_${type}`);
    const decl = symbol?.kind === 'fn' ? functionDecl(program, symbol) : undefined;
    if (symbol?.kind !== 'fn' || decl === undefined) {
      throw new InternalError(`std::${row.module} has no ${row.name}_${type}`);
    }
    program.reached.add(symbol);
    return decl;
  });
}
