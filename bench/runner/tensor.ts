/** The suite `tensor`: the standard modules for tensors against C for wasm SIMD and plain JavaScript. */

import { join } from 'node:path';
import { type Argument, whole, wholes, zeros } from './arguments.ts';
import { type Built, buildC, buildFzy, type Places } from './peers.ts';
import type { Engine, Side } from './processes.ts';
import { type Choice, chosen, MODES, type Row, type Suite } from './suites.ts';

const PROGRAM = 'programs/tensor/tensor.fzy';

/** One function at one size. */
export interface TensorKernel {
  readonly name: string;
  readonly function: string;
  readonly args: readonly Argument[];
}

/** Whole numbers so small that sums are exact in any order: all sides must give the same. */
const small = (count: number, seed: number, type: 'f32' | 'f64' = 'f32'): Argument =>
  wholes(type, count, -8, 8, seed);

export function tensorKernels(quick: boolean): readonly TensorKernel[] {
  const kernels: TensorKernel[] = [];
  const add = (name: string, size: string, args: readonly Argument[]): void => {
    kernels.push({ name: `${name} ${size}`, function: name, args });
  };
  for (const n of quick ? [256, 100_000] : [256, 1024, 3072, 4096, 16_384, 100_000, 1_000_000]) {
    const [a, b, out] = [small(n, 1), small(n, 2), zeros('f32', n)];
    const size = `${n}`;
    add('total', size, [a]);
    add('total_f64', size, [small(n, 3, 'f64')]);
    add('product_sum', size, [a, b]);
    add('largest', size, [a]);
    add('where_largest', size, [a]);
    add('add', size, [a, b, out]);
    add('fused', size, [a, b, out]);
  }
  for (const n of quick ? [512] : [512, 1024]) {
    const [a, row] = [small(n * n, 4), small(n, 5)];
    add('add_row', `${n}²`, [a, row, zeros('f32', n * n)]);
    add('sum_columns', `${n}²`, [a, zeros('f32', n)]);
    add('sum_rows', `${n}²`, [a, zeros('f32', n)]);
  }
  for (const n of quick ? [64] : [64, 128, 256, 512]) {
    const [a, b] = [small(n * n, 6), small(n * n, 7)];
    add('square_product', `${n}²`, [a, b, whole(n), zeros('f32', n * n)]);
  }
  return kernels;
}

/** `c` may add in any order; `fzy no simd` is the same program for engines without vectors. */
export function tensorSuite(places: Places, engine: Engine, choice: Choice): Suite {
  const missing = ['numpy: not a side of this suite'];
  const raw: readonly (readonly [string, Built])[] = [
    ['c', buildC(places, 'peers/c/tensor.c', 'c-tensor', true)],
    ['fzy', buildFzy(places, PROGRAM, MODES.fzy ?? [])],
    ['fzy no simd', buildFzy(places, PROGRAM, ['-O3', '--no-simd'])],
  ];
  for (const [side, built] of raw) {
    if ('missing' in built) missing.push(`${side}: ${built.missing}`);
  }
  const js = join(places.bench, 'peers/js/tensor.mjs');
  const rows = tensorKernels(choice.quick)
    .filter((kernel) => chosen(choice, kernel))
    .map(({ name, function: func, args }): Row => {
      const load = { function: func, args, repeat: 'calls' } as const;
      const sides: Side[] = raw.flatMap(([side, built]) =>
        'path' in built ? [engine.side(side, { shape: 'raw', path: built.path, ...load })] : [],
      );
      sides.push(engine.side('js', { shape: 'module', path: js, ...load }));
      return { kernel: { name, program: PROGRAM, args, repeat: 'calls' }, sides, compareWith: 2 };
    });
  return { name: 'tensor', reference: 'c', rows, missing, end: () => {} };
}
