/** Functions: head, blocks, and the numbering of values that the text does not name. */

import { NO_SITE, type Site } from '../../report/source.ts';
import { paramValueType } from '../builder.ts';
import type { BlockId, ValueId } from '../instructions.ts';
import type { Attribute, Block, Func, FuncParam, Value } from '../module.ts';
import type { Cursor } from './cursor.ts';
import { instruction } from './instructions.ts';
import { blockId, type InstContext, value } from './operands.ts';
import { isTerminator, terminator } from './terminators.ts';

/** Stands for ids that the text leaves out; it is in no block. */
const hole = (context: InstContext): Value => ({
  kind: 'const',
  type: context.types.i32,
  value: 0,
});

/** Collects a function while its text goes by. */
class FuncReader {
  readonly values: (Value | undefined)[] = [];
  readonly sites: (Site | undefined)[] = [];
  readonly blocks: (Block | undefined)[] = [];
  readonly names = new Map<ValueId, string>();
  readonly loopAttributes = new Map<BlockId, readonly Attribute[]>();
  /** Instructions without result: the text gives them no id. */
  readonly unnamed: { value: Value; site: Site; block: Block; position: number }[] = [];
  private readonly context: InstContext;
  private readonly file: number | undefined;

  constructor(context: InstContext, file: number | undefined) {
    this.context = context;
    this.file = file;
  }

  site(start: number): Site {
    if (this.file === undefined) return NO_SITE;
    return { span: { file: this.file, start, end: this.context.cursor.previousEnd } };
  }

  define(id: ValueId, defined: Value, site: Site, offset: number): void {
    if (this.values[id] !== undefined) {
      this.context.cursor.reject(`v${id} is defined twice`, offset);
    }
    while (this.values.length < id) {
      this.values.push(undefined);
      this.sites.push(undefined);
    }
    this.values[id] = defined;
    this.sites[id] = site;
  }

  addBlock(id: BlockId, block: Block, offset: number): void {
    if (this.blocks[id] !== undefined) this.context.cursor.reject(`b${id} stands twice`, offset);
    while (this.blocks.length < id) this.blocks.push(undefined);
    this.blocks[id] = block;
  }

  /** Gives the unnamed instructions the free ids, in order, and fills what is left. */
  number(): void {
    let free = 0;
    for (const { value: defined, site, block, position } of this.unnamed) {
      while (this.values[free] !== undefined) free++;
      this.values[free] = defined;
      this.sites[free] = site;
      block.insts[position] = free;
    }
    const filler = hole(this.context);
    for (let i = 0; i < this.values.length; i++) {
      this.values[i] ??= filler;
      this.sites[i] ??= NO_SITE;
    }
  }
}

/** An optional name in quotation marks. */
function optionalName(cursor: Cursor): string {
  return cursor.token.kind === 'string' ? cursor.advance().text : '';
}

/** From the symbol after `func` to the closing brace. */
export function func(
  context: InstContext,
  attributes: readonly Attribute[],
  library: boolean,
  file: number | undefined,
): Func {
  const { cursor, typeParser, types } = context;
  const reader = new FuncReader(context, file);
  const start = cursor.token.start;
  const name = cursor.symbol('a name');
  const entryParams: ValueId[] = [];
  const params = cursor.list('(', ')', (): FuncParam => {
    const at = cursor.token.start;
    const id = value(cursor);
    const paramName = optionalName(cursor);
    cursor.expect(':');
    const param = { name: paramName, ...typeParser.param() };
    const type = paramValueType(types, param);
    const index = entryParams.length;
    reader.define(id, { kind: 'param', type, block: 0, index }, NO_SITE, at);
    if (paramName !== '') reader.names.set(id, paramName);
    entryParams.push(id);
    return param;
  });
  cursor.expect('->');
  const result = typeParser.type();
  const site = reader.site(start);
  cursor.expect('{');
  while (!cursor.is('}')) block(context, reader, entryParams);
  cursor.expect('}');
  reader.number();
  return {
    name,
    params,
    result,
    blocks: reader.blocks,
    values: reader.values.filter((v) => v !== undefined),
    sites: reader.sites.filter((s) => s !== undefined),
    attributes,
    loopAttributes: reader.loopAttributes,
    names: reader.names,
    site,
    library,
  };
}

function block(context: InstContext, reader: FuncReader, entryParams: readonly ValueId[]): void {
  const { cursor, typeParser } = context;
  const loopAttributes = attributeList(cursor);
  const start = cursor.token.start;
  const id = blockId(cursor);
  const made: Block = {
    params: id === 0 ? [...entryParams] : [],
    insts: [],
    terminator: { kind: 'trap', trap: 'unreachable', args: [] },
    site: NO_SITE,
  };
  reader.addBlock(id, made, start);
  if (loopAttributes.length > 0) reader.loopAttributes.set(id, loopAttributes);
  cursor.list('(', ')', () => {
    const at = cursor.token.start;
    if (id === 0) cursor.reject('the parameters of b0 are those of the function');
    const param = value(cursor);
    const name = optionalName(cursor);
    cursor.expect(':');
    const type = typeParser.type();
    reader.define(
      param,
      { kind: 'param', type, block: id, index: made.params.length },
      NO_SITE,
      at,
    );
    if (name !== '') reader.names.set(param, name);
    made.params.push(param);
  });
  cursor.expect(':');
  while (!isTerminator(cursor.token.text)) {
    statement(context, reader, made);
    endOfLine(cursor);
  }
  const at = cursor.token.start;
  made.terminator = terminator(context);
  made.site = reader.site(at);
  endOfLine(cursor);
}

/** `v1 "name" = op …`, or `op …` without a result. */
function statement(context: InstContext, reader: FuncReader, into: Block): void {
  const { cursor } = context;
  const start = cursor.token.start;
  const names = cursor.token.kind === 'word' && /^v\d+$/.test(cursor.token.text);
  if (!names) {
    const inst = instruction(context);
    if (inst.type.kind !== 'void')
      cursor.reject('the result of an instruction needs a value', start);
    const position = into.insts.push(-1) - 1;
    reader.unnamed.push({ value: inst, site: reader.site(start), block: into, position });
    return;
  }
  const id = value(cursor);
  const name = optionalName(cursor);
  cursor.expect('=');
  const inst = instruction(context);
  if (inst.type.kind === 'void') cursor.reject('this instruction has no result', start);
  reader.define(id, inst, reader.site(start), start);
  if (name !== '') reader.names.set(id, name);
  into.insts.push(id);
}

function endOfLine(cursor: Cursor): void {
  if (!cursor.token.first && !cursor.is('}')) cursor.fail('the end of the line');
}

/** `#[name(arg, …)]`, any number of them. */
export function attributeList(cursor: Cursor): Attribute[] {
  const attributes: Attribute[] = [];
  while (cursor.is('#[')) {
    const start = cursor.advance().start;
    const name = cursor.name('an attribute');
    const args = cursor.is('(') ? cursor.list('(', ')', () => argument(cursor)) : [];
    cursor.expect(']');
    attributes.push({ name, args, span: { ...NO_SITE.span, start, end: cursor.previousEnd } });
  }
  return attributes;
}

function argument(cursor: Cursor): string {
  const { kind } = cursor.token;
  if (kind !== 'word' && kind !== 'string' && kind !== 'number') cursor.fail('an argument');
  return cursor.advance().text;
}
