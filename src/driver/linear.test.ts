import { describe, expect, it } from 'vitest';
import { generateProgram } from '../../scripts/generate-program.mjs';
import type { Func } from '../ir/module.ts';
import { lower } from '../lower/pipeline.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { check } from './compile.ts';
import { libraryOf } from './library.ts';

/** How often each pass looks at the program's functions, and how much IR it leaves. */
function workOn(lines: number): ReadonlyMap<string, number> {
  const text = generateProgram(lines).get('main.fzy') ?? '';
  const { module, sources } = check(
    { path: 'p.fzy', text },
    { read: () => undefined },
    { roots: 'exports' },
  );
  if (module === undefined) throw new Error('the generated program has errors');
  let looks = 0;
  const counted = (func: Func): Func =>
    new Proxy(func, {
      get: (target, key, receiver) => {
        looks++;
        return Reflect.get(target, key, receiver);
      },
    });
  for (const [name, func] of module.functions) module.functions.set(name, counted(func));
  const found = new Map<string, number>();
  const add = (what: string, count: number): void => {
    found.set(what, (found.get(what) ?? 0) + count);
  };
  const options = {
    fastPath: 'on',
    bounds: 'trusted',
    level: 2,
    simd: true,
    disabled: new Set<string>(),
  } as const;
  lower(module, options, {
    sources,
    diagnostics: new Diagnostics(),
    library: libraryOf(module.types, sources),
    onPass: ({ name }) => {
      add(`looks of ${name}`, looks);
      for (const { blocks } of module.functions.values()) {
        for (const block of blocks) add(`instructions after ${name}`, block?.insts.length ?? 0);
      }
      looks = 0;
    },
  });
  return found;
}

describe('a program that is five times as long', () => {
  it('is five times the work for every pass, and gives five times the code', () => {
    // Every kind of function once, and five times.
    const small = workOn(260);
    const large = workOn(1_300);
    const grown = [...large].flatMap(([what, count]) => {
      const before = small.get(what) ?? 0;
      return count > 7 * before + 1_000 ? [`${what}: ${before} → ${count}`] : [];
    });
    expect(grown).toEqual([]);
  });
});
