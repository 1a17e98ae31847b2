/** Ends an exhaustive `switch`: `tsc` rejects the call while a case is missing. */
export function unreachable(value: never, where = 'switch'): never {
  throw new InternalError(`unreachable case in ${where}: ${JSON.stringify(value)}`);
}

/** Our own bug, as opposed to a user's error. The driver exits with 70 and asks for a report. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
