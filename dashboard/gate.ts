/** Lets so many through at once; the others wait in the order they came. */
export class Gate {
  readonly #max: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  /** @param max from 1 on */
  constructor(max: number) {
    this.#max = max;
  }

  /** Those that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs a job as soon as there is room. @returns what the job returns, or rejects as it does */
  async through<T>(job: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#inside++;
    try {
      return await job();
    } finally {
      // Whoever is next takes this place over, so that nobody slips in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside--;
    }
  }
}
