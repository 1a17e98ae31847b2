/** What loops have taken so far, and whether the pool is worth it for the next one. Times are in microseconds. */

/** What it costs to have another thread take part, when it is awake and when it must be woken. */
export interface PoolCosts {
  readonly awake: number;
  readonly asleep: number;
}

/** Until it is measured: rather too much. */
export const ASSUMED_COSTS: PoolCosts = { awake: 5, asleep: 50 };

/** A loop that takes this many times what the pool costs gains from it even where the other thread comes late. */
const WORTH = 4;
/** Loops much shorter than the threshold are not timed each time: asking the clock would show. */
const UNTIMED = 1 / 4;
const TIMED_EVERY = 64;
/** After as many runs in a row on the pool that took longer than one thread would have, by more than what chance does … */
const LOSSES = 2;
const LOST = 1.2;
/** … so many are not tried; twice as many the next time. */
const FIRST_PAUSE = 4;
const LONGEST_PAUSE = 256;

export type Decision =
  | { readonly kind: 'pool' | 'timed' | 'alone'; readonly estimate: number | undefined }
  /** The pool was slower lately. */
  | { readonly kind: 'paused'; readonly estimate: number };

export class LoopCosts {
  private perElement: number | undefined;
  private untimed = 0;
  private losses = 0;
  private pause = 0;
  private nextPause = FIRST_PAUSE;

  /** What to do with `count` elements when the pool is worth it from `threshold` on. */
  decide(count: number, threshold: number): Decision {
    if (this.perElement === undefined) return { kind: 'timed', estimate: undefined };
    const estimate = this.perElement * count;
    if (estimate < threshold) {
      const time = estimate >= threshold * UNTIMED || ++this.untimed >= TIMED_EVERY;
      if (time) this.untimed = 0;
      return { kind: time ? 'timed' : 'alone', estimate };
    }
    if (this.pause > 0) {
      this.pause--;
      return { kind: 'paused', estimate };
    }
    return { kind: 'pool', estimate };
  }

  /** One thread took `time` for `count` elements. Code gets faster once the engine has compiled it well. */
  took(time: number, count: number): void {
    if (count === 0) return;
    const now = time / count;
    const before = this.perElement ?? now;
    this.perElement = now < before ? now : before + (now - before) / 4;
  }

  /** The pool took `time` for what one thread was expected to take `estimate` for. */
  pooled(time: number, estimate: number): void {
    if (time <= estimate * LOST) {
      this.losses = 0;
      this.nextPause = FIRST_PAUSE;
      return;
    }
    this.losses++;
    if (this.losses < LOSSES) return;
    this.losses = 0;
    this.pause = this.nextPause;
    this.nextPause = Math.min(this.nextPause * 2, LONGEST_PAUSE);
  }
}

/** From which time on a loop is worth the pool. */
export function thresholdOf(costs: PoolCosts, mustWake: boolean): number {
  return WORTH * (mustWake ? costs.asleep : costs.awake);
}
