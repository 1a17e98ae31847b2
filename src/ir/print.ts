/** IR as text. Whatever is printed can be parsed, and `print(parse(t)) === t`. `docs/ir.md` has the form. */

import type { Site } from '../report/source.ts';
import { unreachable } from '../report/unreachable.ts';
import type { Edge, Inst, Terminator, ValueId } from './instructions.ts';
import type { Attribute, Export, Func, FuncParam, Global, Module } from './module.ts';
import { nominalTypes } from './nominal-types.ts';
import { runtimeRow } from './ops.ts';
import {
  argumentText,
  constantText,
  pathText,
  quote,
  quoteBytes,
  scalarText,
  symbolText,
  wordText,
} from './print-literals.ts';
import type { EnumType, StructType, Type } from './types.ts';
import { VECTOR_OPS } from './vector-ops.ts';

export interface PrintOptions {
  /** Words for the source place of an instruction, printed as a comment; nothing for `undefined`. */
  readonly sites?: (site: Site) => string | undefined;
}

/** The whole module: types, declarations, functions. */
export function printModule(module: Module, options: PrintOptions = {}): string {
  const lines: string[] = [];
  if (module.dialect !== 'high') lines.push(`dialect ${module.dialect}`);
  for (const type of nominalTypes(module)) lines.push(nominalText(module, type));
  for (const item of module.imports.values()) {
    const type = signatureText(item.params, item.result);
    const runtime = item.capability ? '' : 'runtime ';
    const from = `${quote(item.module)} ${quote(item.field)}`;
    const declared =
      item.declared === undefined
        ? ''
        : ` declared ${signatureText(item.declared.params, item.declared.result)}`;
    const names = item.names?.map((name) => ` ${quote(name)}`).join('') ?? '';
    const named = names === '' ? '' : ` named${names}`;
    lines.push(
      `${runtime}import ${symbolText(item.name)}: ${type} from ${from}${named}${declared}`,
    );
  }
  for (const item of module.statics.values()) {
    const head = `${item.library ? 'library ' : ''}static ${item.mutable ? 'mut ' : ''}`;
    const init = constantText(module.types, item.type, item.init);
    lines.push(`${head}${symbolText(item.name)}: ${item.type.text} = ${init}`);
  }
  for (const item of module.data.values()) {
    const head = `data ${item.mutable ? 'mut ' : ''}${symbolText(item.name)}`;
    lines.push(`${head} align ${item.align} = ${quoteBytes(item.bytes)}`);
  }
  for (const item of module.globals.values()) lines.push(globalText(item));
  for (const item of module.exports) lines.push(exportText(item));
  for (const item of module.tests)
    lines.push(`test ${quote(item.name)} = ${symbolText(item.func)}`);
  for (const { kind, unsigned } of module.trapSites) {
    lines.push(`site ${quote(kind)}${unsigned ? ' unsigned' : ''}`);
  }
  for (const func of module.functions.values()) {
    if (lines.length > 0) lines.push('');
    lines.push(printFunc(func, options).trimEnd());
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function signatureText(params: readonly Type[], result: Type): string {
  return `fn(${params.map((p) => p.text).join(', ')}) -> ${result.text}`;
}

function nominalText(module: Module, type: StructType | EnumType): string {
  const name = pathText(type.text);
  if (type.kind === 'struct') {
    const fields = module.types.fields(type).map((f) => `${wordText(f.name)}: ${f.type.text}`);
    return `struct ${name} ${braced(fields)}`;
  }
  const variants = module.types.variants(type).map((v, i) => {
    const payload = v.payload.length === 0 ? '' : `(${v.payload.map((t) => t.text).join(', ')})`;
    return `${wordText(v.name)}${payload}${v.discriminant === i ? '' : ` = ${v.discriminant}`}`;
  });
  return `enum ${name} ${braced(variants)}`;
}

function braced(parts: readonly string[]): string {
  return parts.length === 0 ? '{ }' : `{ ${parts.join(', ')} }`;
}

function globalText(item: Global): string {
  const init = typeof item.init === 'string' ? item.init : scalarText(item.type, item.init);
  const head = `global ${item.mutable ? 'mut ' : ''}${symbolText(item.name)}`;
  return `${head}: ${item.type.text} = ${init}`;
}

function exportText(item: Export): string {
  const params = item.params.map((p) => `${quote(p.name)}: ${paramTypeText(p)}`).join(', ');
  const doc = item.doc === '' ? '' : ` doc ${quote(item.doc)}`;
  return `export ${quote(item.name)} = ${symbolText(item.func)}(${params}) -> ${item.result.text}${doc}`;
}

function paramTypeText(param: FuncParam): string {
  return `${param.mut ? 'mut ' : ''}${param.type.text}`;
}

/** One function, ending in a newline. */
export function printFunc(func: Func, options: PrintOptions = {}): string {
  const lines: string[] = [];
  const comment = (site: Site | undefined): string => {
    const text = site === undefined ? undefined : options.sites?.(site);
    return text === undefined ? '' : `  // ${text.replace(/[\r\n]/g, ' ')}`;
  };
  const entry = func.blocks[0];
  const params = func.params.map((p, i) => {
    const name = p.name === '' ? '' : ` ${quote(p.name)}`;
    return `v${entry?.params[i] ?? '?'}${name}: ${paramTypeText(p)}`;
  });
  lines.push(...func.attributes.map(attributeText));
  const head = `${func.library ? 'library ' : ''}func ${symbolText(func.name)}`;
  lines.push(`${head}(${params.join(', ')}) -> ${func.result.text} {`);
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    lines.push(...(func.loopAttributes.get(id) ?? []).map(attributeText));
    // The entry's parameters stand in the head.
    const shown = id === 0 ? [] : block.params.map((p) => paramText(func, p));
    lines.push(`b${id}(${shown.join(', ')}):`);
    for (const inst of block.insts) {
      lines.push(`  ${instLine(func, inst)}${comment(func.sites[inst])}`);
    }
    lines.push(`  ${terminatorText(func, block.terminator)}${comment(block.site)}`);
  });
  lines.push('}');
  return `${lines.join('\n')}\n`;
}

function attributeText(attribute: Attribute): string {
  const args =
    attribute.args.length === 0 ? '' : `(${attribute.args.map(argumentText).join(', ')})`;
  return `#[${wordText(attribute.name)}${args}]`;
}

function defined(func: Func, value: ValueId): string {
  const name = func.names.get(value);
  return name === undefined || name === '' ? `v${value}` : `v${value} ${quote(name)}`;
}

function paramText(func: Func, value: ValueId): string {
  return `${defined(func, value)}: ${func.values[value]?.type.text ?? '?'}`;
}

function instLine(func: Func, id: ValueId): string {
  const inst = func.values[id];
  if (inst === undefined) return `v${id} = ?`;
  if (inst.kind === 'param') return `v${id} = param?`;
  const text = instText(func, inst);
  return inst.type.kind === 'void' ? text : `${defined(func, id)} = ${text}`;
}

/** An instruction without the value it defines. */
export function instText(func: Func, inst: Inst): string {
  const type = inst.type.text;
  const place = inst.type.kind === 'ref' ? inst.type.target.text : type;
  switch (inst.kind) {
    case 'const':
      return `const.${type} ${scalarText(inst.type, inst.value)}`;
    case 'unary':
      return `${inst.op}.${type} ${values([inst.operand])}`;
    case 'binary':
      return `${inst.op}.${type} ${values([inst.left, inst.right])}`;
    case 'compare':
      return `${inst.op}.${typeText(func, inst.left)} ${values([inst.left, inst.right])}`;
    case 'convert':
    case 'reinterpret':
      return `${inst.kind}.${type} ${values([inst.operand])}`;
    case 'select':
      return `select.${type} ${values([inst.condition, inst.ifTrue, inst.ifFalse])}`;
    case 'vector':
      return spaced(vectorHead(func, inst), `${values(inst.args)}${immediatesText(inst)}`.trim());
    case 'call':
      return `call${result(inst.type)} ${symbolText(inst.callee)}(${values(inst.args)})`;
    case 'call.indirect':
      return `call.indirect.${inst.signature.text} v${inst.callee}(${values(inst.args)})`;
    case 'func.ref':
    case 'address':
    case 'global.get':
      return `${inst.kind}.${type} ${symbolText(inst.name)}`;
    case 'aggregate.new':
      return spaced(`aggregate.new.${type}`, values(inst.args));
    case 'aggregate.get':
      return `aggregate.get.${type} v${inst.base}, ${inst.index}`;
    case 'aggregate.with':
      return `aggregate.with.${type} v${inst.base}, ${inst.index}, v${inst.value}`;
    case 'array.splat':
      return `array.splat.${type} ${values([inst.value])}`;
    case 'array.get':
      return `array.get.${type} ${values([inst.base, inst.index])}`;
    case 'enum.new':
      return `enum.new.${type} ${inst.variant}(${values(inst.args)})`;
    case 'enum.tag':
      return `enum.tag v${inst.base}`;
    case 'enum.payload':
      return `enum.payload.${type} v${inst.base}, ${inst.variant}, ${inst.index}`;
    case 'slot':
      return `slot.${place}`;
    case 'static.ref':
      return `static.ref.${place} ${symbolText(inst.name)}`;
    case 'ref.field':
      return `ref.field.${place} v${inst.base}, ${inst.index}`;
    case 'ref.index':
      return `ref.index.${place} ${values([inst.base, inst.index])}`;
    case 'ref.lanes':
      return `ref.lanes.${place} ${values([inst.base, inst.index])}`;
    case 'load':
      return `load.${type} v${inst.place}`;
    case 'store':
      return `store ${values([inst.place, inst.value])}`;
    case 'slice.of':
      return `slice.of.${type} v${inst.base}`;
    case 'slice.sub':
      return `slice.sub.${type} ${values([inst.base, inst.lo, inst.hi])}`;
    case 'slice.len':
      return `slice.len v${inst.base}`;
    case 'check':
      return `check.${inst.op} ${values(inst.args)}`;
    case 'runtime': {
      const known = runtimeRow(inst.op).result === type;
      return spaced(known ? inst.op : `${inst.op}.${type}`, values(inst.args));
    }
    case 'result':
      return `result.${type} v${inst.call}, ${inst.index}`;
    case 'mem.load':
      return `mem.load.${type} v${inst.address} + ${inst.offset} width ${inst.width}`;
    case 'mem.store':
      return `mem.store v${inst.address} + ${inst.offset} width ${inst.width}, v${inst.value}`;
    case 'mem.copy':
      return `mem.copy ${values([inst.to, inst.from, inst.bytes])}`;
    case 'mem.fill':
      return `mem.fill ${values([inst.to, inst.value, inst.bytes])}`;
    case 'mem.pages':
      return spaced(`mem.${inst.op}.${type}`, values(inst.args));
    case 'frame':
      return `frame.${type} size ${inst.size} align ${inst.align}`;
    case 'global.set':
      return `global.set ${symbolText(inst.name)}, v${inst.value}`;
    default:
      return unreachable(inst, 'instText');
  }
}

type VectorInst = Extract<Inst, { kind: 'vector' }>;

/** The op with the type that decides it: of a lane's op the vector's, else the result's. */
function vectorHead(func: Func, inst: VectorInst): string {
  const ofOperand = VECTOR_OPS[inst.op].named === 'operand';
  const [first] = inst.args;
  return `vector.${inst.op}.${ofOperand && first !== undefined ? typeText(func, first) : inst.type.text}`;
}

function immediatesText(inst: VectorInst): string {
  if (inst.immediates.length === 0) return '';
  const element = inst.type.kind === 'vector' ? inst.type.element : inst.type;
  const texts = inst.immediates.map((x) =>
    inst.op === 'const' ? scalarText(element, x) : String(x),
  );
  return ` [${texts.join(', ')}]`;
}

/** A terminator; edges as `b1(v2, v3)`. */
export function terminatorText(func: Func, terminator: Terminator): string {
  switch (terminator.kind) {
    case 'jump':
      return `jump ${edgeText(terminator.to)}`;
    case 'branch': {
      const { condition, ifTrue, ifFalse } = terminator;
      return `branch v${condition}, ${edgeText(ifTrue)}, ${edgeText(ifFalse)}`;
    }
    case 'switch': {
      const type = func.values[terminator.index]?.type;
      const cases = terminator.cases.map((c) => {
        const value = type === undefined ? '?' : scalarText(type, c.value);
        return `${value}: ${edgeText(c.to)}, `;
      });
      const head = `switch.${typeText(func, terminator.index)} v${terminator.index}`;
      return `${head}, ${cases.join('')}else ${edgeText(terminator.otherwise)}`;
    }
    case 'table': {
      const targets = terminator.targets.map((t) => `${edgeText(t)}, `).join('');
      return `table v${terminator.index}, ${targets}else ${edgeText(terminator.otherwise)}`;
    }
    case 'return':
      return spaced('return', values(terminator.values));
    case 'trap':
      return spaced(`trap ${quote(terminator.trap)}`, values(terminator.args));
    default:
      return unreachable(terminator, 'terminatorText');
  }
}

function edgeText(edge: Edge): string {
  return `b${edge.block}(${values(edge.args)})`;
}

function typeText(func: Func, value: ValueId): string {
  return func.values[value]?.type.text ?? '?';
}

function values(ids: readonly ValueId[]): string {
  return ids.map((id) => `v${id}`).join(', ');
}

function result(type: Type): string {
  return type.kind === 'void' ? '' : `.${type.text}`;
}

function spaced(head: string, rest: string): string {
  return rest === '' ? head : `${head} ${rest}`;
}
