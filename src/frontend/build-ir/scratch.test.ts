import { test } from 'vitest';
import { TypeStore } from '../../ir/types.ts';
import { Diagnostics } from '../../report/diagnostic.ts';
import { SourceSet } from '../../report/source.ts';
import { checkTree } from '../check/check.ts';
import { checkFlow } from '../flow/flow.ts';
import { parse } from '../parse.ts';
import { buildIr } from './build-ir.ts';
import { createConstEvaluator } from './const-evaluator.ts';
import { verifyModule } from '../../ir/verify.ts';
import { checkPatterns } from '../flow/patterns.ts';
import { checkAssignment } from '../flow/assignment.ts';
import { localsInStorage } from './storage.ts';
test('x', () => {
  const t = (name: string, text: string) => {
  const sources = new SourceSet(); const diagnostics = new Diagnostics();
  const input = { root: sources.add('t', text), sources, loader: { load: () => ({ tried: [] }) }, types: new TypeStore(), diagnostics, constSteps: 1000 };
  const tp = performance.now();
  parse(input.root, new Diagnostics());
  const t0 = performance.now();
  const p = checkTree(input, createConstEvaluator(input), parse);
  const t1 = performance.now();
  for (const f of p.functions) if (f.body) { checkPatterns(f.body, input.types, diagnostics); }
  const t11 = performance.now();
  for (const f of p.functions) if (f.body) { checkAssignment(f.body, diagnostics); }
  const t12 = performance.now();
  checkFlow(p, input.types, diagnostics);
  const t2 = performance.now();
  const m = buildIr(p, input, { roots: 'all' });
  const t3 = performance.now();
  verifyModule(m);
  console.log(name, 'parse', (t0 - tp) | 0, 'check', (t1 - t0) | 0, 'patterns', (t11 - t1) | 0, 'assign', (t12 - t11) | 0, 'flow', (t2 - t12) | 0, 'build', (t3 - t2) | 0, 'verify', (performance.now() - t3) | 0);
  };
  t('warm', 'fn f(n: i32) -> i32 { return n }');
  t('stmts', 'fn f(n: i32) -> i32 { let mut s = 0\n' + 'if s > n { s += 1 }\n'.repeat(10000) + ' return s }');
  t('stmts', 'fn f(n: i32) -> i32 { let mut s = 0\n' + 'if s > n { s += 1 }\n'.repeat(20000) + ' return s }');
  t('arms', 'fn f(n: i32) -> i32 { match n {' + Array.from({ length: 3000 }, (_, i) => `${i * 3} => ${i},`).join('\n') + ' _ => 0 } }');
  t('arms', 'fn f(n: i32) -> i32 { match n {' + Array.from({ length: 6000 }, (_, i) => `${i * 3} => ${i},`).join('\n') + ' _ => 0 } }');
  t('defers', 'fn f(n: i32) -> i32 { let mut s = 0\n' + 'defer { s += 1 }\n if s > n { return s }\n'.repeat(1000) + ' return s }');
});
