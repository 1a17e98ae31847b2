/** Random statements that always come to an end. */

import { expression, index, pickVariable, type Scope, type Variable } from './expressions.ts';
import {
  type GenType,
  isInt,
  literal,
  NUMBERS,
  pickType,
  scalar,
  showType,
  vectorOf,
} from './types.ts';
import { lanesOf, storage } from './vectors.ts';

/** What a statement may do besides computing. */
export interface Surroundings {
  readonly inLoop: boolean;
  /** The type `return` gives back. */
  readonly result: GenType;
  readonly indent: string;
  /** Statements left to spend, shared by all blocks of a function. */
  readonly budget: { left: number };
}

/** A block's statements, without braces. Variables declared inside leave the scope at its end. */
export function statements(scope: Scope, around: Surroundings, count: number): string[] {
  const outer = scope.variables;
  scope.variables = [...outer];
  const lines: string[] = [];
  for (let i = 0; i < count && around.budget.left > 0; i++) {
    around.budget.left--;
    lines.push(...statement(scope, around));
  }
  scope.variables = outer;
  return lines;
}

function inner(scope: Scope, around: Surroundings, inLoop: boolean): string[] {
  const deeper = { ...around, inLoop, indent: `${around.indent}    ` };
  return statements(scope, deeper, 1 + scope.choices.pick(3));
}

function name(scope: Scope): string {
  return `v${scope.fresh++}`;
}

function statement(scope: Scope, around: Surroundings): string[] {
  const { choices } = scope;
  const { indent } = around;
  switch (choices.pick(16)) {
    case 0:
    case 1:
    case 2:
      return declaration(scope, around);
    case 3:
    case 4:
    case 5:
      return assignment(scope, around) ?? declaration(scope, around);
    case 6: {
      const condition = expression(scope, scalar('bool'), 2);
      const then = inner(scope, around, around.inLoop);
      const otherwise = choices.chance(50) ? inner(scope, around, around.inLoop) : undefined;
      return [
        `${indent}if ${condition} {`,
        ...then,
        ...(otherwise === undefined ? [] : [`${indent}} else {`, ...otherwise]),
        `${indent}}`,
      ];
    }
    case 7:
    case 8:
      return countedLoop(scope, around);
    case 9: {
      const counter = name(scope);
      const body = inner(scope, around, true);
      return [
        `${indent}let mut ${counter} = 0`,
        `${indent}while ${counter} < ${1 + choices.pick(6)} {`,
        `${indent}    ${counter} += 1`,
        ...body,
        `${indent}}`,
      ];
    }
    case 10:
      return matchStatement(scope, around) ?? declaration(scope, around);
    case 11:
      if (around.inLoop && choices.chance(60)) {
        return [
          `${indent}if ${expression(scope, scalar('bool'), 1)} { ${choices.oneOf(['break', 'continue'])} }`,
        ];
      }
      return [
        `${indent}if ${expression(scope, scalar('bool'), 1)} { return ${expression(scope, around.result, 1)} }`,
      ];
    case 12:
      return elementLoop(scope, around) ?? countedLoop(scope, around);
    case 13:
      return vectorStore(scope, around) ?? declaration(scope, around);
    case 14:
      return vectorLoop(scope, around) ?? elementLoop(scope, around) ?? declaration(scope, around);
    default:
      return listChange(scope, around) ?? assignment(scope, around) ?? declaration(scope, around);
  }
}

function declaration(scope: Scope, { indent }: Surroundings): string[] {
  const type = pickType(scope.choices, scope.named, 2);
  const value = expression(scope, type, 3);
  const variable: Variable = { name: name(scope), type, mutable: true };
  scope.variables.push(variable);
  return [`${indent}let mut ${variable.name}: ${showType(type)} = ${value}`];
}

function assignment(scope: Scope, { indent }: Surroundings): string[] | undefined {
  const { choices } = scope;
  const target = pickVariable(scope, (v) => v.mutable && v.type.kind !== 'list');
  if (target === undefined) return undefined;
  let place = target.name;
  let type = target.type;
  // Go into the variable while there is something inside, but not always to the end.
  while (type.kind !== 'scalar' && (type.kind === 'slice' || choices.chance(75))) {
    if (type.kind === 'array' || type.kind === 'slice') {
      const length = type.kind === 'array' ? type.length : `max(1, ${place}.len())`;
      place = `${place}[${index(scope, length, 1)}]`;
      type = type.element;
    } else if (type.kind === 'struct') {
      const field = choices.pick(type.fields.length);
      const inside = type.fields[field];
      if (inside === undefined) break;
      place = `${place}.f${field}`;
      type = inside;
    } else if (type.kind === 'tuple') {
      const part = choices.pick(type.elements.length);
      const inside = type.elements[part];
      if (inside === undefined) break;
      place = `${place}.${part}`;
      type = inside;
    } else break;
  }
  if (isInt(type) && choices.chance(50)) {
    const op = choices.oneOf([
      '+=',
      '-=',
      '*=',
      '^=',
      '|=',
      '&=',
      '<<=',
      '>>=',
      '/=',
      '%=',
    ] as const);
    if (op === '<<=' || op === '>>=') return [`${indent}${place} ${op} ${choices.pick(8)}`];
    const value = expression(scope, type, 2);
    return [`${indent}${place} ${op} ${op === '/=' || op === '%=' ? `(${value} | 1)` : value}`];
  }
  if (type.kind === 'vector' && choices.chance(50))
    return [`${indent}${place} ${choices.oneOf(['+=', '-=', '*='])} ${expression(scope, type, 2)}`];
  return [`${indent}${place} = ${expression(scope, type, 3)}`];
}

/** A store of a vector to a slice or an array, mostly inside. */
function vectorStore(scope: Scope, { indent }: Surroundings): string[] | undefined {
  const element = scope.choices.oneOf(NUMBERS);
  const to = storage(scope, element, true);
  if (to === undefined) return undefined;
  const type = vectorOf(element);
  const value = expression(scope, type, 3);
  const at = index(scope, to.length, 1);
  return [`${indent}${showType(type)}.store(mut ${to.name}, ${at}, ${value})`];
}

/** Over the elements of a slice or an array, as many as fit into a vector at a time; sometimes to the end and beyond. */
function vectorLoop(scope: Scope, around: Surroundings): string[] | undefined {
  const { choices } = scope;
  const { indent } = around;
  const element = choices.oneOf(['i32', 'u8', ...NUMBERS] as const);
  const mutable = choices.chance(50);
  const over = storage(scope, element, mutable);
  if (over === undefined) return undefined;
  const type = vectorOf(element);
  const [counter, loaded] = [name(scope), name(scope)];
  const by = choices.chance(75) ? lanesOf(type) : 1 + choices.pick(5);
  const room = choices.chance(85) ? lanesOf(type) : choices.pick(lanesOf(type) + 2);
  const outer = scope.variables;
  scope.variables = [
    ...outer,
    { name: counter, type: scalar('i32'), mutable: false },
    { name: loaded, type, mutable: true },
  ];
  const value = expression(scope, type, 2);
  const body = inner(scope, around, false);
  scope.variables = outer;
  return [
    `${indent}let mut ${counter} = 0`,
    `${indent}while ${counter} + ${room} <= ${over.name}.len() {`,
    `${indent}    let mut ${loaded} = ${showType(type)}.load(${over.name}, ${counter})`,
    ...body,
    ...(mutable
      ? [`${indent}    ${showType(type)}.store(mut ${over.name}, ${counter}, ${value})`]
      : []),
    `${indent}    ${counter} += ${by}`,
    `${indent}}`,
  ];
}

function countedLoop(scope: Scope, around: Surroundings): string[] {
  const { choices } = scope;
  const { indent } = around;
  const counter = name(scope);
  const type = choices.oneOf(['i32', 'i32', 'u8', 'i64', 'u32'] as const);
  const heads: readonly [string, ...string[]] = [
    `0${type}..${1 + choices.pick(7)}`,
    `0${type}..=${choices.pick(5)}`,
    `${type}.MAX - ${choices.pick(4)}..=${type}.MAX`,
    `0${type}..${3 + choices.pick(20)} step ${2 + choices.pick(3)}`,
    `${choices.pick(6)}${type}..${choices.pick(6)}${type.startsWith('i') ? ' step -1' : ''}`,
    `${literal(choices, type)}..${type}.MIN`,
  ];
  const head = choices.oneOf(heads);
  const outer = scope.variables;
  scope.variables = [...outer, { name: counter, type: scalar(type), mutable: false }];
  const body = inner(scope, around, true);
  scope.variables = outer;
  return [`${indent}for ${counter} in ${head} {`, ...body, `${indent}}`];
}

function elementLoop(scope: Scope, around: Surroundings): string[] | undefined {
  const source = pickVariable(
    scope,
    (v) => v.type.kind === 'array' || v.type.kind === 'slice' || v.type.kind === 'list',
  );
  if (source === undefined || source.type.kind === 'scalar') return undefined;
  const { type } = source;
  if (type.kind !== 'array' && type.kind !== 'slice' && type.kind !== 'list') return undefined;
  const element = name(scope);
  const outer = scope.variables;
  scope.variables = [...outer, { name: element, type: type.element, mutable: false }];
  const body = inner(scope, around, true);
  scope.variables = outer;
  return [`${around.indent}for ${element} in ${source.name} {`, ...body, `${around.indent}}`];
}

function matchStatement(scope: Scope, around: Surroundings): string[] | undefined {
  const { indent } = around;
  const subject = pickVariable(scope, (v) => v.type.kind === 'enum');
  if (subject === undefined || subject.type.kind !== 'enum') return undefined;
  const { type } = subject;
  const lines = [`${indent}match ${subject.name} {`];
  type.variants.forEach((payload, i) => {
    const bound = payload.map((t) => ({ name: name(scope), type: t, mutable: false }));
    const outer = scope.variables;
    scope.variables = [...outer, ...bound];
    const pattern = `${type.name}::V${i}${bound.length > 0 ? `(${bound.map((b) => b.name).join(', ')})` : ''}`;
    if (scope.choices.chance(25)) {
      const guard = expression(scope, scalar('bool'), 1);
      lines.push(
        `${indent}    ${pattern} if ${guard} => {`,
        ...inner(scope, around, around.inLoop),
        `${indent}    }`,
      );
    }
    lines.push(
      `${indent}    ${pattern} => {`,
      ...inner(scope, around, around.inLoop),
      `${indent}    }`,
    );
    scope.variables = outer;
  });
  lines.push(`${indent}}`);
  return lines;
}

function listChange(scope: Scope, { indent }: Surroundings): string[] | undefined {
  const list = pickVariable(scope, (v) => v.type.kind === 'list');
  if (list === undefined || list.type.kind !== 'list') return undefined;
  const value = expression(scope, list.type.element, 2);
  return scope.choices.chance(20)
    ? [`${indent}list.pop(${list.name})`]
    : [`${indent}${list.name}.push(${value})`];
}
