import { expect, it } from 'vitest';
import { type Results, regressions } from './results.ts';

const figure = (ns: number, p95 = ns): { ns: number; p95: number; ratio: number } => ({
  ns,
  p95,
  ratio: ns / 10,
});
const run = (ns: number, p95: number): Results => ({
  suite: 'seed',
  engine: 'Node 24',
  machine: 'a machine',
  reference: 'rust',
  kernels: { bytes: { rust: figure(10), fzy: figure(ns, p95) } },
});
const baseline = run(8, 9);

it('allows the median its slack and the 95th percentile twice that', () => {
  expect(regressions(run(9.1, 11.6), baseline, 0.15)).toEqual([]);
  expect(regressions(run(9.3, 9.3), baseline, 0.15)).toEqual(['bytes: p50 0.93 of rust, was 0.8']);
  expect(regressions(run(8, 11.8), baseline, 0.15)).toEqual(['bytes: p95 1.18 of rust, was 0.9']);
});

it("takes a kernel's own slack first", () => {
  expect(regressions(run(9.3, 9.3), { ...baseline, slack: { bytes: 0.3 } }, 0.15)).toEqual([]);
});

it('says which kernel of the baseline was not measured', () => {
  expect(regressions({ ...baseline, kernels: {} }, baseline, 0.15)).toEqual([
    'bytes: was not measured',
  ]);
});
