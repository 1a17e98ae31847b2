import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ATTRIBUTE_CODES } from '../codes-attributes.ts';
import { CONSTANT_CODES } from '../codes-constants.ts';
import { CONTROL_CODES } from '../codes-control.ts';
import { NAME_CODES } from '../codes-names.ts';
import { PLACE_CODES } from '../codes-places.ts';
import { TYPE_CODES } from '../codes-types.ts';
import { UNSUPPORTED_CODES } from '../codes-unsupported.ts';
import { VECTOR_CODES } from '../codes-vectors.ts';

const rows = [
  ...NAME_CODES,
  ...TYPE_CODES,
  ...VECTOR_CODES,
  ...CONTROL_CODES,
  ...PLACE_CODES,
  ...CONSTANT_CODES,
  ...ATTRIBUTE_CODES,
  ...UNSUPPORTED_CODES,
];

test('every code that the checker reports has a row, and every row is reported', () => {
  const folder = new URL('.', import.meta.url);
  const used = new Set<string>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    for (const match of readFileSync(new URL(file, folder), 'utf8').matchAll(/'(FZ\d{4})'/g)) {
      used.add(match[1] ?? '');
    }
  }
  expect(rows.map((r) => r.code).sort()).toEqual([...used].sort());
});
