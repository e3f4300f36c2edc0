/** Questions under way: each has a number, a time-out and exactly one ending. */
import type { Answer } from '../wire/messages.js';

/** Questions unanswered at once; more are a fault of the caller's. */
export const QUESTIONS_MAX = 1024;

type Open = {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

export class Questions {
  readonly #open = new Map<number, Open>();
  #last = 0;

  /**
   * @param send sends the question under its number
   * @param late the error if no answer comes within `timeoutMs`
   */
  ask(send: (request: number) => void, timeoutMs: number, late: () => Error): Promise<Answer> {
    if (this.#open.size >= QUESTIONS_MAX) {
      return Promise.reject(new Error(`${QUESTIONS_MAX} questions are open already: wait for their answers`));
    }
    this.#last = (this.#last + 1) >>> 0;
    const request = this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#take(request)?.reject(late()), timeoutMs);
      this.#open.set(request, { resolve, reject, timer });
      send(request);
    });
  }

  /** An answer that nobody waits for any more came late or twice, and is dropped. */
  settle(request: number, answer: Answer): void {
    this.#take(request)?.resolve(answer);
  }

  failAll(error: Error): void {
    for (const request of [...this.#open.keys()]) this.#take(request)?.reject(error);
  }

  #take(request: number): Open | undefined {
    const open = this.#open.get(request);
    this.#open.delete(request);
    clearTimeout(open?.timer);
    return open;
  }
}
