/** Lines for people: `HH:MM:SS text`; under a supervisor, which keeps them in a file, `DATE info text`. */
import { Budget } from '../peer/wire/budget.js';

/** Lines about strangers: so many a second, so that they cannot fill a disk with us. */
const FAULTS_PER_SECOND_MAX = 5;
const FAULTS_BURST_MAX = 20;

export class Log {
  readonly #write: (line: string) => void;
  readonly #isKept: boolean;
  readonly #steadyMs: () => number;
  readonly #budget: Budget;
  #unsaid = 0;

  /**
   * @param isKept whether the lines are kept in a file, and so need the date
   * @param steadyMs a clock that nobody sets
   */
  constructor(write: (line: string) => void, isKept = false, steadyMs: () => number = () => performance.now()) {
    this.#write = write;
    this.#isKept = isKept;
    this.#steadyMs = steadyMs;
    this.#budget = new Budget(FAULTS_PER_SECOND_MAX, FAULTS_BURST_MAX, steadyMs());
  }

  line(text: string): void {
    const at = new Date();
    const time = this.#isKept ? `${at.toISOString()} info` : at.toTimeString().slice(0, 8);
    // Words of strangers may hold what steers a terminal.
    this.#write(`${time} ${text.replace(/[^\x20-\x7e]/g, '?')}\n`);
  }

  /** About a stranger: said as far as the budget goes, and counted beyond. */
  fault(text: string): void {
    if (!this.#budget.take(this.#steadyMs())) {
      this.#unsaid++;
      return;
    }
    this.line(this.#unsaid === 0 ? text : `${text} (and ${this.#unsaid} more like this)`);
    this.#unsaid = 0;
  }
}
