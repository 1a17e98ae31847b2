/**
 * A program under Node's debugger: breakpoints at lines of the source, found through the source map, stop there, and
 * steps go from line to line. The debugger is a thread of the process that it stops.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from './compile.ts';

const SOURCE = `pub fn above(values: [f64], limit: f64) -> f64 {
    let mut total = 0.0
    for value in values {
        if value > limit {
            total += value
        }
    }
    total
}

fn inner(values: [i32], i: i32) -> i32 {
    values[i]
}

pub fn outer(values: [i32], i: i32) -> i32 {
    let doubled = i * 2
    inner(values, doubled) + 1
}
pub fn loud(word: str) -> i32 {
    let louder = word.to_upper()
    louder.len()
}
`;

const folder = mkdtempSync(join(tmpdir(), 'fzy-debugging-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stops where it is told to, and says at which offsets the program is after each step until it has ended. */
const DEBUGGER = `
const { Session } = require('node:inspector');
const { parentPort, workerData } = require('node:worker_threads');
const session = new Session();
session.connectToMainThread();
const stops = [];
session.on('Debugger.scriptParsed', ({ params: { scriptId, scriptLanguage } }) => {
  if (scriptLanguage !== 'WebAssembly') return;
  const location = { scriptId, lineNumber: 0, columnNumber: workerData };
  session.post('Debugger.setBreakpoint', { location }, (error) => parentPort.postMessage(String(error)));
});
session.on('Debugger.paused', ({ params: { callFrames } }) => {
  const [{ functionName, location }] = callFrames;
  const inside = functionName.startsWith('$');
  if (inside) stops.push(location.columnNumber);
  session.post(inside ? 'Debugger.stepInto' : 'Debugger.resume');
});
session.post('Debugger.enable', () => parentPort.postMessage('enabled'));
parentPort.on('message', () => parentPort.postMessage(stops));
`;
const DEBUGGED = `
const { readFileSync } = require('node:fs');
const { Worker } = require('node:worker_threads');
const [wasm, offset, call, args] = process.argv.slice(2);
const worker = new Worker(__dirname + '/debugger.cjs', { workerData: Number(offset) });
const heard = () => new Promise((resolve) => worker.once('message', resolve));
(async () => {
  await heard();
  const set = heard();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)));
  const error = await set;
  if (error !== 'null') throw new Error(error);
  new Float64Array(exports.memory.buffer, 65536).set([1, 5, 3]);
  exports[call](...JSON.parse(args));
  const stops = heard();
  worker.postMessage('ended');
  console.log(JSON.stringify(await stops));
  process.exit(0);
})();
`;

writeFileSync(join(folder, 'debugger.cjs'), DEBUGGER);
writeFileSync(join(folder, 'debugged.cjs'), DEBUGGED);

interface Ignoring {
  readonly ignoreList: readonly number[];
}

async function built(level: 0 | 3) {
  const input = { path: 'kernel.fzy', text: SOURCE };
  const options = { ...DEFAULT_OPTIONS, level, sourceMap: true, roots: 'exports' } as const;
  const { output } = await compile(input, { read: () => undefined }, options);
  const path = join(folder, `kernel-${level}.wasm`);
  writeFileSync(path, output?.wasm ?? '');
  const map = JSON.parse(output?.sourceMap ?? '{}') as SourceMapPayload & Ignoring;
  const reader = new SourceMap(map);
  /** `kernel.fzy:4`, or nothing for what comes from no source. */
  const placeOf = (offset: number): string => {
    const entry = reader.findEntry(0, offset);
    return 'originalSource' in entry && entry.originalSource !== undefined
      ? `${entry.originalSource}:${entry.originalLine + 1}`
      : '';
  };
  return {
    map,
    /** Where a call stops, line by line, from the first time it comes to a place on. */
    steps(from: string, call: string, args: readonly number[]): readonly string[] {
      const length = output?.wasm.length ?? 0;
      const offset = Array.from({ length }, (_, at) => at).find((at) => placeOf(at) === from);
      const command = [
        join(folder, 'debugged.cjs'),
        path,
        String(offset),
        call,
        JSON.stringify(args),
      ];
      const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      if (stdout === '') throw new Error(stderr);
      const stops: number[] = JSON.parse(stdout);
      const places = stops.map(placeOf);
      return places.filter((place, i) => place !== places[i - 1]);
    },
  };
}

/** Three numbers are there. */
const VALUES = [65_536, 3];

describe('at -O0', () => {
  const program = built(0);

  it('breakpoints stop at their line, and steps go from line to line', async () => {
    const { steps } = await program;
    const [test, add, next] = ['kernel.fzy:4', 'kernel.fzy:5', 'kernel.fzy:3'];
    expect(steps(test, 'above', [...VALUES, 2])).toEqual([
      ...[test, next],
      ...[test, add, next],
      ...[test, add, next],
      'kernel.fzy:8',
    ]);
    const [call, inside] = ['kernel.fzy:17', 'kernel.fzy:12'];
    expect(steps('kernel.fzy:16', 'outer', [...VALUES, 0])).toEqual([
      ...['kernel.fzy:16', call],
      inside,
      call,
    ]);
  });

  it('what is not the user’s can be stepped over', async () => {
    const { map } = await program;
    const library = map.sources.filter((source) => source.startsWith('<library>'));
    expect(library.length).toBeGreaterThan(0);
    expect(map.ignoreList.map((index) => map.sources[index])).toEqual(library);
  });
});

describe('at -O3', () => {
  it('what was inlined is at its own lines', async () => {
    const { steps } = await built(3);
    const stops = steps('kernel.fzy:12', 'outer', [...VALUES, 0]);
    expect(stops[0]).toBe('kernel.fzy:12');
    expect(new Set(stops)).toEqual(new Set(['kernel.fzy:12', 'kernel.fzy:17']));
  });
});
