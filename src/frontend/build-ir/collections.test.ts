import { expect, test } from 'vitest';
import { run } from './testing.ts';

const main = (type: string, body: string): string => run(`fn main() -> ${type} {\n${body}\n}`);

test('lists', () => {
  const l = 'let l = List::new()\n l.push(1)\n l.push(2)\n l.push(3)\n';
  expect(main('i32', `${l} l[1] += 40\n return l[1] * 10 + l.len()`)).toBe('423');
  expect(main('Option<i32>', `${l} return l.pop()`)).toBe('Some(3)');
  expect(main('Option<i32>', `${l} l.clear()\n return l.pop()`)).toBe('None');
  expect(main('List<i32>', `${l} l.insert(0, 9)\n l.insert(4, 8)\n return l`)).toBe(
    '[9, 1, 2, 3, 8]',
  );
  expect(main('List<i32>', `${l} l.insert(5, 9)\n return l`)).toBe(
    'trap: index out of bounds (index 5, length 3) at 6:2',
  );
  expect(main('i32', `${l} return l.remove(0) * 10 + l.len()`)).toBe('12');
  expect(main('i32', `${l} return l.remove(3)`)).toBe(
    'trap: index out of bounds (index 3, length 3) at 6:9',
  );
  expect(main('i32', `${l} return l.remove(-1i64)`)).toBe(
    'trap: index out of bounds (index -1, length 3) at 6:9',
  );
  expect(main('bool', `${l} return l.contains(2) && !l.contains(7)`)).toBe('true');
  expect(main('i32', `${l} let m = l\n m.push(4)\n return l.len()`)).toBe('4');
  expect(
    main('i32', 'let l = list.new()\n list.push(l, 5)\n list.set(l, 0, 6)\n return list.get(l, 0)'),
  ).toBe('6');
});

test('maps', () => {
  const m = 'let m = Map::new()\n m.insert("a", 1)\n m.insert("b", 2)\n m.insert("a", 3)\n';
  expect(main('Option<i32>', `${m} return m.get("a")`)).toBe('Some(3)');
  expect(main('Option<i32>', `${m} return m.get("z")`)).toBe('None');
  expect(main('i32', `${m} m.remove("a")\n return m.len() * 10 + (m.contains("a") as i32)`)).toBe(
    '10',
  );
  expect(main('List<str>', `${m} return m.keys()`)).toBe('["a", "b"]');
});

test('strings', () => {
  expect(main('Option<i32>', 'return "hello".find("l")')).toBe('Some(2)');
  expect(main('Option<i32>', 'return "hello".find("z")')).toBe('None');
  expect(main('Option<i32>', 'return "-12".parse_i32()')).toBe('Some(-12)');
  expect(main('Option<i32>', 'return "12x".parse_i32()')).toBe('None');
  expect(main('Option<f64>', 'return "2.5e1".parse_f64()')).toBe('Some(25)');
  expect(main('str', 'return str.replace(str.trim("  a,b "), ",", "|")')).toBe('"a|b"');
  expect(main('i32', 'if str.contains("abc", "b") == 1 then return 5\n return 6')).toBe('5');
});
