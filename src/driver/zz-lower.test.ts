import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { lower } from '../lower/pipeline.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { check } from './compile.ts';
import { buildLibrary } from './library.ts';

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory()
      ? files(`${dir}/${e.name}`)
      : e.name.endsWith('.fzy')
        ? [`${dir}/${e.name}`]
        : [],
  );
}
it('lowers', () => {
  const seen = new Map<string, number>();
  let ok = 0,
    bad = 0,
    front = 0;
  for (const path of [...files('bench/programs'), ...files('conformance')]) {
    for (const fastPath of ['off', 'on', 'force'] as const)
      for (const level of [0, 2] as const) {
        const text = readFileSync(path, 'utf8');
        let r;
        try {
          r = check(
            { path, text },
            {
              read: (p) => {
                try {
                  return readFileSync(p, 'utf8');
                } catch {
                  return undefined;
                }
              },
            },
            { roots: 'all' },
          );
        } catch (e) {
          front++;
          if (level === 0 && fastPath === 'off')
            console.log('FRONT', path, String(e).slice(0, 200));
          continue;
        }
        const { module, sources } = r;
        if (module === undefined) {
          front++;
          continue;
        }
        try {
          const d = new Diagnostics();
          lower(
            module,
            { fastPath, bounds: 'trusted', level, disabled: new Set() },
            {
              sources,
              diagnostics: d,
              library: () => buildLibrary(module.types, sources),
              verify: true,
            },
          );
          ok++;
        } catch (e) {
          bad++;
          const m = `${(e as Error).stack?.split('\n').slice(0, 3).join(' | ')}`
            .replace(/v\d+/g, 'v')
            .slice(0, 300);
          const k = m.slice(0, 120);
          if (!seen.has(k)) console.log(path, fastPath, level, m);
          seen.set(k, (seen.get(k) ?? 0) + 1);
        }
      }
  }
  console.log({ ok, bad, front });
});
