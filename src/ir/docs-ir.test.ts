/** `docs/ir.md`: its modules are well formed and printed as they stand, and it leaves nothing out. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load, resultOf } from './interpret/test-support.ts';
import { BINARY_OPS, CHECK_OPS, COMPARE_OPS, RUNTIME_OPS, UNARY_OPS } from './ops.ts';
import { parseModule } from './parse-text/index.ts';
import { printModule } from './print.ts';
import { TypeStore } from './type-store.ts';
import { verifyModule } from './verify.ts';

const DOC = readFileSync(new URL('../../docs/ir.md', import.meta.url), 'utf8');
const examples = [...DOC.matchAll(/^```fir\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

/** Everything in backticks outside the examples. */
const words = new Set(
  [...DOC.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`]*)`/g)].flatMap((match) =>
    (match[1] ?? '').split(/[^\w.]+/),
  ),
);

it('has examples of high and of lowered IR', () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.some((text) => text.startsWith('dialect direct'))).toBe(true);
});

it.each(examples)('example %#', (text) => {
  const { module, errors } = parseModule(text, new TypeStore());
  expect(errors).toEqual([]);
  expect(verifyModule(module)).toEqual([]);
  expect(printModule(module)).toBe(text);
});

it('says what the examples give', () => {
  expect(resultOf(load(examples[0] ?? '').call('main', []))).toBe(1);
  const find = (part: string): string => examples.find((text) => text.includes(part)) ?? '';
  expect(resultOf(load(find('@UNIT')).call('unit', []))).toBe(1);
  expect(resultOf(load(find('@digits')).call('first', []))).toBe(48);
});

describe('names every', () => {
  it.each([
    ['unary op', Object.keys(UNARY_OPS)],
    ['binary op', Object.keys(BINARY_OPS)],
    ['comparison', Object.keys(COMPARE_OPS)],
    ['check', Object.keys(CHECK_OPS).map((op) => `check.${op}`)],
    ['runtime op', Object.keys(RUNTIME_OPS)],
  ])('%s', (_, ops) => {
    expect(ops.filter((op) => !words.has(op))).toEqual([]);
  });

  it('kind', () => {
    const source = readFileSync(new URL('instructions.ts', import.meta.url), 'utf8');
    const kinds = [...source.matchAll(/readonly kind: '([\w.]+)'/g)].map((match) => match[1] ?? '');
    expect(kinds.length).toBeGreaterThan(35);
    // These four stand for the ops in the tables, the fifth for two.
    const groups = ['unary', 'binary', 'compare', 'check', 'runtime', 'mem.pages'];
    const text = [...words].join(' ');
    expect(kinds.filter((kind) => !groups.includes(kind) && !text.includes(kind))).toEqual([]);
  });
});
