/** When a process that crashed is started again. */

/** Pause before the first revival; each further crash in the window doubles it. */
export const REVIVE_MS = 500;
export const REVIVE_MS_MAX = 30_000;
/** Crashes within the window after which a process is given up: it will not heal by itself. */
export const CRASHES_MAX = 10;
export const CRASH_WINDOW_MS = 300_000;

export type Verdict =
  | { readonly type: 'revive'; readonly inMs: number }
  | { readonly type: 'give-up'; readonly crashes: number };

/** The crashes of one process. Times are monotonic milliseconds. */
export class Crashes {
  #times: number[] = [];

  /** Counts a crash and says what is to be done about it. */
  add(now: number): Verdict {
    this.#times = [...this.#times.filter((at) => at > now - CRASH_WINDOW_MS), now];
    const count = this.#times.length;
    if (count >= CRASHES_MAX) return { type: 'give-up', crashes: count };
    return { type: 'revive', inMs: Math.min(REVIVE_MS_MAX, REVIVE_MS * 2 ** (count - 1)) };
  }

  /** Somebody started it by hand: what was before does not count. */
  forget(): void {
    this.#times = [];
  }
}
