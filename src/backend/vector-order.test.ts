/** What Binaryen may not do to vectors: copy their constants, and change the order of more than there are registers. */

import binaryen from 'binaryen';
import { describe, expect, it } from 'vitest';
import { build, LEVELS } from './testing.ts';

/** `(op` of each operation in the order in which they run, which is that of the text when nothing is folded. */
function operations(wasm: Uint8Array, ops: readonly string[]): string[] {
  const m = binaryen.readBinary(wasm);
  try {
    const found = m.emitText().matchAll(/\((?:i32x4|v128|i8x16)\.(\w+)/g);
    return [...found].map(([, op]) => op ?? '').filter((op) => ops.includes(op));
  } finally {
    m.dispose();
  }
}

/** `count` vectors in memory, of which each is read, then each is doubled, then each is stored. */
function inSteps(count: number): string {
  const line = (f: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => `  ${f(i)}`).join('\n');
  return `dialect direct
data mut @cells align 16 = "${'\\x01'.repeat(16 * count)}"
func @f() -> void {
b0():
  v0 = address.u32 @"cells"
${line((i) => `v${i + 1} = mem.load.u32x4 v0 + ${16 * i} width 128`)}
${line((i) => `v${i + 1 + count} = vector.add.u32x4 v${i + 1}, v${i + 1}`)}
${line((i) => `v${i + 1 + 2 * count} = vector.mul.u32x4 v${i + 1 + count}, v${i + 1 + count}`)}
${line((i) => `mem.store v0 + ${16 * i} width 128, v${i + 1 + 2 * count}`)}
  return
}
`;
}

describe.each(LEVELS)('at -O%i', (level) => {
  it('keeps the order of more vectors than there are registers', () => {
    const { emitted } = build(inSteps(16), level);
    const steps = ['add', 'mul'].flatMap((op) => Array.from({ length: 16 }, () => op));
    expect(operations(new Uint8Array(emitted.wasm), ['add', 'mul'])).toEqual(steps);
  });

  it('has a shared constant once', () => {
    const { emitted, call } = build(
      `dialect direct
data mut @cell align 16 = "\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\x09\\x0a\\x0b\\x0c\\x0d\\x0e\\x0f"
func @f() -> u32 {
b0():
  v0 = vector.const.u8x16 [1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12]
  v1 = address.u32 @"cell"
  v2 = mem.load.u8x16 v1 + 0 width 128
  v3 = vector.swizzle.u8x16 v2, v0
  v4 = vector.add.u8x16 v3, v2
  v5 = vector.swizzle.u8x16 v4, v0
  mem.store v1 + 0 width 128, v5
  v6 = mem.load.u32 v1 + 0 width 32
  return v6
}
`,
      level,
    );
    expect(operations(new Uint8Array(emitted.wasm), ['const'])).toEqual(['const']);
    expect(call('f')).toBe(0x0103_0503);
  });
});
