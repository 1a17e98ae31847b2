/** Types and values, as messages name them. */

import { typedArrayBrand } from './elements.ts';

/** What is being checked, for messages: `parameter \`a\` of \`sum\``. */
export type Where = () => string;

export function wrongType(expected: string, value: unknown, where: Where): never {
  throw new TypeError(`${where()}: expected ${expected}, got ${describe(value)}`);
}

export function withArticle(name: string): string {
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  const brand = typedArrayBrand(value);
  if (brand !== undefined) return withArticle(brand);
  if (isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Also `false` for a proxy that was revoked, of which even asking is an error. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
