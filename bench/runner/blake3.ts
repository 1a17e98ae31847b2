/** The suite `blake3`: the kernels alone, the API in one piece and in several, and a cold start. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Argument, wholes } from './arguments.ts';
import { type Built, buildFzy, buildOrderedC, installed, type Places } from './peers.ts';
import type { Engine, Side } from './processes.ts';
import { type Choice, chosen, MODES, type Row, type Suite } from './suites.ts';

const PROGRAM = 'programs/blake3/blake3.fzy';

/** Packages of npm by the name of the side. `slow` ones are left out where time is short. */
const PACKAGES: readonly {
  readonly side: string;
  readonly name: string;
  readonly version: string;
  readonly slow?: true;
}[] = [
  { side: 'hash-wasm', name: 'hash-wasm', version: '4.13.0' },
  { side: 'blake3-jit', name: 'blake3-jit', version: '1.1.0' },
  { side: 'napi', name: '@napi-rs/blake-hash', version: '1.3.6' },
  { side: 'blake3', name: 'blake3', version: '2.1.4', slow: true },
  { side: 'noble', name: '@noble/hashes', version: '2.4.0', slow: true },
];

const KIB = 1024;
const SIZES = [64, 256, KIB, 2 * KIB, 4 * KIB, 64 * KIB, KIB * KIB, 16 * KIB * KIB];
/** From here on there is a side with two threads. */
const SHARED = 64 * KIB;
const QUICK_SIZES = [64, KIB, 4 * KIB, 64 * KIB, KIB * KIB];

function sizeName(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`;
}

/** A module of JavaScript that exports `hash`, `pieces`, and with an API of our own `inPlace`. */
interface Peer {
  readonly side: string;
  readonly path: string;
  readonly inPlace: boolean;
}

export async function blake3Suite(
  places: Places,
  engine: Engine,
  enginePath: string,
  choice: Choice,
): Promise<Suite> {
  const missing: string[] = [];
  const modules: { readonly side: string; readonly wasm: string }[] = [];
  const compiled = (side: string, built: Built): void => {
    if ('missing' in built) missing.push(`${side}: ${built.missing}`);
    else modules.push({ side, wasm: built.path });
  };
  compiled('c', buildOrderedC(places, 'peers/c/blake3.c', 'c-blake3'));
  compiled('fzy', buildFzy(places, PROGRAM, MODES.fzy ?? []));
  const strict = buildFzy(places, PROGRAM, MODES['fzy strict'] ?? []);

  const peers: Peer[] = modules.map(({ side, wasm }) => ({
    side,
    path: ownSide(places, side, wasm),
    inPlace: true,
  }));
  for (const { side, name, version, slow } of PACKAGES) {
    if (slow && choice.quick) continue;
    const folder = sideFolder(places, side);
    if (!installed(folder, name, version)) {
      missing.push(`${side}: ${name}@${version} could not be installed`);
      continue;
    }
    const path = join(folder, 'side.mjs');
    copyFileSync(join(places.bench, `peers/js/blake3/${side}.mjs`), path);
    // A native addon need not be there for every engine and processor.
    const trial = engine.side(side, moduleLoad(path, 'hash', [{ kind: 'bytes', count: 1 }]));
    const failure = await trial.load().catch((error: unknown) => String(error));
    if (failure === undefined) peers.push({ side, path, inPlace: false });
    else missing.push(`${side}: ${failure}`);
  }

  const rows: Row[] = [];
  const add = (name: string, sides: () => readonly Side[], settings?: Row['settings']): void => {
    const kernel = { name, program: PROGRAM, args: [], repeat: 'calls' } as const;
    if (!chosen(choice, kernel)) return;
    const row = { kernel, sides: sides(), compareWith: settings === undefined ? 3 : 1 };
    rows.push(settings === undefined ? row : { ...row, settings });
  };

  const kernels = [...modules];
  if ('path' in strict) kernels.push({ side: 'fzy strict', wasm: strict.path });
  for (const [name, args] of kernelArguments()) {
    add(name, () =>
      kernels.map(({ side, wasm }) =>
        engine.side(side, { shape: 'raw', path: wasm, function: name, args, repeat: 'calls' }),
      ),
    );
  }

  const call = (of: readonly Peer[], name: string, args: readonly Argument[]): readonly Side[] =>
    of.map(({ side, path }) => engine.side(side, moduleLoad(path, name, args)));
  const threads = threadedSide(places);
  if ('missing' in threads) missing.push(`fzy, 2 threads: ${threads.missing}`);
  const threaded: readonly Peer[] =
    'path' in threads ? [{ side: 'fzy, 2 threads', path: threads.path, inPlace: true }] : [];
  /** With threads where those are worth it, or might be. */
  const withThreads = (of: readonly Peer[], count: number): readonly Peer[] =>
    count >= SHARED ? [...of, ...threaded] : of;
  const sizes = choice.quick ? QUICK_SIZES : SIZES;
  for (const count of sizes)
    add(`hash ${sizeName(count)}`, () =>
      call(withThreads(peers, count), 'hash', [{ kind: 'bytes', count }]),
    );
  for (const count of sizes) {
    const quarter: Argument = { kind: 'bytes', count: count / 4 };
    add(`in four pieces ${sizeName(count)}`, () =>
      call(peers, 'pieces', [quarter, quarter, quarter, quarter]),
    );
  }
  for (const count of sizes.filter((size) => size >= KIB)) {
    const own = withThreads(
      peers.filter((peer) => peer.inPlace),
      count,
    );
    add(`in place ${sizeName(count)}`, () => call(own, 'inPlace', [{ kind: 'bytes', count }]));
  }
  const cold = join(places.bench, 'peers/js/blake3/cold.mjs');
  for (const [name, calls] of [
    ['first digest of a process', 1],
    ['first 100 digests', 100],
  ] as const) {
    add(
      name,
      () => peers.map(({ side, path }) => coldSide(side, enginePath, [cold, path, `${calls}`])),
      { sampleMs: 0, warmMs: 0 },
    );
  }
  return { name: 'blake3', reference: 'c', rows, missing, end: () => {} };
}

const moduleLoad = (path: string, name: string, args: readonly Argument[]) =>
  ({ shape: 'module', path, function: name, args, repeat: 'calls' }) as const;

/** What `compress` and `hash4` take: a state or a key, input, a counter, flags, and room for results. */
function kernelArguments(): readonly (readonly [string, readonly Argument[]])[] {
  const words = wholes('u32', 8, 0, 2 ** 32);
  const counter: Argument = { kind: 'u64', value: '5' };
  const flags: Argument = { kind: 'i32', value: 0 };
  const cvs: Argument = {
    kind: 'numbers',
    type: 'u32',
    values: Array.from({ length: 32 }, () => 0),
  };
  return [
    ['compress', [words, { kind: 'bytes', count: 64 }, counter, flags]],
    ['hash4', [{ kind: 'bytes', count: 4 * KIB }, words, counter, flags, cvs]],
  ];
}

function sideFolder(places: Places, side: string): string {
  const folder = join(places.out, 'blake3', side);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Our API over a module, with code of its own, so that the engine knows which module it calls. */
function ownSide(places: Places, side: string, wasm: string): string {
  const folder = sideFolder(places, side);
  copyFileSync(wasm, join(folder, 'blake3.wasm'));
  copyFileSync(join(places.out, '../blake3-api.mjs'), join(folder, 'blake3-api.mjs'));
  const path = join(folder, 'side.mjs');
  copyFileSync(join(places.bench, 'peers/js/blake3/api.mjs'), path);
  return path;
}

/** The API with two threads, over the module with and without. */
function threadedSide(places: Places): Built {
  const plain = buildFzy(places, PROGRAM, MODES.fzy ?? []);
  const threaded = buildFzy(places, PROGRAM, [...(MODES.fzy ?? []), '--threads']);
  if ('missing' in plain) return plain;
  if ('missing' in threaded) return threaded;
  // The script of the module says what a pool has to know of it.
  const script = readFileSync(threaded.path.replace(/wasm$/, 'js'), 'utf8');
  const layout = /new Threads\(module, (.*)\);/.exec(script)?.[1];
  if (layout === undefined) return { missing: 'the script starts no threads' };
  const folder = sideFolder(places, 'threads');
  copyFileSync(plain.path, join(folder, 'blake3.wasm'));
  copyFileSync(threaded.path, join(folder, 'blake3.threads.wasm'));
  writeFileSync(join(folder, 'blake3.threads.json'), layout);
  copyFileSync(join(places.out, '../blake3-threads.mjs'), join(folder, 'blake3-threads.mjs'));
  const path = join(folder, 'side.mjs');
  copyFileSync(join(places.bench, 'peers/js/blake3/threads.mjs'), path);
  return { path };
}

/** A side that starts a process for each iteration, which says how long it took. */
function coldSide(name: string, command: string, args: readonly string[]): Side {
  return {
    name,
    load: async () => {},
    run: async (n) => {
      let total = 0;
      let result = '';
      for (let i = 0; i < n; i++) {
        const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
        if (status !== 0) throw new Error(`${name}: ${stderr}`);
        const said = JSON.parse(stdout) as { readonly ns: number; readonly result: string };
        total += said.ns;
        result = said.result;
      }
      return { ns: total, result, checksum: undefined };
    },
  };
}
