/**
 * The wall clock in fractions of a millisecond: `Date.now` says which millisecond it is, the monotonic clock where in it.
 *
 * Their sum alone would not do: it knows nothing of a clock that was set, or of the time a laptop slept.
 */
export class WallClock {
  /** What the wall clock shows beyond the monotonic one, in milliseconds. */
  #ahead: number;

  /** @param ahead the wall clock's time at the monotonic clock's zero, in milliseconds since 1970 */
  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  /**
   * @param mono what the monotonic clock shows, in milliseconds
   * @param wholeMs what `Date.now` shows beside it
   * @returns milliseconds since 1970, always within the millisecond `wholeMs`
   */
  at(mono: number, wholeMs: number): number {
    const at = Math.min(wholeMs + LAST_OF_MS, Math.max(wholeMs, this.#ahead + mono));
    this.#ahead = at - mono;
    return at;
  }
}

/** The last microsecond of a millisecond. */
const LAST_OF_MS = 0.999;
