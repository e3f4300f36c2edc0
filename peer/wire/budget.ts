/** So many a second, and so many at once: a bucket that fills with time. */
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

  #fill(nowMs: number): void {
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
  }

  /** Takes one. @returns whether there was one */
  take(nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Takes so many, there or not: what is not is owed. */
  owe(count: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#left -= count;
  }
  /** When nothing is owed, in milliseconds of the same clock: `nowMs` if that is so now. */
  clearAt(nowMs: number): number {
    this.#fill(nowMs);
    return this.#left >= 0 ? nowMs : nowMs + Math.ceil((-this.#left / this.#perSecond) * 1000);
  }
}
