/** Which sides each kernel is run on. */

import { join } from 'node:path';
import { everydayKernels, type Kernel, seedKernels } from './kernels.ts';
import type { Settings } from './measure.ts';
import {
  type Built,
  buildAssemblyScript,
  buildC,
  buildFzy,
  buildRust,
  type Places,
} from './peers.ts';
import { type Engine, Native, type Side } from './processes.ts';

export interface Row {
  readonly kernel: Kernel;
  readonly sides: readonly Side[];
  /** How long a run must be for the comparison of results. */
  readonly compareWith: number;
  /** Where it is not measured as everything else. */
  readonly settings?: Partial<Settings>;
}

export interface Suite {
  readonly name: 'boundary' | 'seed' | 'everyday' | 'ladder' | 'blake3' | 'tensor';
  /** The side that is 1.00. */
  readonly reference: string;
  readonly rows: readonly Row[];
  readonly missing: readonly string[];
  readonly end: () => void;
}

/** Flags of each way to compile a program, by the name of the side. */
export const MODES: Readonly<Record<string, readonly string[]>> = {
  fzy: ['-O3'],
  'fzy -O2': ['-O2'],
  'fzy strict': ['-O3', '--bounds=strict'],
  'fzy off': ['-O3', '--perf-fastpath=off'],
};

export interface Choice {
  /** Kernels whose name contains one of these; all when empty. */
  readonly only: readonly string[];
  /** Without the slow reference runtime. */
  readonly quick: boolean;
}

export const chosen = (choice: Choice, kernel: Pick<Kernel, 'name'>): boolean =>
  choice.only.length === 0 || choice.only.some((part) => kernel.name.includes(part));

/** The eight kernels against native Rust, C, AssemblyScript and JavaScript. */
export function seedSuite(places: Places, engine: Engine, choice: Choice): Suite {
  const missing: string[] = [];
  const ready = (name: string, built: Built): string | undefined => {
    if ('path' in built) return built.path;
    missing.push(`${name}: ${built.missing}`);
    return undefined;
  };
  const natives: [string, Native][] = [];
  for (const [name, best] of [
    ['rust', false],
    ['rust best', true],
  ] as const) {
    const path = ready(name, buildRust(places, best));
    if (path !== undefined) natives.push([name, new Native(path)]);
  }
  const c = ready('c', buildC(places, 'peers/c/kernels.c', 'c-kernels', false));
  const scripts: [string, string | undefined][] = [
    ['as', ready('as', buildAssemblyScript(places, 'idiomatic'))],
    ['as unchecked', ready('as unchecked', buildAssemblyScript(places, 'unchecked'))],
    ['js', join(places.bench, 'peers/js/kernels.mjs')],
  ];
  const rows = seedKernels()
    .filter((kernel) => chosen(choice, kernel))
    .map((kernel): Row => {
      const { args, repeat } = kernel;
      const sides: Side[] = natives.map(([name, native]) => native.side(name, kernel));
      const add = (name: string, shape: 'raw' | 'module', path: string | undefined): void => {
        if (path === undefined) return;
        sides.push(engine.side(name, { shape, path, function: kernel.function, args, repeat }));
      };
      for (const [name, flags] of Object.entries(MODES)) {
        const off = name === 'fzy off';
        if (off && choice.quick) continue;
        const built = ready(name, buildFzy(places, kernel.program, flags));
        add(name, off ? 'module' : 'raw', off ? built?.replace(/wasm$/, 'js') : built);
      }
      add('c', 'raw', c);
      for (const [name, path] of scripts) add(name, 'module', path);
      return { kernel, sides, compareWith: 10_007 };
    });
  const end = (): void => {
    for (const [, native] of natives) native.end();
  };
  return { name: 'seed', reference: 'rust', rows, missing, end };
}

/** Ordinary programs against the same in C, with and without leave to vectorise. */
export function everydaySuite(places: Places, engine: Engine, choice: Choice): Suite {
  const missing = new Set<string>();
  const rows = everydayKernels()
    .filter((kernel) => chosen(choice, kernel))
    .map((kernel): Row => {
      const { name, args, repeat } = kernel;
      const sides: Side[] = [];
      const add = (side: string, built: Built): void => {
        if ('missing' in built) missing.add(`${side}: ${built.missing}`);
        else
          sides.push(
            engine.side(side, { shape: 'raw', path: built.path, function: name, args, repeat }),
          );
      };
      add('c', buildC(places, `everyday/${name}.c`, `c-${name}`, false));
      add('c simd', buildC(places, `everyday/${name}.c`, `c-simd-${name}`, true));
      add('fzy', buildFzy(places, kernel.program, MODES.fzy ?? []));
      add('fzy strict', buildFzy(places, kernel.program, MODES['fzy strict'] ?? []));
      return { kernel, sides, compareWith: 3 };
    });
  return { name: 'everyday', reference: 'c', rows, missing: [...missing], end: () => {} };
}

/** The eight kernels with the optional passes switched on one after another. */
export function ladderSuite(
  places: Places,
  engine: Engine,
  choice: Choice,
  passes: readonly string[],
): Suite {
  const rows = seedKernels()
    .filter((kernel) => chosen(choice, kernel))
    .map((kernel): Row => {
      const { args, repeat } = kernel;
      const sides = [0, ...passes.keys()].map((_, on) => {
        const off = passes.slice(on);
        const flags = off.length === 0 ? [] : [`--disable-pass=${off.join(',')}`];
        const built = buildFzy(places, kernel.program, ['-O3', ...flags]);
        const path = 'path' in built ? built.path : '';
        const name = on === 0 ? 'none' : `+ ${passes[on - 1]}`;
        return engine.side(name, { shape: 'raw', path, function: kernel.function, args, repeat });
      });
      return { kernel, sides, compareWith: 10_007 };
    });
  return { name: 'ladder', reference: 'none', rows, missing: [], end: () => {} };
}
