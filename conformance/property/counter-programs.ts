/**
 * Random loops whose counters grow as the data decides: output indices, two pointers, tokenizers, windows of
 * neighbouring elements, steps that are values.
 */

import { Choices } from './choices.ts';

const SIGNATURE = '(a: i32, b: i32, c: u32, mut xs: [i32], ys: [u8]) -> i32';

/** A program of functions `f0`, `f1`, … that a list of numbers decides on. */
export function counterProgram(numbers: readonly number[], functions: number): string {
  const choices = new Choices(numbers);
  const parts: string[] = [];
  for (let f = 0; f < functions; f++) {
    const loops = [...shapes(choices), ...(choices.chance(40) ? shapes(choices) : [])];
    const body = ['let mut acc = 0', ...loops, 'return acc'].join('\n    ');
    parts.push(`pub fn f${f}${SIGNATURE} {\n    ${body}\n}`);
  }
  return parts.join('\n\n');
}

function shapes(choices: Choices): readonly string[] {
  const make = choices.oneOf([growing, growing, growing, twoPointers, windows, windows, strides]);
  // Each in a block of its own, so that names do not meet.
  return ['if true {', ...make(choices).map((line) => `    ${line}`), '}'];
}

const BOUNDS = [
  'ys.len()',
  'ys.len()',
  'xs.len()',
  'a',
  'b',
  'ys.len() - 1',
  '(c as i32)',
] as const;
const STARTS = ['0', '0', '0', '1', 'a', '-1', 'b - 8', '2147483640'] as const;
const FEW = ['1', '1', '2', '3', '4'] as const;

function test(choices: Choices, index: string): string {
  const bound = choices.oneOf(BOUNDS);
  const ahead = choices.oneOf(FEW);
  return choices.oneOf([
    `${index} < ${bound}`,
    `${index} < ${bound}`,
    `${index} + ${ahead} <= ${bound}`,
    `${index} + ${ahead} < ${bound}`,
    `${bound} > ${index}`,
    `${index} != ${bound}`,
  ]);
}

function condition(choices: Choices): string {
  return choices.oneOf(['acc % 3 == 0', 'acc % 2 != 0', 'byte < 8', 'byte == 7', 'acc > a']);
}

function read(choices: Choices, index: string): string {
  const ahead = choices.oneOf(['', '', ' + 1', ' + 2', ' - 1']);
  return choices.chance(70) ? `(ys[${index}${ahead}] as i32)` : `xs[${index}${ahead}]`;
}

/** Moves the counter by a little: always, under a condition, in several places, or by a run of equal bytes. */
function advance(choices: Choices, index: string): readonly string[] {
  const step = choices.oneOf([...FEW, 'run', 'run', '(byte & 3)', 'max(1, b)']);
  switch (choices.pick(5)) {
    case 0:
      return [
        `if ${condition(choices)} { ${index} += ${choices.oneOf(FEW)} }`,
        `${index} += ${step}`,
      ];
    case 1:
      return [
        `if ${condition(choices)} { ${index} += ${choices.oneOf(FEW)} } else { ${index} += ${step} }`,
      ];
    case 2:
      return [
        `while ${test(choices, index)} && ys[${index}] < 8 { ${index} += ${choices.oneOf(FEW)} }`,
        `${index} += 1`,
      ];
    case 3:
      return [
        `while run < 20 && ${index} + run < ${choices.oneOf(BOUNDS)} && ys[${index} + run] == ys[${index}] { run += 1 }`,
        `${index} += run`,
      ];
    default:
      return [`${index} += ${step}`];
  }
}

/** An index that reads and another one that writes what it found. */
function growing(choices: Choices): readonly string[] {
  const count = choices.pick(3) + 1;
  const writes = Array.from({ length: count }, (_, k) => `xs[used + ${k}] = acc + ${k}`);
  const grow = choices.oneOf([`${count}`, `${count}`, ...FEW, 'run', 'byte & 1']);
  const write = [...writes, `used += ${grow}`];
  const output = choices.oneOf([
    write,
    [`if ${condition(choices)} {`, ...write.map((line) => `    ${line}`), '}'],
    ['for _ in 0..(byte & 3) {', ...write.map((line) => `    ${line}`), '}'],
  ]);
  const moved = advance(choices, 'i');
  const body = [
    `let byte = ${read(choices, 'i')}`,
    'let mut run = 1',
    'acc = acc * 3 + byte',
    ...(choices.chance(50) ? [...output, ...moved] : [...moved, ...output]),
    ...(choices.chance(20)
      ? [`if ${condition(choices)} { ${choices.oneOf(['break', 'continue'])} }`]
      : []),
  ];
  const used = `let mut used = ${choices.oneOf(['0', '0', '0', 'a', '-2'])}`;
  if (choices.chance(35)) {
    const range = `${choices.oneOf(STARTS)}..${choices.oneOf(BOUNDS)}`;
    const counted = body.map((line) => line.replace(/\bi \+= /g, 'acc += '));
    return [used, `for i in ${range} {`, ...indented(counted), '}', tail(choices)];
  }
  return [
    used,
    `let mut i = ${choices.oneOf(STARTS)}`,
    `while ${test(choices, 'i')} {`,
    ...indented(body),
    '}',
    choices.chance(30) ? read(choices, 'i').replace(/^/, 'acc += ') : tail(choices),
  ];
}

/** What is left when the loop is over. */
function tail(choices: Choices): string {
  return choices.oneOf([
    'acc += used',
    'if used > 0 { acc += xs[used - 1] }',
    'xs[used] = 1',
    'let left = xs.len() - used\n    if left > 1 { acc += xs[used + 1] }',
  ]);
}

function twoPointers(choices: Choices): readonly string[] {
  const guard = choices.oneOf(['i < j', 'i <= j', 'j > i', 'i + 1 < j', 'i != j']);
  const left = choices.oneOf(['i += 1', 'i += 2', `while xs[i] < a { i += 1 }`]);
  const right = choices.oneOf(['j -= 1', 'j -= 2', `while xs[j] > b { j -= 1 }`]);
  const both = choices.chance(50)
    ? ['let held = xs[i]', 'xs[i] = xs[j]', 'xs[j] = held', left, right]
    : ['if xs[i] + xs[j] < a {', `    ${left}`, '} else {', `    ${right}`, '}', 'acc += xs[i]'];
  return [
    `let mut i = ${choices.oneOf(STARTS)}`,
    `let mut j = ${choices.oneOf(['xs.len() - 1', 'xs.len()', 'ys.len() - 1', 'a', 'b'])}`,
    `while ${guard} {`,
    ...indented(both),
    '    acc += i - j',
    '}',
  ];
}

/** Neighbouring elements, read or written, in order or not. */
function windows(choices: Choices): readonly string[] {
  const size = choices.pick(4) + 1;
  const offsets = Array.from({ length: size + 1 }, (_, k) => k);
  if (choices.chance(25)) offsets.reverse();
  if (choices.chance(25)) offsets.push(choices.pick(6) - 1);
  const place = (k: number): string => `i ${k < 0 ? '-' : '+'} ${Math.abs(k)}`;
  const [first = '0', ...others] = offsets.map(
    (k) => `((ys[${place(k)}] as i32) << ${8 * (k & 3)})`,
  );
  const reading = `acc += ${[first, ...others].join(choices.oneOf([' | ', ' + ', ' ^ ']))}`;
  const writing = offsets.map((k) => `xs[${place(k)}] = acc >> ${8 * (k & 3)}`);
  const body = choices.chance(60) ? [reading] : writing;
  if (choices.chance(30)) {
    const start = choices.oneOf([...STARTS, 'c as i32', 'ys.len() - 4', 'ys.len() - 1']);
    return [`let i = ${start}`, ...body, ...(choices.chance(30) ? body : [])];
  }
  const step = choices.oneOf(['1', '2', '4', `${size + 1}`]);
  return [
    `let mut i = ${choices.oneOf(STARTS)}`,
    `while ${test(choices, 'i')} {`,
    ...indented(body),
    `    i += ${step}`,
    '}',
  ];
}

/** Steps that are values: a sieve, every k-th element. */
function strides(choices: Choices): readonly string[] {
  const step = choices.oneOf(['p', 'p', 'a', 'b', '(c as i32)', 'p + 1', '2 * p']);
  const start = choices.oneOf(['p * p', 'p * 2', 'p', '0', 'a', 'p - 1']);
  const end = choices.oneOf(['xs.len()', 'xs.len()', 'ys.len()', 'a', 'b']);
  const access = choices.oneOf([
    'xs[j] = acc',
    'acc += xs[j]',
    'acc += ys[j] as i32',
    'xs[j - 1] = 3',
  ]);
  const inner = choices.chance(50)
    ? [`let mut j = ${start}`, `while j < ${end} {`, `    ${access}`, `    j += ${step}`, '}']
    : [
        `if ${step} != 0 {`,
        `    for j in ${start}..${end} step ${step} {`,
        `        ${access}`,
        '    }',
        '}',
      ];
  if (choices.chance(25)) return ['let p = max(1, a)', ...inner];
  const low = choices.oneOf(['1', '2', '2', '0', 'a', '-3']);
  return [`for p in ${low}..${choices.oneOf(BOUNDS)} {`, ...indented(inner), '}'];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}
