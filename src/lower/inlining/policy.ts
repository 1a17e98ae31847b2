/** Which calls are worth the callee's body: limits by level, and the reasons that the report gives. */

import type { Level } from '../pass.ts';

/** Code sizes are those of `analyses/code-size.ts`. */
export interface Limits {
  /** Any call. */
  readonly plain: number;
  /** A call inside of a loop. */
  readonly hot: number;
  /** The only call there is: the function itself goes away. */
  readonly once: number;
  /** What `#[inline]` asks for. */
  readonly requested: number;
  /** Each constant argument adds this to the limit: much of the body may fold away. */
  readonly perConstant: number;
  /** No function grows beyond this by inlining. */
  readonly caller: number;
  /** How far all functions together may grow, as a part of their size and as a number. */
  readonly growth: { readonly factor: number; readonly constant: number };
}

const LIMITS: Readonly<Record<Exclude<Level, 0>, Limits>> = {
  1: {
    plain: 6,
    hot: 6,
    once: 6,
    requested: 400,
    perConstant: 0,
    caller: 2000,
    growth: { factor: 0.1, constant: 500 },
  },
  2: {
    plain: 20,
    hot: 60,
    once: 240,
    requested: 1000,
    perConstant: 8,
    caller: 3000,
    growth: { factor: 0.5, constant: 2000 },
  },
  3: {
    plain: 40,
    hot: 120,
    once: 600,
    requested: 2000,
    perConstant: 16,
    caller: 6000,
    growth: { factor: 1.5, constant: 6000 },
  },
};

/** At most this much of the stack frame may come from one callee; a recursive caller takes next to nothing. */
const FRAME = 4096;
const RECURSIVE_FRAME = 64;

/** A body of this size is not larger than the call. */
const TINY = 6;

export function limitsOf(level: Level): Limits {
  return LIMITS[level === 0 ? 1 : level];
}

/** What is known of a function as a callee. */
export interface Callee {
  readonly name: string;
  readonly size: number;
  /** Bytes of its slots and of what it holds in memory. */
  readonly frame: number;
  readonly recursive: boolean;
  readonly request: 'inline' | 'never' | undefined;
}

/** What is known of one call. */
export interface CallSite {
  readonly callerName: string;
  readonly callerSize: number;
  readonly callerIsRecursive: boolean;
  /** Loops around it. */
  readonly depth: number;
  readonly constants: number;
  /** It is the only mention of the callee. */
  readonly only: boolean;
  /** Type of a value in memory that would have to be copied where the call passes its address. */
  readonly copied: string | undefined;
  /** What all functions may still grow by. */
  readonly room: number;
}

export interface Verdict {
  readonly inlined: boolean;
  readonly rule: string;
  readonly reason: string;
  readonly hint?: string;
}

/** Decides one call. The first rule that applies is the reason. */
export function judge(limits: Limits, callee: Callee, site: CallSite): Verdict {
  const { name, size } = callee;
  const called = (rule: string, reason: string, hint?: string): Verdict =>
    hint === undefined ? { inlined: false, rule, reason } : { inlined: false, rule, reason, hint };
  const inlined = (rule: string, reason: string): Verdict => ({ inlined: true, rule, reason });
  if (callee.request === 'never') {
    return called('inline.never', `\`${name}\` is marked \`#[inline(never)]\``);
  }
  if (callee.recursive) {
    return called('inline.recursive', `\`${name}\` calls itself, directly or through others`);
  }
  const frame = site.callerIsRecursive ? RECURSIVE_FRAME : FRAME;
  if (callee.frame > frame && !(site.only && !site.callerIsRecursive)) {
    return called(
      'inline.frame',
      `\`${name}\` needs ${callee.frame} bytes of stack, which \`${site.callerName}\` would hold for its whole call`,
    );
  }
  if (site.copied !== undefined) {
    return called(
      'inline.copies',
      `a \`${site.copied}\` is passed by address, and would have to be copied without the call`,
      'take it as a slice',
    );
  }
  if (callee.request === 'inline') {
    return size <= limits.requested
      ? inlined('inline.requested', `\`${name}\` is marked \`#[inline]\``)
      : called(
          'inline.too-large',
          `\`${name}\` has size ${size}, and even a request is met up to ${limits.requested} only`,
        );
  }
  if (size <= TINY)
    return inlined('inline.small', `\`${name}\` is no larger than the call (size ${size})`);
  if (site.callerSize + size > limits.caller) {
    return called(
      'inline.too-large',
      `\`${site.callerName}\` would have size ${site.callerSize + size}, the limit is ${limits.caller}`,
    );
  }
  if (site.only && size <= limits.once) {
    return inlined('inline.once', `\`${name}\` is called nowhere else (size ${size})`);
  }
  const limit = (site.depth > 0 ? limits.hot : limits.plain) + site.constants * limits.perConstant;
  const where = site.depth > 0 ? ' in a loop' : '';
  if (size > limit) {
    return called(
      'inline.too-large',
      `\`${name}\` has size ${size}, the limit for a call${where} is ${limit}`,
      `mark \`${name}\` \`#[inline]\` if the call is hot`,
    );
  }
  if (size > site.room) {
    return called('inline.growth', 'the program has grown by inlining as far as it may');
  }
  return site.depth > 0
    ? inlined('inline.hot', `\`${name}\` is called in a loop (size ${size}, limit ${limit})`)
    : inlined('inline.small', `\`${name}\` is small (size ${size}, limit ${limit})`);
}
