import { appendFileSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { check } from '../src/driver/compile.ts';
import { interpretProgram } from '../src/driver/execute-interpreter.ts';
test('programs', () => {
  const root = new URL('../bench/programs/', import.meta.url).pathname;
  for (const f of (process.env.FF as string).split(',').map(f=>root+f)) {
    const t0 = performance.now(); appendFileSync('/tmp/fzy/progress.txt', f+'\n');
    try {
    const r = check({ path: f, text: readFileSync(f,'utf8') }, { read: () => undefined }, { roots: 'all' });
    const errs = r.diagnostics.map(d => { const p = r.sources.locate(d.labels[0]!.span); return `   ${d.severity} ${d.code} ${p.line}:${p.column} ${d.title}`});
    console.log(f.slice(root.length), r.module === undefined ? 'FAIL' : 'ok', Math.round(performance.now()-t0)+'ms\n' + errs.slice(0,6).join('\n'));
    if (r.module) { const p = interpretProgram(r.module, r.sources, {}); r.module.tests.forEach((t,i)=>{ const t1=performance.now(); appendFileSync('/tmp/fzy/progress.txt', '  '+t.name+'\n'); const o = p.test(i).outcome; if (o.kind!=='value'||performance.now()-t1>1000) console.log('   test', t.name, JSON.stringify(o), Math.round(performance.now()-t1)) }); }
    } catch (e) { console.log(f.slice(root.length), 'CRASH', String((e as Error).stack).split('\n').slice(0,4).join('\n')); }
  }
});
