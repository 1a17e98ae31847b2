/** FZ01xx, names and modules: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const NAME_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0101',
    title: 'unknown name',
    explanation: `No variable, function, constant or other item of this name is in scope here. Names are looked up in the blocks around the use, then in the file, then among the builtins.

\`\`\`fzy
fn area(w: i32, h: i32) -> i32 {
    return w * hight      // \`hight\` is not known
}
\`\`\`

Check the spelling, declare the name, or bring it in with \`use\`.`,
  },
  {
    code: 'FZ0102',
    title: 'unknown type',
    explanation: `No type of this name is in scope. Number types are \`i8 i16 i32 i64 u8 u16 u32 u64 f32 f64\`; text is \`str\`; a growable array is \`List<T>\`.

\`\`\`fzy
fn half(x: double) -> double { x / 2.0 }   // \`f64\` in Fzy
\`\`\``,
  },
  {
    code: 'FZ0103',
    title: 'defined twice',
    explanation: `Two items of one module have the same name. Functions, types, constants, statics and modules share one name space.

\`\`\`fzy
const SIZE: i32 = 4
fn SIZE() -> i32 { 4 }      // the name is taken
\`\`\`

Rename one of them.`,
  },
  {
    code: 'FZ0104',
    title: 'module file not found',
    explanation: `\`mod name\` reads \`name.fzy\` or \`name/mod.fzy\` beside the file, and neither is there.

\`\`\`fzy
mod geometry      // needs geometry.fzy or geometry/mod.fzy
\`\`\``,
  },
  {
    code: 'FZ0105',
    title: 'module contains itself',
    explanation: `A \`mod\` leads back to a file that is being read already.

\`\`\`fzy
// main.fzy
mod main      // reads main.fzy, which says \`mod main\`, …
\`\`\`

Declare each module in one place. Other files reach it with \`use\`.`,
  },
  {
    code: 'FZ0106',
    title: 'cyclic use',
    explanation: `Following the \`use\` of this name leads back to the name itself, so it stands for nothing.

\`\`\`fzy
// a.fzy
use b::thing
// b.fzy
use a::thing
\`\`\`

Name the item where it is defined.`,
  },
  {
    code: 'FZ0107',
    title: 'no such member',
    explanation: `A module, enum, type or namespace of builtins has nothing of this name.

\`\`\`fzy
enum Color { Red, Green }

fn f() -> Color { Color::Rot }      // there is \`Red\`
\`\`\``,
  },
  {
    code: 'FZ0108',
    title: 'no such field',
    explanation: `A struct has no field of this name, or the value is no struct.

\`\`\`fzy
struct Point { x: f64, y: f64 }

fn f(p: Point) -> f64 { p.z }
\`\`\``,
  },
  {
    code: 'FZ0109',
    title: 'no such method',
    explanation: `Neither an \`impl\` of the type nor the builtins of its kind have a function of this name, or it has no \`self\`.

\`\`\`fzy
fn f(s: str) -> i32 { s.length() }      // \`len\` in Fzy
\`\`\`

A function without \`self\` is called by the name of its type: \`Point::origin()\`.`,
  },
  {
    code: 'FZ0110',
    title: 'wrong kind of name',
    explanation: `The name stands for something, but not for what is needed here: a type where a value is needed, a module where a type is needed, and so on.

\`\`\`fzy
struct Point { x: i32 }

fn f() -> Point { Point }      // a type; a value is \`Point { x: 1 }\`
\`\`\``,
  },
  {
    code: 'FZ0111',
    title: 'name used twice',
    explanation: `Parameters of a function, fields of a struct, variants of an enum, and variables of one pattern need different names.

\`\`\`fzy
fn f(a: i32, a: i32) -> i32 { a }
\`\`\``,
  },
  {
    code: 'FZ0112',
    title: 'variable of an outer function',
    explanation: `A function inside a function is a function like any other: it sees items, not the variables around it.

\`\`\`fzy
fn outer(n: i32) -> i32 {
    fn inner() -> i32 { n * 2 }      // \`n\` belongs to \`outer\`
    return inner()
}
\`\`\`

Pass the value as an argument.`,
  },
  {
    code: 'FZ0113',
    title: 'no self here',
    explanation: `\`self\` is the first parameter of a method, and methods stand in \`impl Type { … }\`.

\`\`\`fzy
fn len(self) -> i32 { 0 }      // outside of an \`impl\`
\`\`\``,
  },
  {
    code: 'FZ0114',
    title: 'unknown bound',
    explanation: `What a type parameter can do is said with the closed set of bounds \`Num\`, \`Int\`, \`Float\`, \`Eq\`, \`Ord\` and \`Any\`, joined by \`+\`.

\`\`\`fzy
fn largest<T: Comparable>(a: T, b: T) -> T { a }      // \`Ord\`
\`\`\``,
  },
  {
    code: 'FZ0115',
    title: 'module inside a block',
    explanation: `Only a file can have modules; a \`mod\` cannot stand in a function.

\`\`\`fzy
fn f() {
    mod inner
}
\`\`\``,
  },
  {
    code: 'FZ0116',
    title: 'impl for a foreign type',
    explanation: `\`impl\` adds methods to a struct or enum of the program, not to builtin types.

\`\`\`fzy
impl i32 {
    fn double(self) -> i32 { self * 2 }
}
\`\`\`

Write a free function, or a struct around the value.`,
  },
  {
    code: 'FZ0120',
    title: 'unused variable',
    explanation: `The variable never has its value read. It is a warning.

\`\`\`fzy
fn f(n: i32) -> i32 {
    let twice = n * 2
    return n
}
\`\`\`

Use it, remove it, or name it \`_twice\` to say that this is on purpose.`,
  },
];
