/** Results of a program, as people read them. */

import type { AbiType } from '../../../runtime/interface.ts';
import { shortestF32 } from '../../../runtime/reference/numbers.ts';
import type { HostValue } from '../execute.ts';

/** Text as it is at the top, and quoted inside an array. */
export function showValue(type: AbiType, value: HostValue): string {
  return typeof value === 'string' ? value : show(type, value);
}

function show(type: AbiType, value: HostValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (type.kind === 'number' && type.name === 'f32') return shortestF32(Number(value));
  if (type.kind !== 'slice' && type.kind !== 'array' && type.kind !== 'list') return String(value);
  if (typeof value !== 'object') return String(value);
  return `[${Array.from(value, (item) => show(type.element, item)).join(', ')}]`;
}
