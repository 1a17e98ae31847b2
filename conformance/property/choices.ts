/**
 * A program generator that is driven by a list of numbers, so that shrinking the list shrinks the program:
 * shorter lists and smaller numbers give simpler programs, and what lies past the end is 0, the simplest.
 */
export class Choices {
  private readonly values: readonly number[];
  private at = 0;

  constructor(values: readonly number[]) {
    this.values = values;
  }

  /** A number in `0..count`; 0 is the simplest choice. */
  pick(count: number): number {
    const value = this.values[this.at++] ?? 0;
    return count <= 1 ? 0 : value % count;
  }

  /** True with a chance of `percent`; false is the simpler. */
  chance(percent: number): boolean {
    return this.pick(100) >= 100 - percent;
  }

  oneOf<T>(options: readonly [T, ...T[]]): T {
    return options[this.pick(options.length)] ?? options[0];
  }

  get exhausted(): boolean {
    return this.at >= this.values.length;
  }
}
