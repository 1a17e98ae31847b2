/** A compile that can be given up lets others run now and then: otherwise nobody could say that it should be. */

/** How long it works between two pauses. */
const WORK_MS = 20;

export class Pauses {
  private readonly signal: AbortSignal | undefined;
  private last = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
    signal?.throwIfAborted();
  }

  /** Throws the signal's reason when the compile was given up. Without a signal nothing happens. */
  async take(): Promise<void> {
    const { signal } = this;
    if (signal === undefined || performance.now() - this.last < WORK_MS) return;
    // Timers and messages have their turn; a resolved promise would go before them.
    await new Promise((resolve) => setTimeout(resolve));
    this.last = performance.now();
    signal.throwIfAborted();
  }
}
