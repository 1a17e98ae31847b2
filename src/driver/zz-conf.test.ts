import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { runEverywhere } from '../../conformance/cells.ts';
import { parseExpectations } from '../../conformance/expectations.ts';

function findPrograms(dir: string): any[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = `${dir}/${e.name}`;
    if (e.isDirectory()) return findPrograms(path);
    if (!path.endsWith('.fzy') || path.includes('/errors/')) return [];
    const text = readFileSync(path, 'utf8');
    try {
      return [{ name: path, path, text, expected: parseExpectations(text) }];
    } catch {
      return [];
    }
  });
}
it('conf', async () => {
  let ok = 0,
    bad = 0;
  for (const p of [...findPrograms('conformance'), ...findPrograms('bench')]) {
    if (process.env.ONLY && !new RegExp(process.env.ONLY).test(p.name)) continue;
    let problems: readonly string[];
    try {
      problems = (await runEverywhere(p)).problems;
    } catch (e) {
      problems = ['CRASH ' + (e as Error).stack?.split('\n').slice(0, 4).join(' | ')];
    }
    problems = problems.filter((x) => !/^(check|force).*(refus|accepted)/.test(x));
    if (problems.length === 0) ok++;
    else {
      bad++;
      console.log(
        p.name +
          '\n   ' +
          problems
            .slice(0, 4)
            .map((x) => x.slice(0, 260))
            .join('\n   '),
      );
    }
  }
  console.log({ ok, bad });
}, 3_000_000);
