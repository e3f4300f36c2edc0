/** So many a second, and so many at once: a bucket that fills with time. Pure. */
export class Budget {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMs: number;

  /** @param nowMs of a clock that nobody sets */
  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#atMs = nowMs;
  }

  /** Takes one. @returns whether there was one */
  take(nowMs: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
