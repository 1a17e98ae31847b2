/** Random functions full of index arithmetic: near the limits of types, in loops of every shape, with checks. */

import { Choices } from './choices.ts';

const SIGNATURE = '(a: i32, b: i32, c: u32, mut xs: [i32], ys: [u8]) -> i32';

interface Scope {
  readonly choices: Choices;
  /** Names by type; those that may be assigned to, apart. */
  readonly names: Record<'i32' | 'u32' | 'u8' | 'i64', string[]>;
  readonly mutable: string[];
  fresh: number;
  budget: number;
}

type Name = keyof Scope['names'];

/** A program of functions `f0`, `f1`, … that a list of numbers decides on. */
export function indexProgram(numbers: readonly number[], functions: number): string {
  const choices = new Choices(numbers);
  const parts = ['const TABLE: [i32; 8] = [3, 0, 7, 1, 5, 2, 6, 4]'];
  for (let f = 0; f < functions; f++) {
    const scope: Scope = {
      choices,
      names: { i32: ['a', 'b', 'xs.len()', 'ys.len()'], u32: ['c'], u8: [], i64: [] },
      mutable: [],
      fresh: 0,
      budget: 14,
    };
    const body = block(scope, 1, false);
    parts.push(`pub fn f${f}${SIGNATURE} {\n    let mut acc = 0\n${body}    return acc\n}`);
  }
  return parts.join('\n\n');
}

function literal(choices: Choices, type: Name): string {
  const small = ['0', '1', '2', '3', '4', '7', '8', '255'];
  const large =
    type === 'i32'
      ? ['-1', '-4', '2147483647', '2147483640', '-2147483648', '65536', '1000']
      : type === 'u32'
        ? ['4294967295', '4294967290', '2147483648', '65536']
        : type === 'i64'
          ? ['-1', '9223372036854775807', '4294967296', '2147483648', '-2147483649']
          : ['250', '128'];
  return `${pickName(choices, choices.chance(30) ? large : small)}${type}`;
}

/** One of a list that is not empty. */
function pickName(choices: Choices, names: readonly string[]): string {
  return names[choices.pick(names.length)] ?? '0';
}

function expression(scope: Scope, type: Name, depth: number): string {
  const { choices, names } = scope;
  const leaf = (): string =>
    names[type].length > 0 && choices.chance(75)
      ? pickName(choices, names[type])
      : literal(choices, type);
  if (depth === 0) return leaf();
  const inner = (): string => expression(scope, type, depth - 1);
  switch (choices.pick(16)) {
    case 0:
    case 1:
      return `(${inner()} + ${inner()})`;
    case 2:
    case 3:
      return `(${inner()} - ${inner()})`;
    case 4:
      return `(${inner()} * ${literal(choices, type)})`;
    case 5:
      return `(${inner()} % ${choices.chance(70) ? choices.oneOf(['3', '8', '251']) : `max(1, ${inner()})`})`;
    case 6:
      return `(${inner()} & ${choices.oneOf(['1', '3', '7', '15', '255'])})`;
    case 7:
      return `(${inner()} >> ${choices.pick(7) + 1})`;
    case 8:
      return `${choices.oneOf(['min', 'max'])}(${inner()}, ${inner()})`;
    case 9:
      return `(${inner()} / ${choices.oneOf(['2', '3', '4'])})`;
    case 10: {
      const from = choices.oneOf(['i32', 'u32', 'u8', 'i64'] as const);
      return `(${expression(scope, from, depth - 1)} as ${type})`;
    }
    case 11:
      return `(${inner()} ${choices.oneOf(['|', '^'])} ${inner()})`;
    case 12:
      return type === 'i32' ? `TABLE[${expression(scope, 'i32', 0)} & 7]` : inner();
    default:
      return leaf();
  }
}

function condition(scope: Scope): string {
  const { choices } = scope;
  const type = choices.oneOf(['i32', 'i32', 'i32', 'u32', 'u8', 'i64'] as const);
  const one = (): string =>
    `${expression(scope, type, 1)} ${choices.oneOf(['<', '<=', '>', '>=', '==', '!='])} ${expression(scope, type, 1)}`;
  switch (choices.pick(5)) {
    case 0:
      return `${one()} && ${one()}`;
    case 1:
      return `${one()} || ${one()}`;
    case 2:
      return `!(${one()})`;
    default:
      return one();
  }
}

function block(scope: Scope, depth: number, inLoop: boolean): string {
  const outer = { ...scope.names };
  const mutable = scope.mutable.length;
  for (const type of ['i32', 'u32', 'u8', 'i64'] as const) scope.names[type] = [...outer[type]];
  let text = '';
  const count = 2 + scope.choices.pick(4);
  for (let i = 0; i < count && scope.budget > 0; i++) {
    scope.budget--;
    for (const line of statement(scope, depth, inLoop)) text += `${'    '.repeat(depth)}${line}\n`;
  }
  Object.assign(scope.names, outer);
  scope.mutable.length = mutable;
  return text;
}

function statement(scope: Scope, depth: number, inLoop: boolean): string[] {
  const { choices } = scope;
  const nested = (): string => block(scope, depth + 1, true).replace(/\n$/, '');
  switch (choices.pick(13)) {
    case 0:
    case 1:
    case 2: {
      const type = choices.oneOf(['i32', 'i32', 'u32', 'u8', 'i64'] as const);
      const name = `v${scope.fresh++}`;
      const line = `let mut ${name}: ${type} = ${expression(scope, type, 2)}`;
      scope.names[type].push(name);
      scope.mutable.push(`${name}:${type}`);
      return [line];
    }
    case 3:
    case 4: {
      if (scope.mutable.length === 0) return [];
      const [name, type] = pickName(choices, scope.mutable).split(':') as [string, Name];
      return [`${name} ${choices.oneOf(['=', '+=', '-=', '='])} ${expression(scope, type, 1)}`];
    }
    case 5:
    case 6:
      return [`acc += ${access(scope)}`];
    case 7:
      return [`xs[${expression(scope, 'i32', 1)}] = acc`];
    case 8: {
      const inside = block(scope, depth + 1, inLoop);
      return [`if ${condition(scope)} {`, inside.replace(/\n$/, ''), '}'];
    }
    case 9: {
      const name = `i${scope.fresh++}`;
      const lo = expression(scope, 'i32', 1);
      const hi = expression(scope, 'i32', 1);
      const step = choices.chance(40)
        ? ` step ${choices.oneOf(['1', '2', '3', '-1', '-2', '1000000'])}`
        : '';
      const dots = choices.chance(80) ? '..' : '..=';
      scope.names.i32.push(name);
      const lines = [
        `for ${name} in ${lo}${dots}${hi}${step} {`,
        `acc += ${access(scope)}`,
        nested(),
        '}',
      ];
      scope.names.i32.pop();
      return lines;
    }
    case 10: {
      const name = `w${scope.fresh++}`;
      const type = choices.oneOf(['i32', 'u32', 'u8'] as const);
      const start = expression(scope, type, 1);
      const step = choices.oneOf(['1', '2', '3', '4', '100']);
      const end =
        type === 'i32'
          ? choices.oneOf(['xs.len()', 'ys.len() - 1', 'a', 'b'])
          : expression(scope, type, 1);
      scope.names[type].push(name);
      const test = choices.chance(50) ? `${name} < ${end}` : `${name} + ${step} <= ${end}`;
      const lines = [
        `let mut ${name}: ${type} = ${start}`,
        `while ${test} {`,
        `acc += xs[${name}] + (ys[${name} + ${choices.oneOf(['0', '1', step])}] as i32)`,
        nested(),
        `${name} ${choices.oneOf(['+=', '+=', '+=', '-='])} ${step}`,
        '}',
      ];
      return lines;
    }
    case 11:
      return inLoop && choices.chance(50)
        ? [`if ${condition(scope)} { ${choices.oneOf(['break', 'continue'])} }`]
        : [`if ${condition(scope)} { return acc }`];
    default:
      return [
        `acc = (acc + ${expression(scope, 'i32', 1)}) % ${choices.oneOf(['251', '17', '1000003'])}`,
      ];
  }
}

function access(scope: Scope): string {
  const { choices } = scope;
  const type = choices.oneOf(['i32', 'i32', 'i32', 'u32', 'u8', 'i64'] as const);
  const at = expression(scope, type, choices.pick(3));
  switch (choices.pick(4)) {
    case 0:
      return `(ys[${at}] as i32)`;
    case 1:
      return `TABLE[${at}]`;
    default:
      return `xs[${at}]`;
  }
}
