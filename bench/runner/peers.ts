/** Builds what Fzy is compared with. A toolchain that is not there gives a peer that is reported as missing. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A peer that is ready, or why it is not. */
export type Built = { readonly path: string } | { readonly missing: string };

export interface Places {
  /** The folder of benchmarks. */
  readonly bench: string;
  /** Where what is built goes. */
  readonly out: string;
}

const CLANG_VERSIONS = ['22', '21', '20', '19', '18', '17', '16', '15', '14'];

/** `$CLANG`, or the newest one with a linker for WebAssembly. */
export function findClang(): string | undefined {
  const given = process.env.CLANG;
  const names =
    given === undefined ? [...CLANG_VERSIONS.map((v) => `clang-${v}`), 'clang'] : [given];
  return names.find((name) => {
    const linker = name.replace('clang', 'wasm-ld');
    return (
      works(name, ['--version']) &&
      (works(linker, ['--version']) || works('wasm-ld', ['--version']))
    );
  });
}

const WASM = ['--target=wasm32', '-fwrapv', '-mbulk-memory', '-msign-ext', '-mnontrapping-fptoint'];
const LINK = ['-nostdlib', '-Wl,--no-entry', '-Wl,--export=__heap_base'];

/** C to WebAssembly. `simd`: the compiler may vectorise. */
export function buildC(places: Places, source: string, name: string, simd: boolean): Built {
  const clang = findClang();
  if (clang === undefined) return { missing: 'no clang with wasm-ld' };
  const path = join(places.out, `${name}.wasm`);
  const input = join(places.bench, source);
  const flags = [...WASM, '-O3', ...(simd ? ['-msimd128'] : []), ...LINK];
  return build(path, clang, [...flags, '-o', path, input]);
}

/**
 * C with vectors to WebAssembly in two steps: optimised at -O3, and written out as it stands. What clang's back end does
 * at -O3, moving each value to its use, undoes the order of steps that are written side by side.
 */
export function buildOrderedC(places: Places, source: string, name: string): Built {
  const clang = findClang();
  if (clang === undefined) return { missing: 'no clang with wasm-ld' };
  const bitcode = join(places.out, `${name}.bc`);
  const path = join(places.out, `${name}.wasm`);
  const flags = [...WASM, '-msimd128'];
  const input = join(places.bench, source);
  const optimised = build(bitcode, clang, [
    ...flags,
    ...['-O3', '-emit-llvm', '-c', '-o', bitcode, input],
  ]);
  if ('missing' in optimised) return optimised;
  return build(path, clang, [
    ...flags,
    ...['-O0', '-Wno-unused-command-line-argument', ...LINK, '-o', path, bitcode],
  ]);
}

/** Native Rust. `best`: without the indirect jumps and calls that cost the default build on some machines. */
export function buildRust(places: Places, best: boolean): Built {
  const path = join(places.out, best ? 'rust-best' : 'rust');
  return build(path, 'rustc', [
    '--edition',
    '2021',
    '-C',
    'opt-level=3',
    ...(best
      ? [
          '-C',
          'relocation-model=static',
          '-C',
          'target-feature=+crt-static',
          '-C',
          'llvm-args=-min-jump-table-entries=1000000',
        ]
      : []),
    '-o',
    path,
    join(places.bench, 'peers/rust/kernels.rs'),
  ]);
}

/** AssemblyScript at its best settings; installed on first use, beside what is built. */
export function buildAssemblyScript(
  places: Places,
  variant: 'boundary' | 'idiomatic' | 'unchecked',
): Built {
  const prefix = join(places.out, 'asc');
  const asc = join(prefix, 'node_modules/assemblyscript/bin/asc.js');
  if (!installed(prefix, 'assemblyscript', '0.28'))
    return { missing: 'assemblyscript could not be installed' };
  const path = join(places.out, `as-${variant}.js`);
  const source = join(places.bench, `peers/assemblyscript/${variant}.ts`);
  const wasm = path.replace(/js$/, 'wasm');
  return build(path, process.execPath, [
    asc,
    source,
    '-O3',
    '--converge',
    '--bindings',
    'esm',
    '-o',
    wasm,
  ]);
}

/** A Fzy program. `flags` as on the command line; gives the folder. */
export function buildFzy(places: Places, program: string, flags: readonly string[]): Built {
  // One folder for each set of flags; a digest, since a list of passes is longer than a file name may be.
  const set = createHash('sha256').update(flags.join(' ')).digest('hex').slice(0, 12);
  const folder = join(places.out, 'fzy', set);
  const name = (program.split('/').at(-1) ?? program).replace(/\.fzy$/, '');
  const command = join(places.bench, '../bin/fzyc.js');
  const built = build(join(folder, `${name}.wasm`), process.execPath, [
    command,
    'build',
    join(places.bench, program),
    '-o',
    folder,
    ...flags,
  ]);
  // Our own compiler is no peer: without it there is nothing to measure.
  if ('missing' in built) throw new Error(`${program}: ${built.missing}`);
  return built;
}

/** Whether a package of npm is in a folder, where it is put on first use. Its scripts are not run. */
export function installed(prefix: string, name: string, version: string): boolean {
  if (existsSync(join(prefix, 'node_modules', name))) return true;
  mkdirSync(prefix, { recursive: true });
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  return works('npm', ['install', ...flags, '--prefix', prefix, `${name}@${version}`]);
}

function build(path: string, command: string, args: readonly string[]): Built {
  mkdirSync(join(path, '..'), { recursive: true });
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) return { missing: `${command}: ${error.message}` };
  if (status !== 0)
    return { missing: `${command} failed: ${stderr.split('\n').slice(0, 5).join(' ')}` };
  return { path };
}

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
