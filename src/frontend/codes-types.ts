/** FZ02xx, types: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const TYPE_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0201',
    title: 'types do not match',
    explanation: `A value of one type stands where another is expected. Only \`bool\` becomes an integer by itself, and an array a slice; everything else is converted on purpose.

\`\`\`fzy
fn f(n: i64) -> i32 {
    return n      // \`n as i32\`
}
\`\`\`

Convert numbers with \`as\`; make text with \`str.from(…)\` or \`f"{x}"\`.`,
  },
  {
    code: 'FZ0202',
    title: 'literal does not fit',
    explanation: `A number as written is outside of the range of its type. An unsuffixed literal has the type that its context expects, or \`i32\`, or \`f64\` for one with a point.

\`\`\`fzy
let x: u8 = 256
let big = 3000000000      // \`3000000000i64\`
\`\`\``,
  },
  {
    code: 'FZ0203',
    title: 'operator not for these types',
    explanation: `An operator needs operands of a type that it is for, both of the same type. \`+ - * /\` are for numbers (\`+\` also joins \`str\`), \`% & | ^ << >>\` for integers, \`< <= > >=\` for numbers, \`char\` and \`str\`, \`== !=\` for everything made of those.

\`\`\`fzy
fn f(a: i32, b: f64) -> f64 { a + b }      // \`a as f64 + b\`
\`\`\``,
  },
  {
    code: 'FZ0204',
    title: 'wrong number of arguments',
    explanation: `A call passes too few or too many arguments, or a variant gets too few or too many payload values.

\`\`\`fzy
fn add(a: i32, b: i32) -> i32 { a + b }
fn f() -> i32 { add(1) }
\`\`\``,
  },
  {
    code: 'FZ0205',
    title: 'wrong number of type arguments',
    explanation: `A generic type or function needs as many type arguments as it has type parameters.

\`\`\`fzy
let xs: List = List::new()      // \`List<i32>\`
\`\`\``,
  },
  {
    code: 'FZ0206',
    title: 'type annotations needed',
    explanation: `Nothing in the function says what a type is. The types of variables follow from their values and uses; an empty collection that is never filled, or a type parameter that appears in no argument, leaves one open.

\`\`\`fzy
fn f() -> i32 {
    let xs = List::new()      // of what?
    return xs.len()
}
\`\`\`

Write the type: \`let xs: List<i32> = List::new()\`, or \`List::<i32>::new()\`.`,
  },
  {
    code: 'FZ0207',
    title: 'bound not satisfied',
    explanation: `A type argument lacks a bound that the type parameter has.

\`\`\`fzy
fn twice<T: Num>(x: T) -> T { x + x }
fn f() -> str { twice("a") }      // \`str\` is no number
\`\`\``,
  },
  {
    code: 'FZ0208',
    title: 'operation needs a bound',
    explanation: `A generic function is checked once, for all types its bounds allow. An operation must be one that all of them have.

\`\`\`fzy
fn larger<T>(a: T, b: T) -> T {
    if a > b { a } else { b }      // needs \`T: Ord\`
}
\`\`\`

\`Num\` allows \`+ - * /\`, \`Int\` also \`%\`, shifts and bits, \`Eq\` allows \`==\`, \`Ord\` allows \`<\`. Bounds combine: \`T: Num + Ord\`.`,
  },
  {
    code: 'FZ0209',
    title: 'no such conversion',
    explanation: `\`as\` converts between numbers, from \`bool\` and \`char\` to integers, from \`u8\` and \`u32\` to \`char\`, and from an enum without payloads to its number.

\`\`\`fzy
let c = 300 as char            // \`300u32 as char\`
let ok = 1 as bool             // \`1 != 0\`
\`\`\``,
  },
  {
    code: 'FZ0210',
    title: 'type of infinite size',
    explanation: `A struct or enum contains itself by value, so no amount of memory would hold one.

\`\`\`fzy
struct Node { value: i32, next: Option<Node> }
\`\`\`

Put a \`List<Node>\` where it contains itself, or keep the nodes in one list and refer to them by index.`,
  },
  {
    code: 'FZ0211',
    title: 'slice in the wrong place',
    explanation: `A slice \`[T]\` views elements that belong to somebody else. So that it never outlives them, it can only be a parameter or a local variable.

\`\`\`fzy
struct Row { cells: [f64] }      // \`List<f64>\`, or \`[f64; 8]\`
\`\`\``,
  },
  {
    code: 'FZ0212',
    title: 'missing return',
    explanation: `A function that promises a value can reach its end without one.

\`\`\`fzy
fn sign(n: i32) -> i32 {
    if n > 0 { return 1 }
    if n < 0 { return -1 }
}                                // and for 0?
\`\`\`

End with an expression, or with a \`return\`.`,
  },
  {
    code: 'FZ0213',
    title: 'not a function',
    explanation: `Only functions, and values of type \`fn(…) -> …\`, can be called.

\`\`\`fzy
fn f(n: i32) -> i32 { n(1) }
\`\`\``,
  },
  {
    code: 'FZ0214',
    title: 'fields left out',
    explanation: `A struct literal gives every field a value. A pattern names every field, or ends with \`..\` for the rest.

\`\`\`fzy
struct Point { x: i32, y: i32 }
fn f() -> Point { Point { x: 1 } }
\`\`\``,
  },
  {
    code: 'FZ0215',
    title: 'cannot be indexed',
    explanation: `Arrays, slices and \`List\` have elements by index, of any integer type. A \`Map\` is asked with \`get\`, a \`str\` with \`byte(i)\` or \`s[i..j]\`, a tuple with \`.0\`.

\`\`\`fzy
fn f(m: Map<str, i32>) -> i32 { m["a"] }
\`\`\``,
  },
  {
    code: 'FZ0217',
    title: '`?` in the wrong place',
    explanation: `\`?\` takes the value out of an \`Option\` or \`Result\`, or returns the \`None\` or \`Err\` from the function. The function must return the same kind, and for \`Result\` with the same error type.

\`\`\`fzy
fn f(s: str) -> i32 {
    return s.parse_i32()?      // \`f\` returns no \`Option\`
}
\`\`\``,
  },
  {
    code: 'FZ0218',
    title: 'pattern does not fit',
    explanation: `A pattern can never match a value of this type, or is none: patterns are variants, integer, \`char\`, \`bool\` and \`str\` literals, constants, ranges, tuples, structs, names and \`_\`. In generic code a number is a pattern where the type parameter has the bound \`Int\`.

\`\`\`fzy
fn f(n: i32) -> bool {
    match n {
        "one" => true,      // \`n\` is no text
        _ => false,
    }
}
\`\`\``,
  },
  {
    code: 'FZ0219',
    title: 'pattern needs a value',
    explanation: `A variable that is declared without a value has a plain name, and a loop over a range has one variable.

\`\`\`fzy
let (a, b): (i32, i32)      // needs a value to take apart
\`\`\``,
  },
  {
    code: 'FZ0220',
    title: 'wrong payload in a pattern',
    explanation: `A pattern of a variant has one pattern for each part of the payload.

\`\`\`fzy
match shape {
    Shape::Rect(w) => w,      // \`Rect\` has two parts
    _ => 0.0,
}
\`\`\``,
  },
  {
    code: 'FZ0221',
    title: 'if without else as a value',
    explanation: `When the condition does not hold, an \`if\` without \`else\` has no value to give.

\`\`\`fzy
let x = if ready { 1 }
\`\`\``,
  },
  {
    code: 'FZ0222',
    title: 'cannot be looped over',
    explanation: `\`for\` goes through a range of integers or \`char\`, an array, a slice, a \`List\`, a \`Map\` or a \`Set\`.

\`\`\`fzy
for i in 10 { }      // \`0..10\`
\`\`\``,
  },
  {
    code: 'FZ0223',
    title: 'array too large',
    explanation: `A fixed array may have 33,554,432 elements, all dimensions together.

\`\`\`fzy
let a: [f64; 4000000000] = [0.0; 4000000000]
\`\`\``,
  },
  {
    code: 'FZ0224',
    title: 'no value here',
    explanation: `\`void\` is the result of functions that return nothing. There are no values of it to put into variables, parameters or collections.

\`\`\`fzy
fn log(s: str) { print(s) }
fn f() { let x = log("a") }
\`\`\``,
  },
  {
    code: 'FZ0225',
    title: 'not usable as a key',
    explanation: `Keys of a \`Map\` and elements of a \`Set\` are found by equality, which must hold between each value and itself. Floats (NaN is not equal to itself) and collections are no keys.

\`\`\`fzy
let m: Map<f64, i32> = Map::new()
\`\`\``,
  },
  {
    code: 'FZ0226',
    title: 'type stands for itself',
    explanation: `A \`type\` is another name for a type, and this one is defined by itself.

\`\`\`fzy
type A = B
type B = [A; 2]
\`\`\`

Only a \`struct\` or \`enum\` can refer to itself, through a \`List\`.`,
  },
  {
    code: 'FZ0227',
    title: 'recursive type in a static',
    explanation: `What a static holds lives as long as the program. Collections in it are reference counted, and a type that can contain itself could form a cycle that is never freed.

\`\`\`fzy
struct Tree { children: List<Tree> }
static mut root: Tree = Tree { children: List::new() }
\`\`\`

Keep the nodes in one \`List\` and refer to them by index.`,
  },
];
