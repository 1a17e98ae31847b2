/** What can be assigned to, passed `mut`, or written through. */

import type { Span } from '../../report/source.ts';
import type { Expr } from '../ast.ts';
import type { TypedExpr, TypedPlace } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import type { Body } from './body.ts';
import { checkExpr } from './expressions.ts';
import type { SliceSource } from './slice-sources.ts';
import { ANY } from './want.ts';

/** Whether the elements or parts of an expression may change. */
type Writability =
  | { readonly kind: 'yes' }
  /** Through this slice, if what it views may change. */
  | { readonly kind: 'slice'; readonly local: Local }
  | {
      readonly kind: 'no';
      readonly title: string;
      readonly label: string;
      readonly why: Span | undefined;
      readonly help: readonly string[];
    }
  /** A value of nobody's: there is nothing to change. */
  | { readonly kind: 'temporary' };

const YES: Writability = { kind: 'yes' };

export function isPlace(node: TypedExpr): node is TypedPlace {
  return (
    node.kind === 'local' ||
    node.kind === 'static' ||
    node.kind === 'field' ||
    node.kind === 'index'
  );
}

/** Checks the left side of an assignment; undefined after an error. */
export function assignablePlace(
  b: Body,
  expr: Expr,
  how: 'assign' | 'compound',
): TypedPlace | undefined {
  const direct = how === 'assign' ? localOf(b, expr) : undefined;
  const node: TypedExpr =
    direct === undefined
      ? checkExpr(b, expr, ANY)
      : b.track({ kind: 'local', local: direct, type: direct.type, span: expr.span });
  if (node.type.kind === 'error') return undefined;
  if (!isPlace(node)) {
    if (node.kind === 'const') reportImmutable(b, node, expr.span, 'assign to');
    else {
      b.diagnostics.error(
        'FZ0451',
        expr.span,
        'cannot assign to this',
        'not a variable, field or element',
        assignmentCure(expr),
      );
    }
    return undefined;
  }
  if (node.kind === 'local') return checkLocal(b, node, expr.span, how);
  return requireWritable(b, node, expr.span, 'assign to') ? node : undefined;
}

function assignmentCure(expr: Expr): readonly string[] {
  if (expr.kind === 'binary') return ['a comparison is written `==`'];
  if (expr.kind === 'tuple') {
    return [
      'only `let` takes tuples apart: assign one by one, with a `let` for what is needed twice',
    ];
  }
  return [];
}

/** A plain local, found without counting as a use of it. */
function localOf(b: Body, expr: Expr): Local | undefined {
  if (expr.kind !== 'path' || expr.path.segments.length !== 1) return undefined;
  const name = expr.path.segments[0];
  const meaning = name === undefined ? undefined : b.meaningOf(name.text);
  return meaning?.kind === 'local' ? meaning.local : undefined;
}

function checkLocal(
  b: Body,
  node: Extract<TypedPlace, { kind: 'local' }>,
  span: Span,
  how: 'assign' | 'compound',
): TypedPlace | undefined {
  const { local } = node;
  // A variable without a value may get one; that it happens once is for the flow checks.
  if (local.mut || (b.late.has(local) && how === 'assign')) return node;
  const problem = immutableLocal(b, local);
  if (problem.kind === 'no') report(b, span, problem, 'assign to');
  return undefined;
}

/** Reports an expression whose parts may not change. */
export function requireWritable(
  b: Body,
  node: TypedExpr,
  span: Span,
  action: 'assign to' | 'pass' | 'call',
): boolean {
  const answer = writability(b, node);
  switch (answer.kind) {
    case 'yes':
      return true;
    case 'slice':
      b.slices.write(answer.local, span);
      return true;
    case 'no':
      report(b, span, answer, action);
      return false;
    case 'temporary':
      b.diagnostics.error(
        'FZ0451',
        span,
        action === 'assign to'
          ? 'cannot assign to part of a temporary value'
          : action === 'pass'
            ? 'cannot pass a temporary value as `mut`: it has no place'
            : 'cannot call a `mut self` method on a temporary value',
        'nobody would see the change',
        ['put the value into a `let mut` variable first'],
      );
      return false;
  }
}

function reportImmutable(b: Body, node: TypedExpr, span: Span, action: 'assign to' | 'pass'): void {
  const answer = writability(b, node);
  if (answer.kind === 'no') report(b, span, answer, action);
}

function report(
  b: Body,
  span: Span,
  problem: Extract<Writability, { kind: 'no' }>,
  action: 'assign to' | 'pass' | 'call',
): void {
  const title =
    action === 'assign to'
      ? `cannot change ${problem.title}`
      : action === 'pass'
        ? `cannot pass ${problem.title} as \`mut\``
        : `cannot call a \`mut self\` method on ${problem.title}`;
  b.diagnostics.error(
    action === 'assign to' ? 'FZ0450' : action === 'pass' ? 'FZ0455' : 'FZ0457',
    span,
    title,
    problem.label,
    problem.help,
    problem.why === undefined
      ? []
      : [{ span: problem.why, message: 'declared here', primary: false }],
  );
}

/** Whether what `node` stands for may be changed: a variable, or the parts of a value. */
function writability(b: Body, node: TypedExpr): Writability {
  switch (node.kind) {
    case 'local': {
      const type = b.resolve(node.type);
      if (type.kind === 'slice') {
        return node.local.mut
          ? { kind: 'slice', local: node.local }
          : immutableLocal(b, node.local);
      }
      return node.local.mut ? YES : immutableLocal(b, node.local);
    }
    case 'static':
      return node.decl.mutable
        ? YES
        : {
            kind: 'no',
            title: `static \`${node.decl.name}\``,
            label: 'this static never changes',
            why: node.decl.span,
            help: ['declare it `static mut`'],
          };
    case 'const':
      return {
        kind: 'no',
        title: `constant \`${node.decl.name}\``,
        label: 'constants never change',
        why: node.decl.span,
        help: ['copy it into a `let mut` variable, or make it a `static mut`'],
      };
    case 'field':
      return writability(b, node.base);
    case 'index':
      // The elements of a list belong to the list, whoever refers to it.
      return b.resolve(node.base.type).kind === 'list' ? YES : writability(b, node.base);
    case 'slice':
      return writability(b, node.base);
    case 'as-slice':
      return writability(b, node.operand);
    case 'builtin':
      return node.op === 'str.bytes'
        ? {
            kind: 'no',
            title: 'the bytes of a string',
            label: 'strings never change',
            why: undefined,
            help: ['copy the bytes into an array first'],
          }
        : { kind: 'temporary' };
    default:
      return { kind: 'temporary' };
  }
}

function immutableLocal(b: Body, local: Local): Writability {
  const { name } = local;
  const type = b.resolve(local.type);
  if (local.param) {
    const scalar =
      type.kind !== 'slice' &&
      type.kind !== 'array' &&
      type.kind !== 'struct' &&
      type.kind !== 'enum' &&
      type.kind !== 'tuple';
    return {
      kind: 'no',
      title: `parameter \`${name}\``,
      label: 'parameters are immutable',
      why: local.span,
      help: [
        name === 'self'
          ? 'declare it `mut self` to change the caller’s value'
          : scalar
            ? `start with \`let mut ${name} = ${name}\``
            : `declare it \`mut ${name}: ${b.show(type)}\` to change the caller’s, or copy it: \`let mut ${name} = ${name}\``,
      ],
    };
  }
  return {
    kind: 'no',
    title: `\`${name}\``,
    label: `\`${name}\` is not \`mut\``,
    why: local.span,
    help: [`declare it \`let mut ${name}\``],
  };
}

/** What a value of slice type views. */
export function sliceSourcesOf(b: Body, value: TypedExpr): readonly SliceSource[] {
  switch (value.kind) {
    case 'if':
      return [
        ...(value.then.result === undefined ? [] : sliceSourcesOf(b, value.then.result)),
        ...(value.otherwise === undefined ? [] : sliceSourcesOf(b, value.otherwise)),
      ];
    case 'match':
      return value.arms.flatMap((arm) => sliceSourcesOf(b, arm.body));
    case 'block':
      return value.block.result === undefined ? [] : sliceSourcesOf(b, value.block.result);
    default: {
      const answer = writability(b, value);
      if (answer.kind === 'slice') return [{ kind: 'local', local: answer.local }];
      if (answer.kind !== 'no') return [];
      return [
        {
          kind: 'read-only',
          span: value.span,
          why: `${answer.title} must not change`,
        },
      ];
    }
  }
}
