/** `#[…]`: which there are, what they take, and where they may stand. */

import type { Attribute } from '../../ir/module.ts';
import { CONTRACT_NAMES } from '../../report/lowering/contract.ts';
import type { Span } from '../../report/source.ts';
import { suggest } from '../../report/suggest.ts';
import type { AttributeNode, Item } from '../ast.ts';
import type { Program } from './program.ts';

/** What an attribute stands on. */
export type AttributeTarget = 'fn' | 'loop' | 'tiles' | 'match' | 'item';

interface AttributeRow {
  readonly on: readonly AttributeTarget[];
  /** Words it takes; `number` is a positive integer. */
  readonly args: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly usage: string;
}

const ROWS: Readonly<Record<string, AttributeRow>> = {
  require: {
    on: ['fn', 'loop', 'tiles', 'match'],
    args: CONTRACT_NAMES,
    min: 1,
    max: CONTRACT_NAMES.length,
    usage: '`#[require(direct, no_bounds_checks, vectorized, switch, no_alloc)]`, any of them',
  },
  inline: {
    on: ['fn'],
    args: ['never'],
    min: 0,
    max: 1,
    usage: '`#[inline]` or `#[inline(never)]`',
  },
  unroll: {
    on: ['loop', 'fn'],
    args: ['number'],
    min: 0,
    max: 1,
    usage: '`#[unroll]` or `#[unroll(4)]`',
  },
};

export const ATTRIBUTE_NAMES: readonly string[] = Object.keys(ROWS);

const TARGET_WORDS: Readonly<Record<AttributeTarget, string>> = {
  fn: 'a function',
  loop: 'a loop',
  tiles: 'a `parallel for`',
  match: 'a `match`',
  item: 'this item',
};

/** Attributes of items that are not functions: there are none, so each is an error. */
export function checkItemAttributes(program: Program, item: Item): void {
  if (item.kind === 'fn' || item.attributes.length === 0) return;
  checkAttributes(program, item.attributes, 'item', item.span);
}

/** Validates the attributes of what lies at `extent` and gives those that are right; contracts are noted. */
export function checkAttributes(
  program: Program,
  nodes: readonly AttributeNode[],
  target: AttributeTarget,
  extent: Span,
): readonly Attribute[] {
  if (nodes.length === 0) return [];
  const seen = new Map<string, AttributeNode>();
  const result: Attribute[] = [];
  for (const node of nodes) {
    const name = node.name.text;
    if (name === '') continue;
    const row = Object.hasOwn(ROWS, name) ? ROWS[name] : undefined;
    if (row === undefined) {
      const near = suggest(name, Object.keys(ROWS));
      program.diagnostics.error(
        'FZ0601',
        node.name.span,
        `there is no attribute \`${name}\``,
        'unknown attribute',
        [
          near === undefined
            ? 'attributes are `require(…)`, `inline` and `unroll`'
            : `did you mean \`${near}\`?`,
        ],
      );
      continue;
    }
    if (!row.on.includes(target)) {
      const places = row.on.map((t) => TARGET_WORDS[t]).join(' or ');
      program.diagnostics.error(
        'FZ0603',
        node.span,
        `\`#[${name}]\` does not go on ${TARGET_WORDS[target]}`,
        `only ${places} can have it`,
      );
      continue;
    }
    const first = seen.get(name);
    if (first !== undefined && name !== 'require') {
      program.diagnostics.error(
        'FZ0604',
        node.span,
        `\`#[${name}]\` appears twice`,
        'appears again here',
        ['remove one of them'],
        [{ span: first.span, message: 'first here', primary: false }],
      );
      continue;
    }
    seen.set(name, node);
    if (argumentsAreRight(program, node, row)) {
      if (name === 'require' && target !== 'item') noteContracts(program, node, target, extent);
      result.push({ name, args: node.args.map((a) => a.text), span: node.span });
    }
  }
  return result;
}

function noteContracts(
  program: Program,
  node: AttributeNode,
  target: Exclude<AttributeTarget, 'item'>,
  extent: Span,
): void {
  const on = target === 'fn' ? 'function' : target === 'tiles' ? 'loop' : target;
  for (const { text, span } of node.args) {
    const name = CONTRACT_NAMES.find((known) => known === text);
    if (name !== undefined) program.contracts.push({ name, span, extent, on });
  }
}

function argumentsAreRight(program: Program, node: AttributeNode, row: AttributeRow): boolean {
  const name = node.name.text;
  const usage = [`write ${row.usage}`];
  if (node.args.length < row.min || node.args.length > row.max) {
    program.diagnostics.error(
      'FZ0602',
      node.span,
      `\`#[${name}]\` has ${node.args.length === 0 ? 'no arguments' : 'too many arguments'}`,
      '',
      usage,
    );
    return false;
  }
  for (const arg of node.args) {
    const right = row.args.some((a) => (a === 'number' ? isCount(arg.text) : a === arg.text));
    if (right || arg.text === '') continue;
    const near = suggest(arg.text, row.args);
    program.diagnostics.error(
      'FZ0602',
      arg.span,
      `\`#[${name}(…)]\` does not take \`${arg.text}\``,
      'unknown argument',
      near === undefined || near === 'number' ? usage : [`did you mean \`${near}\`?`],
    );
    return false;
  }
  return true;
}

function isCount(text: string): boolean {
  return /^[1-9][0-9]{0,3}$/.test(text);
}
