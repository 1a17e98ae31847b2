/**
 * Writes an ordinary program of about N lines, always the same for the same arguments:
 * `node scripts/generate-program.mjs --lines N [--modules M] [--out DIR]`. One file goes to standard output; with
 * modules, `main.fzy` and its modules go into DIR.
 *
 * Ordinary: no function is like the next, most are short, they call each other, and of every hundred lines some are loops
 * over slices, structs with methods, enums with matches, tuples, text and collections.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What a group of functions may depend on: its number, and numbers that look random. */
const GROUPS = [sums, windows, points, shapes, machine, words, tables, search, fields, bits];

if (import.meta.main !== false && process.argv[1]?.endsWith('generate-program.mjs')) {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: '500' },
      modules: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  const files = generateProgram(Number(values.lines), Number(values.modules));
  if (values.out === undefined) {
    process.stdout.write(files.get('main.fzy') ?? '');
  } else {
    mkdirSync(values.out, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(values.out, name), text);
  }
}

/**
 * Files by name. `main.fzy` has everything, or calls what the modules have.
 * @param {number} lines @param {number} modules @returns {Map<string, string>}
 */
export function generateProgram(lines, modules = 1) {
  const files = new Map();
  const parts = Array.from({ length: modules }, (_, i) =>
    generatePart(Math.floor(lines / modules), i),
  );
  if (modules === 1) {
    files.set('main.fzy', parts[0]?.text ?? '');
    return files;
  }
  for (const [i, { text }] of parts.entries()) files.set(`part${i}.fzy`, text);
  const heads = parts.map((_, i) => `mod part${i}\n`).join('');
  const calls = parts.map(({ entries }, i) => {
    const sums = entries.map((name) => `    total += part${i}::${name}(data, text)\n`).join('');
    return `pub fn run_part${i}(data: [i32], text: str) -> i32 {\n    let mut total = 0\n${sums}    return total\n}\n`;
  });
  files.set('main.fzy', `${heads}\n${calls.join('\n')}`);
  return files;
}

/** @param {number} lines @param {number} seed */
function generatePart(lines, seed) {
  const random = numbers(seed + 1);
  const texts = [];
  const entries = [];
  for (let i = 0, written = 0; written < lines; i++) {
    const group = GROUPS[i % GROUPS.length];
    const previous = entries.at(-1 - (random(3) % Math.max(1, entries.length)));
    const call = previous === undefined ? 'data.len()' : `${previous}(data, text)`;
    const text = group(i, random, random(5) === 0 ? call : `${random(100)}`);
    entries.push(`entry_${i}`);
    texts.push(text);
    written += text.split('\n').length;
  }
  return { text: texts.join('\n'), entries };
}

/** Whole numbers below a bound, from a linear congruence. @param {number} seed */
function numbers(seed) {
  let state = seed;
  return (/** @type {number} */ bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** @typedef {(bound: number) => number} Random */

/** @param {number} i @param {Random} random @param {string} start */
function sums(i, random, start) {
  return `/// Sums with weights.
fn weighted_${i}(values: [i32], weights: [i32]) -> i32 {
    let mut total = ${random(50)}
    let n = min(values.len(), weights.len())
    for k in 0..n {
        total += values[k] * weights[k]
    }
    return total
}

fn above_${i}(values: [i32], limit: i32) -> i32 {
    let mut count = 0
    for value in values {
        if value > limit then count += 1
    }
    return count
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let limit = ${start}
    let most = weighted_${i}(data, data)
    if most > ${random(1000)} {
        return above_${i}(data, limit) + text.len()
    }
    return most - above_${i}(data, ${random(64)})
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function windows(i, random, start) {
  return `fn smooth_${i}(values: [i32], mut out: [i32]) {
    for k in 1..values.len() - 1 {
        let left = values[k - 1]
        let right = values[k + 1]
        out[k] = (left + values[k] * ${2 + random(3)} + right) / ${4 + random(4)}
    }
}

fn runs_${i}(values: [i32]) -> (i32, i32) {
    let mut longest = 0
    let mut here = 1
    for k in 1..values.len() {
        if values[k] == values[k - 1] {
            here += 1
        } else {
            longest = max(longest, here)
            here = 1
        }
    }
    return (longest, here)
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let mut out = [0; ${16 + random(48)}]
    smooth_${i}(data, mut out)
    let (longest, last) = runs_${i}(out)
    return longest * ${1 + random(9)} + last + ${start} + text.len()
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function points(i, random, start) {
  return `struct Point${i} { x: f64, y: f64, mass: f64 }

impl Point${i} {
    fn new(x: f64, y: f64) -> Point${i} {
        return Point${i} { x, y, mass: ${1 + random(9)}.0 }
    }

    fn plus(self, other: Point${i}) -> Point${i} {
        return Point${i} { x: self.x + other.x, y: self.y + other.y, mass: self.mass + other.mass }
    }

    fn distance(self, other: Point${i}) -> f64 {
        let dx = self.x - other.x
        let dy = self.y - other.y
        return math.sqrt(dx * dx + dy * dy)
    }

    fn move_by(mut self, dx: f64, dy: f64) {
        self.x += dx
        self.y += dy
    }
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let mut center = Point${i}::new(0.0, ${random(9)}.5)
    let mut way = 0.0
    for value in data {
        let next = Point${i}::new(value as f64, ${random(90)}.25)
        way += center.distance(next)
        center = center.plus(next)
        center.move_by(-1.0, 0.5)
    }
    if way > ${random(1000)}.0 then return ${start}
    return (way + center.mass) as i32 + text.len()
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function shapes(i, random, start) {
  return `enum Shape${i} { Circle(f64), Box(f64, f64), Line(f64), Empty }

fn area_${i}(shape: Shape${i}) -> f64 {
    match shape {
        Shape${i}::Circle(r) => r * r * 3.14,
        Shape${i}::Box(w, h) => w * h,
        Shape${i}::Line(length) => length * 0.${1 + random(9)},
        Shape${i}::Empty => 0.0,
    }
}

fn shape_${i}(code: i32) -> Shape${i} {
    match code & 3 {
        0 => Shape${i}::Circle(code as f64),
        1 => Shape${i}::Box(code as f64, ${1 + random(9)}.0),
        2 => Shape${i}::Line(${random(90)}.0),
        _ => Shape${i}::Empty,
    }
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let mut total = ${random(10)}.0
    for value in data {
        total += area_${i}(shape_${i}(value))
    }
    return total as i32 + ${start} + text.len()
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function machine(i, random, start) {
  return `enum State${i} { Idle, Busy(i32), Waiting, Done }

fn step_${i}(state: State${i}, event: i32) -> State${i} {
    match state {
        State${i}::Idle => match event % ${3 + random(4)} {
            0 => State${i}::Busy(event),
            1 => State${i}::Waiting,
            _ => State${i}::Idle,
        },
        State${i}::Busy(left) if left > 0 => State${i}::Busy(left - ${1 + random(3)}),
        State${i}::Busy(_) => State${i}::Done,
        State${i}::Waiting => if event > ${random(50)} { State${i}::Busy(event) } else { State${i}::Waiting },
        State${i}::Done => State${i}::Idle,
    }
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let mut state = State${i}::Idle
    let mut finished = ${start} + text.len()
    for event in data {
        state = step_${i}(state, event)
        match state {
            State${i}::Done => finished += 1,
            _ => {}
        }
    }
    return finished
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function words(i, random, start) {
  return `fn vowels_${i}(text: str) -> i32 {
    let mut count = 0
    for k in 0..text.len() {
        match text.byte(k) {
            97 | 101 | 105 | 111 | 117 => count += 1,
            _ => {}
        }
    }
    return count
}

fn title_${i}(text: str) -> str {
    let short = text.trim()
    if short.starts_with("the ") then return short.to_upper()
    return f"{short} has {vowels_${i}(short)} of ${random(100)}"
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let title = title_${i}(text)
    if title.contains("has ${random(10)}") || title == "THE END ${i}" {
        return title.len() + data.len()
    }
    return vowels_${i}(title) + ${start}
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function tables(i, random, start) {
  return `const WEIGHTS_${i}: [i32; 8] = [${Array.from({ length: 8 }, () => random(100)).join(', ')}]

fn histogram_${i}(values: [i32]) -> [i32; 16] {
    let mut counts = [0; 16]
    for value in values {
        counts[value & 15] += 1
    }
    return counts
}

fn score_${i}(counts: [i32; 16]) -> i32 {
    let mut score = 0
    for k in 0..16 {
        score += counts[k] * WEIGHTS_${i}[k % 8]
    }
    return score
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let counts = histogram_${i}(data)
    let total = score_${i}(counts)
    return if total > ${random(500)} { total } else { ${start} + text.len() }
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function search(i, random, start) {
  return `fn find_${i}(values: [i32], wanted: i32) -> Option<i32> {
    let mut low = 0
    let mut high = values.len()
    while low < high {
        let middle = low + (high - low) / 2
        if values[middle] == wanted then return Some(middle)
        if values[middle] < wanted {
            low = middle + 1
        } else {
            high = middle
        }
    }
    return None
}

fn insert_sorted_${i}(mut values: [i32], count: i32, value: i32) {
    let mut at = count
    while at > 0 && values[at - 1] > value {
        values[at] = values[at - 1]
        at -= 1
    }
    values[at] = value
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let mut sorted = [0; 32]
    let n = min(data.len(), 32)
    for k in 0..n {
        insert_sorted_${i}(mut sorted, k, data[k])
    }
    match find_${i}(sorted[0..n], ${random(200)}) {
        Some(at) => at,
        None => ${start} + text.len(),
    }
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function fields(i, random, start) {
  return `struct Entry${i} { key: i32, count: i32 }

fn collect_${i}(data: [i32]) -> List<Entry${i}> {
    let found: List<Entry${i}> = List::new()
    for value in data {
        let key = value % ${5 + random(20)}
        let mut known = false
        for k in 0..found.len() {
            let entry = found[k]
            if entry.key == key {
                found[k] = Entry${i} { key, count: entry.count + 1 }
                known = true
            }
        }
        if !known { found.push(Entry${i} { key, count: 1 }) }
    }
    return found
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let entries = collect_${i}(data)
    let mut best = Entry${i} { key: ${start}, count: 0 }
    for k in 0..entries.len() {
        if entries[k].count > best.count { best = entries[k] }
    }
    return best.key + text.len()
}
`;
}

/** @param {number} i @param {Random} random @param {string} start */
function bits(i, random, start) {
  return `fn mix_${i}(seed: u32, value: u32) -> u32 {
    let a = (seed ^ value) * ${random(1_000_000)}u32
    return (a >> ${1 + random(15)}u32) ^ (a << ${1 + random(15)}u32)
}

fn hash_${i}(data: [i32]) -> u32 {
    let mut hash = ${random(1_000_000)}u32
    for value in data {
        hash = mix_${i}(hash, value as u32)
    }
    return hash
}

pub fn entry_${i}(data: [i32], text: str) -> i32 {
    let hash = hash_${i}(data)
    let mut ones = 0
    let mut rest = hash
    while rest != 0 {
        if rest & 1 == 1 { ones += 1 }
        rest = rest >> 1
    }
    return ones + (hash & 1023) as i32 + ${start} + text.len()
}
`;
}
