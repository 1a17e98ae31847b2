import { expect, test } from 'vitest';
import { checkText, codes } from './testing.ts';

test('items of other files, by path and by use', () => {
  const checked = checkText({
    'main.fzy': `mod geometry
mod text
use geometry::Point
use geometry::deep::DEPTH as LEVEL
pub fn f() -> i32 { Point { x: LEVEL, y: 2 }.sum() + geometry::origin().x + text::size("a") }`,
    'geometry.fzy': `mod deep
struct Point { x: i32, y: i32 }
impl Point { fn sum(self) -> i32 { self.x + self.y + deep::DEPTH } }
fn origin() -> Point { Point { x: 0, y: 0 } }`,
    'deep.fzy':
      'use super::origin\nconst DEPTH: i32 = 3\nfn f() -> i32 { origin().x + crate::text::size("") }',
    'text/mod.fzy': 'use geometry::Point as P\nfn size(s: str) -> i32 { P { x: s.len(), y: 0 }.x }',
  });
  expect(checked.messages).toEqual([]);
  expect(checked.program.functions.map((f) => f.name)).toContain('geometry::Point.sum');
  expect(checked.program.functions.filter((f) => f.exported).map((f) => f.name)).toEqual(['f']);
});

test('what cannot be found', () => {
  const checked = checkText({
    'main.fzy': `mod missing
mod other
use other::thing
use other::Size
use nowhere::x
fn f() -> i32 { other::size() + other::COUNT }`,
    'other.fzy': 'fn sizes() -> i32 { 1 }\nconst COUNT: i32 = 2',
  });
  expect(checked.messages).toEqual([
    'FZ0104 1:5 cannot find the file of module `missing`',
    'FZ0107 3:12 module `other` has no `thing`',
    'FZ0107 4:12 module `other` has no `Size`',
    'FZ0101 5:5 cannot find name `nowhere`',
    'FZ0107 6:24 module `other` has no `size`',
  ]);
});

test('cycles', () => {
  expect(codes({ 'main.fzy': 'mod main' })).toEqual(['FZ0105']);
  expect(
    codes({
      'main.fzy': 'mod a\nmod b\nuse a::x\nfn f() -> i32 { x }',
      'a.fzy': 'use b::x',
      'b.fzy': 'use a::x',
    }),
  ).toEqual(['FZ0106']);
  expect(codes('use a::b\nuse b::a')).toEqual(['FZ0106']);
});

test('a name of a module may be that of a function in it', () => {
  const checked = checkText({
    'main.fzy': 'mod area\nfn f() -> i32 { area::area(2) }',
    'area.fzy': 'fn area(n: i32) -> i32 { n * n }',
  });
  expect(checked.messages).toEqual([]);
});
