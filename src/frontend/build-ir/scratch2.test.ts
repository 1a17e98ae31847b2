import { expect, test } from 'vitest';
import { type Type, TypeStore } from '../../ir/types.ts';
import { verifyModule } from '../../ir/verify.ts';
import { Diagnostics } from '../../report/diagnostic.ts';
import { SourceSet } from '../../report/source.ts';
import type { FunctionDecl, Local, TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
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
function build(f: FunctionDecl) {
  const t = performance.now();
  const module = buildIr(
    { functions: [f], externs: [], consts: [], statics: [], tests: [] },
    { types, sources: new SourceSet(), diagnostics: new Diagnostics() },
    { roots: 'exports' },
  );
  const t1 = performance.now();
  const faults = verifyModule(module).slice(0, 3);
  console.log(f.name, 'build', t1 - t, 'verify', performance.now() - t1);
  expect(faults).toEqual([]);
}
test('100k ifs', () => {
  const n = local('n', i32, false, true);
  const s = local('s', i32, true);
  const x = local('x', i32, true);
  const st: TypedStatement[] = [let_(s, lit(0)), let_(x, lit(1))];
  for (let k = 0; k < 100000; k++)
    st.push(ex(ifs(cmp('eq', rd(n), lit(k)), block([set(rd(s), bin('add', rd(s), lit(k)))]))));
  build(fn('ifs', [n], i32, block(st, bin('add', rd(s), rd(x)))));
});
test('100k else if', () => {
  const n = local('n', i32, false, true);
  const s = local('s', i32, true);
  let e: TypedExpr | undefined;
  for (let k = 0; k < 700; k++)
    e = ifs(cmp('eq', rd(n), lit(k)), block([set(rd(s), bin('add', rd(s), lit(k)))]), e);
  build(fn('elseifs', [n], i32, block([let_(s, lit(0)), ex(e as TypedExpr)], rd(s))));
});
test('1000 vars, 10k ifs', () => {
  const n = local('n', i32, false, true);
  const vs = Array.from({ length: 1000 }, (_, i) => local(`v${i}`, i32, true));
  const st: TypedStatement[] = vs.map((v) => let_(v, lit(1)));
  for (let k = 0; k < 10000; k++)
    st.push(ex(ifs(cmp('eq', rd(n), lit(k)), block([set(rd(vs[k % 1000] as Local), lit(k))]))));
  const sum: TypedStatement[] = [];
  const s = local('s', i32, true);
  st.push(let_(s, lit(0)));
  for (const v of vs) st.push(set(rd(s), bin('add', rd(s), rd(v))));
  build(fn('vars', [n], i32, block([...st, ...sum], rd(s))));
});
test('nested loops 300 deep', () => {
  const n = local('n', i32, false, true);
  const s = local('s', i32, true);
  let b = block([set(rd(s), bin('add', rd(s), lit(1)))]);
  for (let k = 0; k < 300; k++)
    b = block([
      {
        kind: 'while',
        target: { label: undefined, attributes: [] },
        condition: cmp('lt', rd(s), rd(n)),
        body: b,
        span,
      },
    ]);
  build(fn('nest', [n], i32, block([let_(s, lit(0)), ...b.statements], rd(s))));
});
test('100k returns in loop', () => {
  const n = local('n', i32, false, true);
  const s = local('s', i32, true);
  const st: TypedStatement[] = [];
  for (let k = 0; k < 50000; k++)
    st.push(
      set(rd(s), bin('add', rd(s), lit(k))),
      ex(
        ifs(
          cmp('eq', rd(s), lit(k)),
          block([ex({ kind: 'return', value: rd(s), type: types.never, span })]),
        ),
      ),
    );
  build(
    fn(
      'rets',
      [n],
      i32,
      block(
        [
          let_(s, lit(0)),
          { kind: 'defer', body: block([set(rd(s), lit(0))]), span },
          {
            kind: 'while',
            target: { label: undefined, attributes: [] },
            condition: cmp('lt', rd(s), rd(n)),
            body: block(st),
            span,
          },
        ],
        rd(s),
      ),
    ),
  );
});
