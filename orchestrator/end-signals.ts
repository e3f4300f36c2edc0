/** The signals that end a cluster: the first one gracefully, a later one by force. */
import type { Runtime } from './runtime.js';

/** npm passes a Ctrl-C on a second time: within this it is the same one. In milliseconds. */
const SAME_MS_MAX = 500;

export class EndSignals {
  #runtime: Runtime | null = null;
  #askedAt: number | null = null;
  #isForced = false;

  /** Takes the signals from now on. @param onFirst what to say to the first one */
  constructor(signals: readonly NodeJS.Signals[], onFirst: () => void) {
    for (const signal of signals) process.on(signal, () => this.#take(onFirst));
  }

  get isAsked(): boolean {
    return this.#askedAt !== null;
  }
  get isForced(): boolean {
    return this.#isForced;
  }

  /** Ends this one from now on. One that came before was for who makes the cluster ready: see `isAsked`. */
  watch(runtime: Runtime): void {
    this.#runtime = runtime;
  }

  #take(onFirst: () => void): void {
    const now = performance.now();
    if (this.#askedAt === null) {
      this.#askedAt = now;
      onFirst();
      this.#runtime?.shutdown();
    } else if (now - this.#askedAt > SAME_MS_MAX) {
      this.#isForced = true;
      this.#runtime?.force();
    }
  }
}
