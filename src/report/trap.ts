/** What can stop a running program. The same words in the interpreter, every mode, and at the host. */

export type TrapKind =
  | 'index out of bounds'
  | 'division by zero'
  | 'integer overflow in division'
  | 'unreachable'
  | 'panic'
  | 'assertion failed'
  | 'out of memory'
  | 'stack overflow'
  | 'overlapping mutable slices'
  | 'invalid UTF-8'
  | 'step is zero'
  | 'collection changed during iteration'
  | 'not a character boundary'
  | 'invalid character'
  | 'outside of the tile';

/** Number of each kind in the site table of a module. Append only: emitted modules carry the numbers. */
export const TRAP_KINDS: readonly TrapKind[] = [
  'index out of bounds',
  'division by zero',
  'integer overflow in division',
  'unreachable',
  'panic',
  'assertion failed',
  'out of memory',
  'stack overflow',
  'overlapping mutable slices',
  'invalid UTF-8',
  'step is zero',
  'collection changed during iteration',
  'not a character boundary',
  'invalid character',
  'outside of the tile',
];

/**
 * The one-line message of a trap. `index` and `length` go with `index out of bounds`, `text` with
 * `panic` and `assertion failed`.
 */
export function trapMessage(
  kind: TrapKind,
  detail: { readonly index?: bigint; readonly length?: bigint; readonly text?: string } = {},
): string {
  if (kind === 'index out of bounds' && detail.index !== undefined) {
    return `${kind} (index ${detail.index}, length ${detail.length ?? 0n})`;
  }
  if (kind === 'panic') return `panic: ${detail.text ?? ''}`;
  if (kind === 'assertion failed' && detail.text !== undefined && detail.text !== '') {
    return `${kind}: ${detail.text}`;
  }
  return kind;
}
