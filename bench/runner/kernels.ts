/** The kernels that are measured, with their inputs, which every side gets at run time. */

import {
  type Argument,
  bytesOf,
  fractions,
  randomWords,
  sorted,
  whole,
  wholes,
  zeros,
} from './arguments.ts';

export interface Kernel {
  /** Also the name of the function. */
  readonly name: string;
  /** The Fzy program, from the folder of benchmarks. */
  readonly program: string;
  readonly args: readonly Argument[];
  /** `count`: the function takes the number of iterations last. `calls`: it is called that often. */
  readonly repeat: 'count' | 'calls';
}

/** What `on` may take at most, as a fraction of native Rust in the same run (Node 24). */
export const TARGETS: Readonly<Record<string, number>> = {
  bytes_kernel: 0.75,
  bytes_kernel_u8: 0.7,
  resultx_classify: 0.75,
  resultx_classify_many: 0.8,
  text_kernel_one: 0.35,
  text_kernel: 0.35,
  capability_parse_eight: 0.41,
  capability_parse_many: 0.65,
  task_retry_backoff: 0.95,
  arithmetic_kernel: 0.85,
  duration_kernel: 0.5,
  abi_pair_kernel: 0.7,
};

const NAMES = ['time', 'rng', 'fs', 'http', 'proc', 'mem', 'thread', 'gpu'];
const LINES = [
  '  alpha,beta,gamma  ',
  ' beta ',
  'gamma,alpha',
  '\talpha,delta,epsilon,zeta,eta,theta\n',
];

export interface SeedKernel extends Kernel {
  /** The exported function, where the kernel's name is that of a variant. */
  readonly function: string;
}

/** The eight kernels and their variants. */
export function seedKernels(): readonly SeedKernel[] {
  const next = randomWords(7);
  const pick = <T>(items: readonly T[]): T => items[next() % items.length] as T;
  const kernel = (
    file: string,
    name: string,
    args: readonly Argument[],
    exported = name,
  ): SeedKernel => ({
    name,
    function: exported,
    program: `programs/kernels/${file}.fzy`,
    args,
    repeat: 'count',
  });
  const oneToEight = Array.from({ length: 8 }, (_, i) => i + 1);
  return [
    kernel('bytes', 'bytes_kernel', [{ kind: 'numbers', type: 'i32', values: oneToEight }]),
    kernel('bytes', 'bytes_kernel_u8', [wholes('u8', 4096, 0, 256)]),
    kernel('resultx', 'resultx_classify', [
      { kind: 'numbers', type: 'i32', values: [0, 1, 2, 3, 4, 5, 1] },
    ]),
    kernel('resultx', 'resultx_classify_many', [wholes('i32', 4096, 0, 6)]),
    kernel('text', 'text_kernel_one', [{ kind: 'text', value: LINES[0] ?? '' }]),
    kernel('text', 'text_kernel', [{ kind: 'texts', values: LINES }]),
    kernel(
      'capability',
      'capability_parse_eight',
      [{ kind: 'texts', values: NAMES }],
      'capability_parse',
    ),
    kernel(
      'capability',
      'capability_parse_many',
      [{ kind: 'texts', values: Array.from({ length: 4096 }, () => pick(NAMES)) }],
      'capability_parse',
    ),
    kernel('task_retry', 'task_retry_backoff', [whole(3), whole(89), whole(2), whole(7)]),
    kernel('arithmetic', 'arithmetic_kernel', []),
    kernel('duration', 'duration_kernel', [whole(3), whole(17)]),
    kernel('abi_pair', 'abi_pair_kernel', []),
  ];
}

/** Programs of the kinds that people write, in Fzy and in C. */
export function everydayKernels(): readonly Kernel[] {
  const n = 4096;
  const text = Array.from(
    { length: 60 },
    (_, i) => `let total_${i} = (price + ${i * 37}) * 2;\n`,
  ).join('');
  const words = Array.from({ length: 200 }, (_, i) => `${i * 7},-${i},name${i} 12`).join(',');
  const mixed = Array.from({ length: 120 }, () => 'straße – naïve €5 😀 plain text here, ').join(
    '',
  );
  const runs = Array.from({ length: n }, (_, i) => (Math.imul(i >> 4, 40503) >>> 5) & 255);
  const lengths = Array.from({ length: 512 }, (_, i) => (i % 2 === 0 ? 1 + (i % 13) : i & 255));
  const varints = Array.from({ length: 900 }, (_, i) =>
    i % 3 === 0 ? [0x80 | (i & 127), 0x80 | (i & 63), i & 127] : [i & 127],
  ).flat();
  const numbers = (type: 'u8' | 'i32', values: readonly number[]): Argument => ({
    kind: 'numbers',
    type,
    values,
  });
  const kernel = (name: string, args: readonly Argument[]): Kernel => ({
    name,
    program: `everyday/${name}.fzy`,
    args,
    repeat: 'calls',
  });
  return [
    kernel('triangular', [fractions('f64', n), whole(64)]),
    kernel('strided', [wholes('i32', n, -1000, 1000), whole(7)]),
    kernel('blur', [zeros('f64', n), fractions('f64', n)]),
    kernel('heat', [zeros('f32', n), fractions('f32', n), whole(64), whole(64)]),
    kernel('prefix_sums', [zeros('i32', n), wholes('i32', n, -1000, 1000)]),
    kernel('matrix_vector', [zeros('f64', 64), fractions('f64', n), fractions('f64', 64, 2)]),
    kernel('histogram', [zeros('i32', 256), wholes('u8', n, 0, 256)]),
    kernel('lookup_all', [sorted(wholes('i32', 1024, 0, 4096)), wholes('i32', 256, 0, 4096, 2)]),
    kernel('ring', [wholes('i32', n, 0, 1000)]),
    kernel('pair_sums', [sorted(wholes('i32', n, 0, 100000)), whole(90000)]),
    kernel('tokenize', [bytesOf(text)]),
    kernel('utf8_length', [bytesOf(mixed)]),
    kernel('run_lengths', [zeros('u8', 2 * n), numbers('u8', runs)]),
    kernel('expand_runs', [zeros('u8', n), numbers('u8', lengths)]),
    kernel('base64', [zeros('u8', 5500), wholes('u8', n, 0, 256)]),
    kernel('fields', [bytesOf(words)]),
    kernel('crc32', [wholes('u8', n, 0, 256)]),
    kernel('adler32', [wholes('u8', n, 0, 256)]),
    kernel('reverse', [wholes('i32', n, -1000, 1000)]),
    kernel('dot', [fractions('f32', n), fractions('f32', n, 2)]),
    kernel('axpy', [zeros('f32', n), fractions('f32', n), { kind: 'f32', value: 0.5 }]),
    kernel('largest', [fractions('f64', n)]),
    kernel('insertion_sort', [zeros('i32', 200), wholes('i32', 200, 0, 1000)]),
    kernel('edit_distance', [
      zeros('i32', 65),
      wholes('u8', 64, 97, 103),
      wholes('u8', 64, 97, 103, 2),
    ]),
    kernel('transpose', [zeros('f32', n), fractions('f32', n), whole(32), whole(128)]),
    kernel('count_ones', [wholes('u32', n, 0, 4294967295)]),
    kernel('random_fill', [zeros('u32', n), whole(12345)]),
    kernel('gray', [zeros('u8', n), wholes('u8', 4 * n, 0, 256)]),
    kernel('life_step', [zeros('u8', n), wholes('u8', n, 0, 2), whole(64), whole(64)]),
    kernel('hex', [zeros('u8', 2 * n), wholes('u8', n, 0, 256)]),
    kernel('moving_average', [zeros('f64', n), fractions('f64', n)]),
    kernel('primes', [zeros('u8', n)]),
    kernel('fnv1a', [wholes('u8', n, 0, 256)]),
    kernel('matrix_product', [
      zeros('f64', 1024),
      fractions('f64', 1024),
      fractions('f64', 1024, 2),
      whole(32),
    ]),
    kernel('varints', [numbers('u8', varints)]),
    kernel('partition', [zeros('i32', n), wholes('i32', n, 0, 100000)]),
    kernel('nearest', [fractions('f64', 1024), fractions('f64', 16, 2)]),
  ];
}
