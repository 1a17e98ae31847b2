/** `for x in …` over arrays, slices and collections. */

import type { ValueId } from '../../ir/instructions.ts';
import type { MapType, Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedStatement } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { buildCountedBody, type LoopBlocks, loopBlocks } from './loops.ts';
import { bindElement } from './match/match.ts';
import { bindValue, isDirect } from './patterns.ts';
import { elementCount, refToOrCopy } from './places.ts';

type ForIn = TypedStatement & { readonly kind: 'for-in' };

export function buildForIn(f: FunctionBuilder, statement: ForIn): void {
  const type = f.type(statement.iterable.type);
  switch (type.kind) {
    case 'array':
    case 'slice':
      overElements(f, statement, type.kind === 'array');
      return;
    case 'list':
      overList(f, statement, type.element);
      return;
    case 'set':
    case 'map':
      overEntries(f, statement, type);
      return;
    default:
      throw new InternalError(`for over ${type.text} in ${f.name}`);
  }
}

/** A loop over `0..length`; `element` gives the element at an index, in the block that begins a round. */
function overIndices(
  f: FunctionBuilder,
  statement: ForIn,
  length: ValueId,
  beforeTest: () => void,
  element: (index: ValueId) => ValueId,
): void {
  const { ir, ssa, types } = f;
  const counter = ssa.variable(types.i32);
  ssa.write(counter, ir.i32(0));
  const blocks = enterLoop(f, statement);
  beforeTest();
  const body = ssa.joinBlock();
  ssa.branch(ir.compare('lt', ssa.read(counter), length), body, blocks.exit);
  ssa.enter(body);
  bindElement(f, statement.pattern, element(ssa.read(counter)));
  buildCountedBody(f, statement, blocks, () => {
    ssa.write(counter, ir.binary('add', ssa.read(counter), ir.i32(1)));
    ssa.jump(blocks.header);
  });
}

function overElements(f: FunctionBuilder, statement: ForIn, array: boolean): void {
  const base = array ? refToOrCopy(f, statement.iterable) : value(f, statement.iterable);
  f.at(statement.iterable.span);
  const length = elementCount(f, base);
  overIndices(
    f,
    statement,
    length,
    () => {},
    (index) => f.ir.load(f.ir.element(base, index)),
  );
}

function overList(f: FunctionBuilder, statement: ForIn, element: Type): void {
  const { ir, types } = f;
  const list = value(f, statement.iterable);
  f.at(statement.iterable.span);
  const version = ir.runtime('collection.version', types.i32, [list]);
  const length = ir.runtime('list.len', types.i32, [list]);
  overIndices(
    f,
    statement,
    length,
    () => ir.check('version', [list, version]),
    (index) => ir.runtime('list.get', element, [list, index]),
  );
}

/** Sets and maps have holes: each round asks for the next position that holds something. */
function overEntries(
  f: FunctionBuilder,
  statement: ForIn,
  type: Type & { readonly kind: 'set' | 'map' },
): void {
  const { ir, ssa, types } = f;
  const base = value(f, statement.iterable);
  f.at(statement.iterable.span);
  const version = ir.runtime('collection.version', types.i32, [base]);
  const position = ssa.variable(types.i32);
  ssa.write(position, ir.i32(0));
  const blocks = enterLoop(f, statement);
  ir.check('version', [base, version]);
  const next = type.kind === 'set' ? 'set.next' : 'map.next';
  const found = ir.runtime(next, types.i32, [base, ssa.read(position)]);
  const body = ssa.joinBlock();
  ssa.branch(ir.compare('ge', found, ir.i32(0)), body, blocks.exit);
  ssa.enter(body);
  if (type.kind === 'set') {
    bindElement(f, statement.pattern, ir.runtime('set.at', type.element, [base, found]));
  } else {
    const key = ir.runtime('map.key_at', type.key, [base, found]);
    const held = ir.runtime('map.value_at', type.value, [base, found]);
    bindEntry(f, statement.pattern, type, [key, held]);
  }
  buildCountedBody(f, statement, blocks, () => {
    ssa.write(position, ir.binary('add', found, ir.i32(1)));
    ssa.jump(blocks.header);
  });
}

/** Binds a map's entry, as a tuple only where the program wants one. */
function bindEntry(
  f: FunctionBuilder,
  pattern: TypedPattern,
  type: MapType,
  entry: readonly [ValueId, ValueId],
): void {
  if (pattern.kind === 'parts' && isDirect(f, pattern)) {
    for (const { index, pattern: part } of pattern.parts) bindValue(f, part, entry[index]);
  } else {
    const tuple = f.types.tuple([type.key, type.value]);
    bindElement(f, pattern, f.ir.aggregate(tuple, entry));
  }
}

function enterLoop(f: FunctionBuilder, statement: ForIn): LoopBlocks {
  const blocks = loopBlocks(f, statement.target);
  f.ssa.jump(blocks.header);
  f.ssa.enterOpen(blocks.header);
  f.at(statement.iterable.span);
  return blocks;
}
