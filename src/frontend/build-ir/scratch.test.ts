import { expect, test } from 'vitest';
import { interpret } from '../../ir/interpret/index.ts';
import { printModule } from '../../ir/print.ts';
import { type EnumOrigin, type Type, TypeStore } from '../../ir/types.ts';
import { verifyModule } from '../../ir/verify.ts';
import { Diagnostics } from '../../report/diagnostic.ts';
import { SourceSet } from '../../report/source.ts';
import type {
  FunctionDecl,
  Local,
  LoopTarget,
  TypedBlock,
  TypedExpr,
  TypedPattern,
  TypedStatement,
} from '../typed-ast.ts';
import { buildIr } from './build-ir.ts';

const span = { file: 0, start: 0, end: 1 };
const types = new TypeStore();
const { i32, bool } = types;
let ids = 0;
const local = (name: string, type: Type, mut = false, param = false): Local => ({
  id: ids++,
  name,
  type,
  mut,
  param,
  span,
});
const rd = (l: Local): TypedExpr => ({ kind: 'local', local: l, type: l.type, span });
const lit = (value: number | boolean, type: Type = i32): TypedExpr => ({
  kind: 'literal',
  value,
  type,
  span,
});
const bin = (op: any, left: TypedExpr, right: TypedExpr): TypedExpr => ({
  kind: 'binary',
  op,
  left,
  right,
  type: left.type,
  span,
});
const cmp = (op: any, left: TypedExpr, right: TypedExpr): TypedExpr => ({
  kind: 'compare',
  op,
  left,
  right,
  type: bool,
  span,
});
const block = (statements: TypedStatement[], result?: TypedExpr): TypedBlock => ({
  statements,
  result,
  type: result?.type ?? types.void,
  span,
});
const let_ = (l: Local, value: TypedExpr): TypedStatement => ({
  kind: 'let',
  pattern: { kind: 'binding', local: l, inner: undefined, type: l.type, span },
  value,
  span,
});
const set = (l: any, value: TypedExpr): TypedStatement => ({
  kind: 'assign',
  place: l,
  value,
  span,
});
const fn = (name: string, params: Local[], result: Type, body: TypedBlock): FunctionDecl => ({
  kind: 'function',
  name,
  shortName: name,
  generics: [],
  params,
  result,
  attributes: [],
  doc: '',
  exported: true,
  library: false,
  span,
  nameSpan: span,
  body,
});
const ifs = (condition: TypedExpr, then: TypedBlock, otherwise?: TypedExpr): TypedExpr => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  type: then.type,
  span,
});
const ex = (value: TypedExpr): TypedStatement => ({ kind: 'expr', value, span });
const target = (): LoopTarget => ({ label: undefined, attributes: [] });

function run(f: FunctionDecl, args: any[], show = false) {
  const module = buildIr(
    { functions: [f], externs: [], consts: [], statics: [], tests: [] },
    { types, sources: new SourceSet(), diagnostics: new Diagnostics() },
    { roots: 'exports' },
  );
  if (show) console.log(printModule(module));
  expect(verifyModule(module)).toEqual([]);
  return interpret(module, f.name, args, { capability: () => 0, print: () => {} });
}

test('while', () => {
  const n = local('n', i32, false, true);
  const s = local('s', i32, true);
  const i = local('i', i32, true);
  const f = fn(
    'f',
    [n],
    i32,
    block(
      [
        let_(s, lit(0)),
        let_(i, lit(0)),
        {
          kind: 'while',
          target: target(),
          condition: cmp('lt', rd(i), rd(n)),
          body: block([
            ex(
              ifs(
                cmp('eq', bin('rem', rd(i), lit(2)), lit(0)),
                block([set(rd(s), bin('add', rd(s), rd(i)))]),
              ),
            ),
            set(rd(i), bin('add', rd(i), lit(1))),
          ]),
          span,
        },
      ],
      rd(s),
    ),
  );
  expect(run(f, [10], true)).toMatchObject({ value: 20 });
});

test('for range and array', () => {
  const n = local('n', i32, false, true);
  const a = local('a', types.array(i32, 4), true);
  const s = local('s', i32, true);
  const i = local('i', i32);
  const idx = (j: TypedExpr): any => ({ kind: 'index', base: rd(a), index: j, type: i32, span });
  const x = local('x', i32);
  const f = fn(
    'f',
    [n],
    i32,
    block(
      [
        let_(a, { kind: 'repeat', value: lit(1), type: a.type, span }),
        let_(s, lit(0)),
        {
          kind: 'for-range',
          target: target(),
          local: i,
          lo: lit(0),
          hi: rd(n),
          inclusive: true,
          step: lit(2),
          body: block([{ kind: 'compound', place: idx(rd(i)), op: 'add', value: rd(i), span }]),
          span,
        },
        {
          kind: 'for-in',
          target: target(),
          pattern: { kind: 'binding', local: x, inner: undefined, type: i32, span },
          iterable: rd(a),
          body: block([{ kind: 'compound', place: rd(s) as any, op: 'add', value: rd(x), span }]),
          span,
        },
      ],
      rd(s),
    ),
  );
  expect(run(f, [3], true)).toMatchObject({ value: 6 });
  expect(run(f, [4])).toMatchObject({
    kind: 'trap',
    message: 'index out of bounds (index 4, length 4)',
  });
});

test('match', () => {
  const origin: EnumOrigin = {
    name: 'Shape',
    parameters: [],
    variants: [
      { name: 'Dot', payload: [], discriminant: 0 },
      { name: 'Circle', payload: [i32], discriminant: 1 },
      { name: 'Rect', payload: [i32, i32], discriminant: 2 },
    ],
  };
  const shape = types.enum(origin, []);
  const bindp = (l: Local): TypedPattern => ({
    kind: 'binding',
    local: l,
    inner: undefined,
    type: l.type,
    span,
  });
  const v = (variant: number, ...args: TypedPattern[]): TypedPattern => ({
    kind: 'variant',
    type: shape,
    variant,
    args,
    span,
  });
  const n = local('n', i32, false, true);
  const r = local('r', i32),
    w = local('w', i32),
    h = local('h', i32),
    r2 = local('r2', i32);
  const s = local('s', shape);
  const mk = (variant: number, ...args: TypedExpr[]): TypedExpr => ({
    kind: 'enum',
    type: shape,
    variant,
    args,
    span,
  });
  const f = fn(
    'f',
    [n],
    i32,
    block(
      [
        let_(
          s,
          ifs(
            cmp('lt', rd(n), lit(0)),
            block([], mk(0)),
            ifs(cmp('lt', rd(n), lit(10)), block([], mk(1, rd(n))), {
              kind: 'block',
              block: block([], mk(2, rd(n), lit(2))),
              type: shape,
              span,
            }),
          ),
        ),
      ],
      {
        kind: 'match',
        scrutinee: rd(s),
        attributes: [],
        type: i32,
        span,
        arms: [
          { pattern: v(0), guard: undefined, body: lit(-1), span },
          { pattern: v(1, bindp(r)), guard: cmp('gt', rd(r), lit(5)), body: rd(r), span },
          { pattern: v(1, bindp(r2)), guard: undefined, body: bin('mul', rd(r2), lit(100)), span },
          {
            pattern: v(2, bindp(w), bindp(h)),
            guard: undefined,
            body: bin('mul', rd(w), rd(h)),
            span,
          },
        ],
      },
    ),
  );
  expect(run(f, [-5], true)).toMatchObject({ value: -1 });
  expect(run(f, [7])).toMatchObject({ value: 7 });
  expect(run(f, [3])).toMatchObject({ value: 300 });
  expect(run(f, [11])).toMatchObject({ value: 22 });
});
