/** Turns: so many questions at once and no more, so that people who look at pages do not keep peers from their work. */
import { AskFault } from './fault.js';

/** Questions under way at once: enough to keep a peer busy while its answers travel. */
export const TURNS_MAX = 16;
/** Questions that wait for their turn: a few hundred milliseconds of a peer's answers. */
export const WAITING_MAX = 1_024;

export class Turns {
  readonly #turnsMax: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  /** Invariant: at most `turnsMax`, and nobody waits while it is less. */
  #taken = 0;

  constructor(turnsMax = TURNS_MAX, waitingMax = WAITING_MAX) {
    this.#turnsMax = turnsMax;
    this.#waitingMax = waitingMax;
  }

  /** Runs `act` when it is its turn. @throws AskFault BUSY if too many wait already, and whatever `act` throws */
  async take<T>(act: () => Promise<T>): Promise<T> {
    if (this.#taken < this.#turnsMax) this.#taken++;
    else await this.#wait();
    try {
      return await act();
    } finally {
      // Handed on rather than given back: whoever comes in between must not overtake.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#taken--;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) {
      throw new AskFault('BUSY', 'too much is being asked of the peers just now', 'try again in a moment');
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
