/**
 * Random sequences of calls on one program whose statics hold collections of every kind: in each other, in
 * structs, arrays and enums, with aliases, with keys of several parts, with traps in the middle and calls that the host
 * makes while it is called. `FZY_PROPERTY_RUNS` sets how many sequences, `FZY_PROPERTY_SEED` which ones.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import { instantiate, type Run, type Runnable } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import type { Level } from '../../src/lower/pass.ts';

const RUNS = Number(process.env.FZY_PROPERTY_RUNS ?? 20);
const SEED = Number(process.env.FZY_PROPERTY_SEED ?? 20261120);

const PROGRAM = `
extern "host" fn again(n: i32) -> i32

struct Key { id: i32, name: str }
struct Wide { a: [i64; 3], name: str, items: List<str> }
enum Box { Empty, One(List<i32>), Two(str, Map<i32, str>), Big([i32; 5], Set<str>) }

static mut numbers: List<i32> = List::new()
static mut bytes: List<u8> = List::new()
static mut words: List<str> = List::new()
static mut other: List<str> = List::new()
static mut lists: List<List<i32>> = List::new()
static mut counts: Map<str, i32> = Map::new()
static mut keyed: Map<Key, List<str>> = Map::new()
static mut pairs: Set<(i64, bool)> = Set::new()
static mut wides: List<Wide> = List::new()
static mut both: (str, List<str>) = ("none", List::new())
static mut shelf: [List<str>; 3] = [List::new(), List::new(), List::new()]
static mut boxed: Box = Box::Empty
static mut boxes: List<Box> = List::new()
static mut last: str = ""

fn word(n: i32) -> str { f"w{n % 37}" }
fn key(n: i32) -> Key { Key { id: n % 5, name: word(n % 7) } }

pub fn push(n: i32, m: i32) -> i32 {
    numbers.push(n)
    bytes.push(m as u8)
    numbers.len()
}
pub fn fill(n: i32, m: i32) -> i32 {
    for i in 0..n % 300 {
        numbers.push(i * m)
        if numbers.len() > 2000 { numbers.clear() }
    }
    numbers.len()
}
pub fn pop(n: i32, m: i32) -> i32 {
    let x = numbers[numbers.len() - 1 - n % 3]
    discard numbers.pop()
    x + m
}
pub fn insert(n: i32, m: i32) -> i32 {
    numbers.insert(n % (numbers.len() + 1), m)
    words.insert(n % (words.len() + 1), word(m) + "i")
    numbers.len()
}
pub fn remove(n: i32, m: i32) -> str {
    discard numbers.remove(m % 50)
    words.remove(n % 20)
}
pub fn add_word(n: i32, m: i32) -> i32 {
    let mine = word(n) + word(m)
    words.push(mine)
    last = mine
    if words.contains("w1w2") then return -1
    words.len()
}
pub fn set_word(n: i32, m: i32) -> str {
    words[n % 10] = f"{words[m % 10]}."
    if words[n % 10].len() > 40 { words[n % 10] = "short" }
    words[n % 10]
}
pub fn alias(n: i32, m: i32) -> i32 {
    other = words
    if n % 3 == 0 { other = List::new() }
    shelf[m % 3] = other
    both = (word(m), other)
    other.push("alias")
    words.len()
}
pub fn nest(n: i32, m: i32) -> i32 {
    if n % 4 == 0 { lists.push(numbers) }
    if n % 4 == 1 { lists.push(List::new()) }
    if lists.len() > 12 { lists.clear() }
    lists[m % lists.len()].push(m)
    lists[m % lists.len()].len()
}
pub fn count(n: i32, m: i32) -> i32 {
    let w = word(n)
    let old = match counts.get(w) { Some(c) => c, None => 0 }
    counts.insert(w, old + m)
    if m % 3 == 0 { discard counts.remove(word(m)) }
    if counts.len() > 30 { counts.clear() }
    old
}
pub fn group(n: i32, m: i32) -> i32 {
    let k = key(n)
    match keyed.get(k) {
        Some(list) => { list.push(f"g{m}") }
        None => {
            let list: List<str> = List::new()
            list.push(word(m))
            keyed.insert(k, list)
        }
    }
    if m % 5 == 0 { discard keyed.remove(key(m)) }
    keyed.len()
}
pub fn pair(n: i32, m: i32) -> bool {
    let p = ((n % 9) as i64, m % 2 == 0)
    if m % 4 == 3 then return pairs.remove(p)
    pairs.insert(p)
}
pub fn widen(n: i32, m: i32) -> i32 {
    let items: List<str> = List::with_capacity(n % 4)
    items.push(word(m))
    wides.push(Wide { a: [n as i64, m as i64, 7], name: word(n) + "!", items })
    let w = wides[m % wides.len()]
    w.items.push(w.name)
    if wides.len() > 9 { discard wides.remove(n % 9) }
    w.items.len()
}
pub fn box_up(n: i32, m: i32) -> i32 {
    let mut b = Box::Empty
    if n % 4 == 1 { b = Box::One(numbers) }
    if n % 4 == 2 {
        let map: Map<i32, str> = Map::new()
        map.insert(m, word(m) + "?")
        b = Box::Two(last, map)
    }
    if n % 4 == 3 {
        let set: Set<str> = Set::new()
        discard set.insert(word(n) + word(m))
        b = Box::Big([n, m, 1, 2, 3], set)
    }
    if m % 2 == 0 { boxed = b }
    boxes.push(b)
    if boxes.len() > 8 { discard boxes.remove(0) }
    boxes.len()
}
pub fn churn(n: i32, m: i32) -> i32 {
    let mut total = 0
    for i in 0..n % 60 {
        let text = str.repeat(word(i), 400) + word(m)
        let parts = text.split("w")
        total += parts.len()
        if i % 7 == 0 { words.push(parts[parts.len() - 1]) }
        if words.len() > 40 { words.clear() }
    }
    total
}
pub fn local(n: i32, m: i32) -> i32 {
    let seen: Map<str, List<i32>> = Map::new()
    for i in 0..n % 120 {
        let k = word(i * m)
        match seen.get(k) {
            Some(list) => { list.push(i) }
            None => {
                let list: List<i32> = List::new()
                list.push(0 - i)
                seen.insert(k, list)
            }
        }
    }
    let mut sum = 0
    for (k, list) in seen {
        sum = sum * 31 + k.len()
        for x in list { sum = sum * 7 + x }
    }
    sum
}
pub fn while_temporary(n: i32, m: i32) -> i32 {
    let kept: List<i32> = List::new()
    let lengths: Map<i32, i32> = Map::new()
    for i in 0..n % 200 {
        let temporary: List<str> = List::new()
        for j in 0..m % 9 { temporary.push(f"{i}-{j}") }
        let joined = f"{i}{temporary.len()}"
        kept.push(joined.len())
        lengths.insert(i, temporary.len())
        numbers.push(i)
        if numbers.len() > 500 { numbers.clear() }
    }
    let mut sum = 0
    for x in kept { sum = sum * 3 + x }
    for (k, v) in lengths { sum = sum * 5 + k - v }
    sum
}
pub fn fail(n: i32, m: i32) -> i32 {
    words.push(word(n) + "fail")
    let at = numbers[n]
    counts.insert(word(m) + "late", at)
    let list: List<str> = List::new()
    list.push(word(m) + "kept")
    keyed.insert(key(n), list)
    for x in words {
        if x.len() > m % 7 { words.push("changed") }
    }
    at
}
pub fn deep(n: i32, m: i32) -> i32 {
    let mine = f"deep{n}"
    other.push(mine)
    let fresh: List<str> = List::new()
    shelf[n % 3] = fresh
    let got = again(m)
    fresh.push(mine + "after")
    other.push(f"{got}")
    if other.len() > 60 { other.clear() }
    fresh.len() + got
}
pub fn nested(n: i32) -> i32 {
    let made = f"nested{n}"
    shelf[n % 3].push(made)
    words.push(made + "w")
    if words.len() > 40 { words.clear() }
    if n % 5 == 4 { panic("nested") }
    counts.insert(made, n)
    if counts.len() > 30 { counts.clear() }
    numbers.push(n)
    shelf[n % 3].len()
}

fn show(b: Box) -> str {
    match b {
        Box::Empty => return "-",
        Box::One(l) => return f"one{l.len()}",
        Box::Two(s, m) => {
            let mut t = s
            for (k, v) in m { t = t + f"{k}{v}" }
            return t
        }
        Box::Big(a, set) => {
            let mut t = f"{a[0]}{a[4]}"
            for x in set { t = t + x }
            return t
        }
    }
}
pub fn everything() -> str {
    let mut t = last
    for x in numbers { t = t + f"{x}," }
    for x in bytes { t = t + f"{x};" }
    for x in words { t = t + x + "/" }
    for x in other { t = t + x + "+" }
    for l in lists { t = t + f"[{l.len()}"
        if l.len() > 0 { t = t + f":{l[l.len() - 1]}" } }
    for (k, v) in counts { t = t + f"{k}={v}" }
    for (k, v) in keyed { t = t + f"{k.id}{k.name}"
        for x in v { t = t + x } }
    for (a, b) in pairs { t = t + f"{a}{b}" }
    for w in wides { t = t + f"{w.a[0]}{w.name}"
        for x in w.items { t = t + x } }
    t = t + both.0
    for x in both.1 { t = t + x }
    for i in 0..3 { for x in shelf[i] { t = t + x } }
    t = t + show(boxed)
    for b in boxes { t = t + show(b) }
    t
}
`;

const OPS = [
  'push',
  'fill',
  'pop',
  'insert',
  'remove',
  'add_word',
  'set_word',
  'alias',
  'nest',
  'count',
  'group',
  'pair',
  'widen',
  'box_up',
  'churn',
  'local',
  'while_temporary',
  'fail',
  'deep',
];

/** A runnable whose host function calls back in; what that throws passes through the program. */
function callingBack(make: (again: (n: number) => number) => Runnable): Runnable {
  const runnable: Runnable = make((n) => {
    const { outcome } = runnable.call('nested', [n]);
    return outcome.kind === 'value' ? Number(outcome.value) : -1;
  });
  return runnable;
}

function shown(run: Run): unknown {
  const { outcome } = run;
  return outcome.kind === 'trap' ? [outcome.message, outcome.line, outcome.column] : outcome;
}

describe('collections in statics', () => {
  const input = { path: 'collections.fzy', text: PROGRAM };
  const files = { read: () => undefined };

  test.each([
    ['off', 0],
    ['on', 0],
    ['on', 3],
  ] as const)('%s -O%i', { timeout: 30 * 60_000 }, async (fastPath, level: Level) => {
    const checked = check(input, files, DEFAULT_OPTIONS);
    expect(checked.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    const built = await compile(input, files, {
      ...DEFAULT_OPTIONS,
      fastPath,
      level,
      verify: true,
    });
    const { module } = checked;
    const { output } = built;
    if (module === undefined || output === undefined) throw new Error('it does not compile');
    const step = fc.tuple(fc.constantFrom(...OPS), fc.nat(400), fc.nat(400));
    let calls = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }), (steps) => {
        const oracle = callingBack((again) =>
          interpretProgram(module, checked.sources, { imports: { host: { again } } }),
        );
        const runnable = callingBack((again) =>
          instantiate(output, { imports: { host: { again } } }),
        );
        steps.forEach(([name, n, m], i) => {
          expect([name, shown(runnable.call(name, [n, m]))]).toEqual([
            name,
            shown(oracle.call(name, [n, m])),
          ]);
          calls++;
          if (i % 8 !== 0 && i + 1 < steps.length) return;
          expect(runnable.call('everything', []).outcome).toEqual(
            oracle.call('everything', []).outcome,
          );
        });
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 25 * 60_000 },
    );
    expect(calls).toBeGreaterThan(RUNS * 20);
  });
});
