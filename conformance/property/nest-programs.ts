/** Random nests of loops over a matrix: products, scaled and shifted indices, selected neighbours. */

import { Choices } from './choices.ts';

const SIGNATURE = '(a: i32, b: i32, c: u32, mut xs: [i32], ys: [u8]) -> i32';
const COUNTERS = ['i', 'j', 'k'] as const;

/** A program of functions `f0`, `f1`, … that a list of numbers decides on. */
export function nestProgram(numbers: readonly number[], functions: number): string {
  const choices = new Choices(numbers);
  const parts: string[] = [];
  for (let f = 0; f < functions; f++) {
    const body = nest(choices, [], 1);
    parts.push(`pub fn f${f}${SIGNATURE} {\n    let mut acc = 0\n${body}    return acc\n}`);
  }
  return parts.join('\n\n');
}

function nest(choices: Choices, counters: readonly string[], depth: number): string {
  const indent = '    '.repeat(depth);
  const counter = COUNTERS[depth - 1];
  const isDeepest = counter === undefined || (depth > 1 && choices.chance(35));
  if (isDeepest) return accesses(choices, counters, indent);
  const inner = [...counters, counter];
  const low = choices.oneOf(['0', '0', '0', '1', 'a', '-1', ...counters]);
  const high = choices.oneOf(['a', 'b', 'a - 1', '4', 'c as i32', 'xs.len()', ...counters]);
  const step = choices.oneOf(['', '', '', ' step 2', ' step 3', ' step -1']);
  const range = choices.chance(20) ? '..=' : '..';
  const before = choices.chance(30) ? accesses(choices, inner, `${indent}    `) : '';
  const after = choices.chance(30) ? accesses(choices, inner, `${indent}    `) : '';
  if (choices.chance(25)) {
    const by = choices.oneOf(['1', '2', 'b']);
    const test = choices.oneOf([`${counter} < ${high}`, `${counter} + 1 < ${high}`]);
    return (
      `${indent}let mut ${counter} = ${low}\n${indent}while ${test} {\n${before}` +
      `${nest(choices, inner, depth + 1)}${after}${indent}    ${counter} += ${by}\n${indent}}\n`
    );
  }
  return `${indent}for ${counter} in ${low}${range}${high}${step} {\n${before}${nest(choices, inner, depth + 1)}${after}${indent}}\n`;
}

function accesses(choices: Choices, counters: readonly string[], indent: string): string {
  let text = '';
  for (let i = choices.pick(3); i >= 0; i--) {
    const index = indexOf(choices, counters);
    text += choices.oneOf([
      `${indent}acc = acc * 3 + xs[${index}]\n`,
      `${indent}xs[${index}] = acc\n`,
      `${indent}acc += ys[${index}] as i32\n`,
      `${indent}acc += ys[(${index}) as u32] as i32\n`,
    ]);
  }
  return text;
}

function indexOf(choices: Choices, counters: readonly string[]): string {
  const [first = 'a'] = counters;
  const one = (): string => choices.oneOf([first, ...counters]);
  const width = choices.oneOf(['a', 'b', '4', '2', '(c as i32)']);
  const term = (): string => {
    const at = one();
    return choices.oneOf([
      at,
      `${at} * ${width}`,
      `2 * ${at}`,
      `(${at} << 1)`,
      `(if ${at} == 0 { ${width} - 1 } else { ${at} - 1 })`,
      `min(${at}, ${one()})`,
      `(${at} - ${one()}) * ${width}`,
      `(${at} * ${at})`,
    ]);
  };
  const parts = [term()];
  while (parts.length < 3 && choices.chance(60)) parts.push(term());
  const shift = choices.oneOf(['', '', ' + 1', ' - 1', ' - b', ' + 2147483647']);
  return `${parts.join(' + ')}${shift}`;
}
