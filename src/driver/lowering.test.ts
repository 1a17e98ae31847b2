/**
 * What the lowerings must not change, from source to WebAssembly: values in memory that are copied or not, text in the
 * arena, and statics that outlive calls. Every program runs in the interpreter and in each mode.
 */

import { describe, expect, it } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from './compile.ts';
import { type HostValue, instantiate, type Runnable } from './execute.ts';
import { interpretProgram } from './execute-interpreter.ts';

const FILES = { read: () => undefined };
const RUN = { print: () => {}, imports: {} };

interface Everywhere {
  readonly interpreter: Runnable;
  readonly compiled: readonly { readonly name: string; readonly program: Runnable }[];
}

async function everywhere(text: string, modes: readonly ('off' | 'on')[] = ['off', 'on']) {
  const input = { path: 'test.fzy', text };
  const { module, sources, diagnostics } = check(input, FILES, { roots: 'exports' });
  if (module === undefined) throw new Error(diagnostics.map((d) => d.title).join('; '));
  const compiled = [];
  for (const fastPath of modes) {
    for (const level of [0, 2] as const) {
      const result = await compile(input, FILES, {
        ...DEFAULT_OPTIONS,
        fastPath,
        level,
        verify: true,
      });
      if (result.output === undefined) throw new Error(`${fastPath} refuses the program`);
      compiled.push({ name: `${fastPath} -O${level}`, program: instantiate(result.output, RUN) });
    }
  }
  return { interpreter: interpretProgram(module, sources, RUN), compiled } satisfies Everywhere;
}

/** What must be the same everywhere: not which calls around a trap were inlined, which levels decide. */
function comparable<T extends { outcome: object }>({ outcome, ...rest }: T): object {
  return { ...rest, outcome: { ...outcome, callers: undefined } };
}

/** Calls a function everywhere; all must agree. */
function agree(
  { interpreter, compiled }: Everywhere,
  name: string,
  args: readonly HostValue[],
): unknown {
  const expected = interpreter.call(name, args);
  for (const { name: mode, program } of compiled) {
    const found = program.call(name, args);
    expect({ mode, call: `${name}(${args.join()})`, ...comparable(found) }).toEqual({
      mode,
      call: `${name}(${args.join()})`,
      ...comparable(expected),
    });
  }
  return expected.outcome.kind === 'value' ? expected.outcome.value : expected.outcome;
}

describe('values in memory', () => {
  it('arrays that change places in a loop', async () => {
    const all = await everywhere(`
      pub fn swap(n: i32) -> i32 {
          let mut a: [i32; 3] = [1, 2, 3]
          let mut b: [i32; 3] = [4, 5, 6]
          let mut c: [[i32; 3]; 2] = [a, b]
          for i in 0..n {
              let t = a
              a = b
              b = t
              a = [a[1], a[2], a[0]]
              c = [c[1], a]
          }
          a[0] * 100000 + a[1] * 10000 + b[0] * 1000 + b[2] * 100 + c[0][1] * 10 + c[1][2]
      }`);
    for (const n of [0, 1, 2, 3, 4, 7]) agree(all, 'swap', [n]);
  });

  it('copies keep what a place held', async () => {
    const all = await everywhere(`
      struct Board { cells: [i32; 4], turn: i32 }
      static mut shared: [i32; 4] = [1, 2, 3, 4]
      fn write_shared(x: i32) { shared[0] = x }
      fn first(a: [i32; 4], x: i32) -> i32 { write_shared(x)
          a[0] }
      fn through(mut a: [i32; 4], b: [i32; 4]) -> i32 { a[1] = 50
          b[1] }
      fn same(a: [i32; 4]) -> [i32; 4] { a }
      pub fn by_value(x: i32) -> i32 { first(shared, x) * 1000 + shared[0] }
      pub fn before_and_after(x: i32) -> i32 {
          let mut a: [i32; 4] = [x, 2, 3, 4]
          let old = a
          a[0] = 9
          let s = through(mut a, old)
          let again = same(a)
          a[2] = 77
          old[0] + s * 10 + again[2] * 100 + a[2] * 1000 + a[1] * 100000
      }
      pub fn nested(x: i32) -> i32 {
          let mut b = Board { cells: [1, 2, 3, 4], turn: x }
          let kept = b
          b.cells[x] = 40
          let inner = b.cells
          b = kept
          b.turn += 1
          inner[x] * 100 + b.cells[x] * 10 + b.turn
      }`);
    for (const x of [0, 1, 3]) {
      agree(all, 'by_value', [x]);
      agree(all, 'before_and_after', [x]);
      agree(all, 'nested', [x]);
    }
    agree(all, 'nested', [4]);
  });

  it('enums and large structs, in places, calls and results', async () => {
    const all = await everywhere(`
      enum Node { Leaf, Cells([u8; 3]), Pair(i8, f64), Word(str, i64) }
      struct Wide { a: i64, b: f32, c: str, d: (i32, i32), e: [u16; 2], f: Node, g: Node, h: bool }
      fn make(n: i32) -> Node {
          match n % 4 {
              0 => Node::Leaf,
              1 => Node::Cells([n as u8, 2, 3]),
              2 => Node::Pair(n as i8, 0.5),
              _ => Node::Word("w", n as i64),
          }
      }
      fn score(x: Node) -> i64 {
          match x {
              Node::Leaf => 1,
              Node::Cells(c) => c[0] as i64 + c[2] as i64,
              Node::Pair(p, q) => p as i64 + (q * 2.0) as i64,
              Node::Word(s, k) => k + s.len() as i64,
          }
      }
      fn wide(n: i32) -> Wide {
          Wide { a: n as i64, b: 1.5, c: "c", d: (n, 2), e: [n as u16, 9], f: make(n), g: make(n + 1), h: n > 2 }
      }
      fn grow(mut w: Wide, i: i32) { w.e[i] = 500
          w.f = w.g
          w.d.1 += 1 }
      pub fn run(n: i32, i: i32) -> i64 {
          let mut list: [Node; 4] = [make(n), make(n + 1), make(n + 2), Node::Leaf]
          list[i] = list[2]
          let mut w = wide(n)
          let old = w
          grow(mut w, i)
          let mut total = score(list[i]) + score(w.f) * 10 + score(old.f) * 100
          total += (w.e[i] as i64) * 10000 + (old.e[i] as i64) + w.d.1 as i64
          if w.h && !old.h { return -1 }
          total
      }`);
    for (const n of [0, 1, 2, 3, 130]) {
      agree(all, 'run', [n, 0]);
      agree(all, 'run', [n, 1]);
    }
    agree(all, 'run', [1, 3]);
  });
});

describe('text', () => {
  const OPERATIONS = `
    pub fn trims(s: str) -> str { "[" + s.trim() + "|" + s.trim_start() + "|" + s.trim_end() + "]" }
    pub fn finds(s: str, n: str) -> i32 {
        let at = match s.find(n) { Some(i) => i, None => -1 }
        at * 8 + (s.contains(n) as i32) * 4 + (s.starts_with(n) as i32) * 2 + (s.ends_with(n) as i32)
    }
    pub fn replaces(s: str, n: str, by: str) -> str { s.replace(n, by) }
    pub fn cases(s: str) -> str { s.to_upper() + s.to_lower() }
    pub fn order(a: str, b: str) -> i32 { ((a < b) as i32) * 4 + ((a == b) as i32) * 2 + ((a >= b) as i32) }
    pub fn cut(s: str, lo: i32, hi: i32) -> str { s[lo..hi] }
    pub fn number(s: str) -> i32 { match s.parse_i32() { Some(n) => n, None => 77 } }
    pub fn shown(a: i64, b: u8, c: i8, d: u64, e: char, f: bool) -> str { f"{a} {b} {c} {d} {e} {f}" }
    pub fn again(s: str, n: i32) -> str { s.repeat(n) + s }
    pub fn valid(b: [u8]) -> str { str.from_utf8(b) }`;
  const PARTS = [
    '',
    ' ',
    '\t\n',
    'a',
    'ab',
    'b',
    'é',
    '日',
    '😀',
    'Zz',
    ',',
    '-1',
    '12',
    'aaa',
    '\u{b}',
  ];

  it('every operation of the library', async () => {
    const all = await everywhere(OPERATIONS);
    let seed = 11;
    const pick = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >> 8) % n;
    };
    const text = (): string =>
      Array.from({ length: pick(6) }, () => PARTS[pick(PARTS.length)] ?? '').join('');
    for (let i = 0; i < 150; i++) {
      const s = text();
      const n = text();
      agree(all, 'trims', [s]);
      agree(all, 'finds', [s + n + s, n]);
      agree(all, 'replaces', [s + n + s + n, n, text()]);
      agree(all, 'cases', [s]);
      agree(all, 'order', [s, n]);
      agree(all, 'order', [s + n, s]);
      agree(all, 'cut', [s, pick(8) - 1, pick(10) - 1]);
      agree(all, 'again', [s, pick(5) - 1]);
    }
    const numbers = [
      '0',
      '-0',
      '+7',
      '2147483647',
      '2147483648',
      '-2147483648',
      '-2147483649',
      '-',
      '',
      '1x',
    ];
    for (const n of [...numbers, '99999999999999999999', '００', ' 1']) agree(all, 'number', [n]);
    agree(all, 'shown', [-(2n ** 63n), 255, -128, 2n ** 64n - 1n, '😀', true]);
    agree(all, 'shown', [0n, 0, 0, 0n, '\0', false]);
    const bytes = [
      [0xc3, 0xa9],
      [0xc3],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
    ];
    for (const b of [
      ...bytes,
      [0xf0, 0x9f, 0x98, 0x80],
      [0x80],
      [],
      [0xe0, 0x9f, 0xbf],
      [0x41, 0xff],
    ]) {
      agree(all, 'valid', [Uint8Array.from(b)]);
    }
  });

  it('loops give back what an iteration makes', async () => {
    // 6 GB of text in all, a megabyte at a time.
    const { compiled } = await everywhere(
      `pub fn total(s: str, n: i32) -> i64 {
          let mut sum: i64 = 0
          for _ in 0..n { sum += s.repeat(1000).len() as i64 }
          sum
      }`,
      ['on'],
    );
    for (const { program } of compiled) {
      const { outcome } = program.call('total', ['x'.repeat(1000), 6000]);
      expect(outcome).toEqual({ kind: 'value', value: 6_000_000_000n });
    }
  });

  it('text that grows in a loop takes room once', async () => {
    const { compiled } = await everywhere(
      `pub fn grow(n: i32) -> i32 {
          let mut out = ""
          for i in 0..n { out = out + f"{i}," + "x".to_upper() }
          out.len()
      }`,
      ['on'],
    );
    for (const { program } of compiled) {
      const { outcome } = program.call('grow', [300_000]);
      expect(outcome).toEqual({ kind: 'value', value: 300_000 * 2 + 1_688_890 });
    }
  });

  it('text that grows shares no bytes with what others keep', async () => {
    const all = await everywhere(`
      static mut log: str = ""
      fn noise(i: i32) -> i32 {
          let mut n = 0
          for k in 0..3 { n += f"{i}-{k}".repeat(k + 1).trim().len() }
          n
      }
      pub fn build(s: str, n: i32, every: i32) -> str {
          let mut a = s
          let mut b = "b"
          let mut old = a
          let mut branch = ""
          for i in 0..n {
              let part = f" {i} ".trim().replace("1", "one")
              a = a + part + "," + s
              if i % every == 0 {
                  branch = old + "<" + part
                  old = a
              }
              b = b + part.to_upper() + digit(noise(i) as u32 % 7)
              if i % 5 == 4 { log = log + part }
              if i % 11 == 10 { log = a[0..1] }
          }
          a + "|" + b + "|" + old + "|" + branch + "|" + log
      }
      fn digit(n: u32) -> str { str.from(n) }`);
    for (const [s, n, every] of [
      ['', 5, 2],
      ['x', 40, 3],
      ['seed text ', 120, 7],
      ['é', 60, 1],
    ] as const) {
      for (let again = 0; again < 4; again++) agree(all, 'build', [s, n + again, every]);
    }
  });

  it('running out of memory is a trap, and the next call works', async () => {
    const { compiled } = await everywhere(
      `pub fn fill(n: i32) -> i32 { "0123456789".repeat(n).len() }`,
    );
    for (const { program } of compiled) {
      expect(program.call('fill', [300_000_000]).outcome).toMatchObject({ trap: 'out of memory' });
      expect(program.call('fill', [7]).outcome).toEqual({ kind: 'value', value: 70 });
    }
  });

  it('running out of memory names an operation of the program, in the library too', async () => {
    const { compiled } = await everywhere(
      `
      fn many(s: str, n: i32) -> str {
        s.repeat(n)
      }
      pub fn fill(which: i32) -> i32 {
        let s = many("0123456789", 20_000)
        match which {
          0 => many(s, 30_000).len(),
          1 => s.replace("0", s).len() + s.len(),
          _ => (s + s.repeat(20_000)).len(),
        }
      }`,
      ['on'],
    );
    for (const { name, program } of compiled) {
      [3, 9, 10].forEach((line, which) => {
        const { outcome } = program.call('fill', [which]);
        expect({ name, which, outcome }).toMatchObject({
          name,
          which,
          outcome: { trap: 'out of memory', path: 'test.fzy', line },
        });
      });
    }
  });
});

describe('statics', () => {
  it('keep text and collections between calls', async () => {
    const all = await everywhere(`
      struct Item { name: str, n: i32 }
      enum Note { Nothing, Text(str, f64), Pair(i32, str), Deep(Item) }
      static mut kept: str = "nothing"
      static mut names: [str; 3] = ["a", "b", "c"]
      static mut notes: [Note; 3] = [Note::Nothing, Note::Pair(1, "lit"), Note::Text("x", 2.5)]
      static mut item: Item = Item { name: "start", n: 0 }
      static mut lists: [List<str>; 2] = [List::new(), List::new()]
      pub fn remember(s: str, n: i32) -> str { kept = s.repeat(n)
          kept }
      pub fn name(i: i32, s: str) { names[i] = s + "!" }
      pub fn note(i: i32, s: str, which: i32) {
          if which == 0 { notes[i] = Note::Text(s + "#", 1.5) }
          if which == 1 { notes[i] = Note::Pair(7, s + "$") }
          if which == 2 { notes[i] = Note::Deep(Item { name: s + "%", n: 3 }) }
          item.name = names[i % 3] + s
      }
      pub fn push(i: i32, s: str) -> i32 { lists[i].push(s)
          lists[i].len() }
      pub fn clobber(n: i32) -> i32 { "z".repeat(n).len() }
      fn show(n: Note) -> str {
          match n {
              Note::Nothing => "-",
              Note::Text(s, f) => s,
              Note::Pair(i, s) => s,
              Note::Deep(t) => t.name,
          }
      }
      pub fn all() -> str {
          let mut out = kept
          for x in names { out = out + "," + x }
          for x in notes { out = out + ";" + show(x) }
          for x in lists[1] { out = out + "/" + x }
          out + "." + item.name
      }`);
    let seed = 7;
    const pick = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >> 8) % n;
    };
    for (let i = 0; i < 600; i++) {
      const s = 'abcdefgh'.slice(pick(9));
      const calls: readonly [string, readonly HostValue[]][] = [
        ['remember', [s, pick(2000)]],
        ['name', [pick(3), s]],
        ['note', [pick(3), s, pick(3)]],
        ['push', [pick(2), s]],
        ['clobber', [pick(100_000)]],
        ['all', []],
      ];
      const [name, args] = calls[pick(calls.length)] ?? ['all', []];
      agree(all, name, args);
    }
  });
});
