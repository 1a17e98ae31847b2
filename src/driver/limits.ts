/** Limits that the driver sets. */

/** Steps one constant may take before it is an error: about a second. */
export const CONST_STEPS = 10_000_000;
