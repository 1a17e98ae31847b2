/** How a block ends. */

import type { Edge, SwitchCase, Terminator } from '../instructions.ts';
import { scalarConstant } from './constants.ts';
import { edge, type InstContext, suffix, trapKind, value, valueList } from './operands.ts';

const STARTS: ReadonlySet<string> = new Set([
  'jump',
  'branch',
  'switch',
  'table',
  'return',
  'trap',
]);

export function isTerminator(word: string): boolean {
  return STARTS.has(word);
}

export function terminator(context: InstContext): Terminator {
  const { cursor } = context;
  const start = cursor.token.start;
  switch (cursor.word('a terminator')) {
    case 'jump':
      return { kind: 'jump', to: edge(cursor) };
    case 'branch': {
      const condition = value(cursor);
      cursor.expect(',');
      const ifTrue = edge(cursor);
      cursor.expect(',');
      return { kind: 'branch', condition, ifTrue, ifFalse: edge(cursor) };
    }
    case 'switch': {
      const type = suffix(context);
      const index = value(cursor);
      const cases: SwitchCase[] = [];
      cursor.expect(',');
      while (!cursor.eat('else')) {
        const constant = scalarConstant(cursor, type);
        cursor.expect(':');
        cases.push({ value: constant, to: edge(cursor) });
        cursor.expect(',');
      }
      return { kind: 'switch', index, cases, otherwise: edge(cursor) };
    }
    case 'table': {
      const index = value(cursor);
      const targets: Edge[] = [];
      cursor.expect(',');
      while (!cursor.eat('else')) {
        targets.push(edge(cursor));
        cursor.expect(',');
      }
      return { kind: 'table', index, targets, otherwise: edge(cursor) };
    }
    case 'return':
      return { kind: 'return', values: valueList(cursor) };
    case 'trap':
      return { kind: 'trap', trap: trapKind(cursor), args: valueList(cursor) };
    default:
      return cursor.reject('not a terminator', start);
  }
}
