import { expect, test } from 'vitest';
import { execute } from './testing.ts';

const main = (type: string, body: string): string =>
  execute(`fn main() -> ${type} {\n${body}\n}`, true).result;

test('loads and stores of every width', () => {
  expect(
    main(
      'u32',
      'mem.store_u32(64, 0x81828384)\n return mem.load_u8(64) as u32 * 1000 + mem.load_u16(66) as u32',
    ),
  ).toBe('165154');
  expect(
    main(
      'u64',
      'mem.store_u64(64, 0x0102030405060708)\n mem.store_u8(64, 255)\n mem.store_u16(65, 0)\n return mem.load_u64(64)',
    ),
  ).toBe('72623859789988095');
  expect(
    main(
      'f64',
      'mem.store_f64(64, 1.5)\n mem.store_f32(72, 0.25)\n return mem.load_f64(64) + mem.load_f32(72) as f64',
    ),
  ).toBe('1.75');
});

test('blocks of memory', () => {
  expect(
    main(
      'u32',
      'mem.fill(64, 7, 4)\n mem.copy(66, 64, 2)\n mem.copy(80, 64, 4)\n return mem.load_u32(80)',
    ),
  ).toBe('117901063');
});

test('the arena and its end', () => {
  expect(
    main('u32', 'let start = mem.arena()\n mem.set_arena(start + 16)\n return mem.arena() - start'),
  ).toBe('16');
  expect(
    main(
      'bool',
      'let pages = mem.size()\n let before = mem.grow(1)\n return before == pages && mem.size() == pages + 1',
    ),
  ).toBe('true');
  expect(main('i32', 'if mem.size() > 0 { mem.exhausted() }\n return 1')).toContain(
    'trap: out of memory',
  );
});
