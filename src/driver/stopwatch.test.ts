import { describe, expect, it } from 'vitest';
import { renderLaps, Stopwatch } from './stopwatch.ts';

describe('the stopwatch', () => {
  /** A clock that work moves on; half of the time on another processor too. */
  function clock() {
    let wall = 0;
    return {
      now: () => ({ wall, cpu: wall * 1.5 }),
      work: (ms: number) => {
        wall += ms;
      },
    };
  }

  it('counts what is caused inside a stage once, on a line of its own', () => {
    const { now, work } = clock();
    const watch = new Stopwatch(now);
    work(5);
    watch.lap('start');
    work(10);
    watch.within('library', () => work(3));
    watch.within('library', () => work(4));
    work(1);
    watch.lap('link');
    work(2);
    watch.lap('end');
    expect(watch.laps).toEqual([
      { stage: 'start', wall: 5, cpu: 7.5 },
      { stage: 'library', wall: 7, cpu: 10.5 },
      { stage: 'link', wall: 11, cpu: 16.5 },
      { stage: 'end', wall: 2, cpu: 3 },
    ]);
  });

  it('shows what a stage has made of the IR', () => {
    const size = (functions: number, instructions: number) => ({ functions, instructions });
    const table = renderLaps([
      { stage: 'build IR', wall: 10, cpu: 12.25, size: size(3, 40) },
      { stage: 'inline', wall: 1, cpu: 1, size: size(2, 90) },
      { stage: 'emit', wall: 2, cpu: 2 },
      { stage: 'fold', wall: 0.5, cpu: 0.5, size: size(2, 90) },
    ]);
    expect(`\n${table}`).toBe(`
stage       ms  cpu ms  functions  instructions
build IR  10.0    12.3          3            40
inline     1.0     1.0      3 → 2       40 → 90
emit       2.0     2.0
fold       0.5     0.5          2            90
total     13.5    15.8
`);
  });
});
