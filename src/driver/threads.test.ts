/** The worker pool: the same bits and the same traps for any number of threads, and how it starts and ends. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import { FzyTrap } from '../../runtime/host/errors.js';
import type { FzyInstance } from '../../runtime/loader/instantiate.ts';
import { Pool } from '../../runtime/loader/threads/pool.ts';
import { compile, DEFAULT_OPTIONS } from './compile.ts';
import { instanceMaker } from './instance.ts';

const PROGRAM = `
struct Scale { by: f64, table: [f64; 4] }

pub fn map(mut out: [f64], a: [f64], by: f64, size: i32) {
    let scale = Scale { by: by, table: [0.1, 0.2, 0.3, 0.4] }
    let start = f64x2(1.5, 2.5)
    parallel for t in tiles(out.len(), size) {
        let mut to = out[t.lo..t.hi]
        for i in 0..to.len() {
            let mut x = a[t.lo + i] + start[1]
            for k in 0..8 { x = x * scale.by + scale.table[k & 3] }
            to[i] = x
        }
    }
}

pub fn divide(mut out: [i32], by: [i32]) {
    parallel for t in tiles(out.len(), 4) {
        for i in t.lo..t.hi { out[i] = 1000 / by[i] }
    }
}

fn deep(n: i32) -> i32 { if n == 0 { 0 } else { deep(n - 1) + 1 } }
pub fn depths(mut out: [i32], n: i32) {
    parallel for t in tiles(out.len(), 1) { out[t.lo] = deep(n) }
}

fn fill(mut row: [i32], from: i32) {
    parallel for t in tiles(row.len(), 2) {
        for i in t.lo..t.hi { row[i] = from + i }
    }
}
pub fn rows(mut out: [i32]) {
    parallel for t in tiles(out.len(), 8) { fill(mut out[t.lo..t.hi], t.lo) }
}

/// Its frame is large: each thread has a stack of its own.
pub fn frames(mut out: [i32]) {
    parallel for t in tiles(out.len(), 1) {
        let mut buffer = [0; 5000]
        for i in 0..buffer.len() { buffer[i] = i * (t.lo + 1) }
        let mut sum = 0
        for i in 0..buffer.len() { sum += buffer[(i * 7) % 5000] }
        out[t.lo] = sum
    }
}

pub fn assertions(mut out: [i32], bad: i32) {
    parallel for t in tiles(out.len(), 1) {
        assert(t.lo < bad, "too far")
        out[t.lo] = 1
    }
}

/// Text is made on one thread.
pub fn texts(mut out: [i32], s: str) -> str {
    parallel for t in tiles(out.len(), 2) {
        for i in t.lo..t.hi { out[i] = s.len() }
    }
    return s + s
}
`;

const compiled = compile(
  { path: 'threads.fzy', text: PROGRAM },
  { read: () => undefined },
  { ...DEFAULT_OPTIONS, threads: true, verify: true },
);

const open: FzyInstance[] = [];
afterEach(() => {
  for (const instance of open.splice(0)) instance.threads?.stop();
  vi.unstubAllGlobals();
});

async function make(threads: number) {
  const { output, diagnostics } = await compiled;
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  if (output === undefined) throw new Error('no output');
  const module = new WebAssembly.Module(new Uint8Array(output.wasm));
  const instance = instanceMaker(output.interface)(module);
  open.push(instance);
  const control = instance.threads;
  if (control === undefined) throw new Error('no threads');
  const call = (name: string, ...args: unknown[]): unknown => instance.exports[name]?.(...args);
  if (threads > 0) expect(await control.start(threads, { threshold: 0 })).toBe(threads);
  return { call, control };
}

function trapOf(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    if (!(error instanceof FzyTrap)) throw error;
    return { kind: error.kind, message: error.message, line: error.line, column: error.column };
  }
  return 'no trap';
}

/** Workers can be more than this machine has processors. */
function pretendProcessors(count: number): void {
  vi.stubGlobal('navigator', { hardwareConcurrency: count });
}

describe('a pool', () => {
  it('gives the same bits with 1, 2 and 3 threads, in tiles of any size', async () => {
    pretendProcessors(3);
    const a = Float64Array.from({ length: 3001 }, (_, i) => Math.sin(i) * 10 ** (i % 7));
    let wanted: Float64Array | undefined;
    for (const threads of [0, 1, 2, 3]) {
      const { call, control } = await make(threads);
      for (const size of [1, 7, 64, 3000, 5000]) {
        const out = new Float64Array(a.length);
        call('map', out, a, 0.75, size);
        wanted ??= out;
        expect(Buffer.compare(Buffer.from(out.buffer), Buffer.from(wanted.buffer))).toBe(0);
      }
      const info = control.info();
      expect(info.threads).toBe(Math.max(1, threads));
      expect(info.pooled > 0).toBe(threads > 1);
      expect([info.last?.threads, info.last?.why]).toEqual([
        1,
        threads > 1 ? 'there is one tile' : info.limitedBy,
      ]);
    }
  });

  it('has a stack for each thread, and runs loops inside of tiles in order', async () => {
    const { call, control } = await make(2);
    const out = new Int32Array(400);
    const sums = Int32Array.from(out, (_, t) => (t + 1) * ((5000 * 4999) / 2));
    call('frames', out);
    expect(out).toEqual(sums);
    call('rows', out);
    expect(out).toEqual(Int32Array.from(out, (_, i) => i));
    expect(control.info().last).toMatchObject({ loop: 'threads.fzy:34:5', threads: 2 });
  });

  it('ends with the trap of the lowest tile', async () => {
    const alone = await make(0);
    const { call } = await make(2);
    const by = new Int32Array(2000).fill(3);
    by[1999] = 0;
    const short = new Int32Array(1500).fill(2);
    for (let round = 0; round < 30; round++) {
      by[60 * round + 3] = 0;
      const out = new Int32Array(2000);
      const wanted = new Int32Array(2000);
      expect(trapOf(() => call('divide', out, by))).toEqual(
        trapOf(() => alone.call('divide', wanted, by)),
      );
      // What lies below the tile that trapped is done.
      const below = (60 * round) & ~3;
      expect(out.slice(0, below)).toEqual(wanted.slice(0, below));
      by[60 * round + 3] = 3;
      expect(trapOf(() => call('divide', out, short))).toMatchObject({
        message: 'index out of bounds (index 1500, length 1500)',
        line: 19,
      });
    }
    expect(trapOf(() => call('assertions', new Int32Array(999), 500))).toMatchObject({
      message: 'assertion failed: too far',
    });
    expect(trapOf(() => call('depths', new Int32Array(50), 1e8))).toMatchObject({
      kind: 'stack overflow',
    });
    const after = new Int32Array(50);
    call('depths', after, 100);
    expect(after).toEqual(new Int32Array(50).fill(100));
  });

  it('passes text to and fro', async () => {
    const { call } = await make(2);
    const out = new Int32Array(64);
    expect(call('texts', out, 'äöü, and more of it')).toBe(
      'äöü, and more of itäöü, and more of it',
    );
    expect(out).toEqual(new Int32Array(64).fill(22));
    expect(call('texts', out, 'é')).toBe('éé');
  });

  it('stops, and starts again', async () => {
    const { call, control } = await make(2);
    const divide = (): Int32Array => {
      const out = new Int32Array(900);
      call('divide', out, new Int32Array(900).fill(7));
      return out;
    };
    const wanted = divide();
    control.stop();
    expect(divide()).toEqual(wanted);
    expect(control.info()).toMatchObject({ threads: 1, limitedBy: 'the pool was stopped' });
    expect(await control.start(2, { threshold: 0 })).toBe(2);
    expect(divide()).toEqual(wanted);
    expect(control.info().last?.threads).toBe(2);
  });

  it('says what limits it, and keeps its number until it is stopped', async () => {
    for (const [processors, asked, threads, limitedBy] of [
      [3, 3, 3, undefined],
      [3, 8, 3, 'there are 3 processors'],
      [1, 3, 2, 'there is one processor'],
    ] as const) {
      pretendProcessors(processors);
      const { control } = await make(0);
      expect(await control.start(asked)).toBe(threads);
      expect(control.info()).toMatchObject({ threads, limitedBy });
      expect(await control.start(1)).toBe(threads);
    }
    pretendProcessors(1);
    const one = await make(0);
    expect(await one.control.start()).toBe(1);
    expect(one.control.info().limitedBy).toBe('there is one processor');
    pretendProcessors(64);
    const { control } = await make(0);
    expect(await control.start()).toBe(16);
    expect(control.info().limitedBy).toBe('16 threads are the most');
    control.stop();
    expect(await control.start(2)).toBe(2);
    expect(control.info().limitedBy).toBe(undefined);
  });

  it('leaves short loops alone, and says so', async () => {
    const { call, control } = await make(0);
    await control.start(2, { threshold: 1e9 });
    call('divide', new Int32Array(40), new Int32Array(40).fill(7));
    expect(control.info().last?.why).toMatch(
      /^too short for the pool: it takes about .* µs on one/,
    );
    expect(() => control.start(0)).toThrow(RangeError);
  });
});

describe('without workers', () => {
  it('everything runs on one thread where there is no shared memory', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const { call, control } = await make(0);
    expect(await control.start(2)).toBe(1);
    const out = new Int32Array(8);
    call('divide', out, new Int32Array(8).fill(5));
    expect(out).toEqual(new Int32Array(8).fill(200));
    expect(control.info()).toMatchObject({ threads: 1, pooled: 0 });
    expect(control.info().limitedBy).toMatch(/SharedArrayBuffer/);
  });

  it('a worker that cannot start is none', async () => {
    const broken = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    const memory = { grow: () => 0 } as unknown as WebAssembly.Memory;
    const pool = new Pool(broken, memory, [{ stackBase: 16, stackLimit: 0 }]);
    await pool.settled();
    expect(pool.ready).toBe(0);
    expect(pool.failure).toBeDefined();
    pool.stop();
  });
});
