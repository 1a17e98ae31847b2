import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { TypeStore } from '../../ir/types.ts';
import { Diagnostics } from '../../report/diagnostic.ts';
import { SourceSet } from '../../report/source.ts';
import { checkProgram } from '../check-program.ts';

function run(path: string): string[] {
  const sources = new SourceSet();
  const root = sources.add(path, readFileSync(path, 'utf8'));
  const diagnostics = new Diagnostics();
  checkProgram({
    root,
    sources,
    types: new TypeStore(),
    diagnostics,
    constSteps: 1e6,
    loader: {
      load(from, name) {
        const dir = dirname(from.path);
        const stem = basename(from.path, '.fzy');
        const tried =
          stem === 'main' || stem === 'mod'
            ? [`${dir}/${name}.fzy`, `${dir}/${name}/mod.fzy`]
            : [`${dir}/${stem}/${name}.fzy`, `${dir}/${name}.fzy`, `${dir}/${name}/mod.fzy`];
        for (const p of tried)
          if (existsSync(p)) return { file: sources.add(p, readFileSync(p, 'utf8')) };
        return { tried };
      },
    },
  });
  return diagnostics.all.map((d) => {
    const l = d.labels[0];
    const p = sources.locate(l!.span);
    return `${d.severity} ${d.code} at ${p.path === path ? '' : basename(p.path) + ':'}${p.line}:${p.column} "${d.title}" -- ${l?.message} ## ${d.help.join(' | ')}`;
  });
}
const roots = readdirSync('conformance').filter(
  (d) => statSync(`conformance/${d}`).isDirectory() && d !== 'property',
);
const files: string[] = [];
for (const d of roots)
  for (const f of readdirSync(`conformance/${d}`)) {
    const p = `conformance/${d}/${f}`;
    if (f.endsWith('.fzy')) files.push(p);
    else if (existsSync(`${p}/main.fzy`)) files.push(`${p}/main.fzy`);
  }
test('all', () => {
  let bad = 0;
  for (const f of files) {
    let got: string[];
    try {
      got = run(f);
    } catch (e) {
      console.log(`${f}: THROWS ${(e as Error).stack?.split('\n').slice(0, 6).join('\n')}`);
      bad++;
      continue;
    }
    const text = readFileSync(f, 'utf8');
    const want = [...text.matchAll(/\/\/@ (error|warning): (.*)/g)].map((m) => `${m[1]} ${m[2]}`);
    const ok =
      want.length === got.length &&
      want.every((w) => {
        const m = /^(\S+) (\S+) at (\S+)(?: "(.*)")?/.exec(w);
        return (
          m &&
          got.some(
            (g) =>
              g.startsWith(`${m[1]} `) &&
              (m[2] === 'FZ????' || g.includes(m[2]!)) &&
              g.includes(` at ${m[3]} `) &&
              g.includes((m[4] ?? '').replace(/\\\\(.)/g, '\\$1')),
          )
        );
      });
    if (!ok) {
      bad++;
      console.log(`${f}\n  want ${want.join('\n       ')}\n  got  ${got.join('\n       ')}`);
    }
  }
  console.log(files.length, 'files', bad, 'bad');
  expect(1).toBe(1);
});
