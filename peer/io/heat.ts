/** Heat: a thread that burns a core of this very process, so that one can watch its difficulty rise. */
import { Worker } from 'node:worker_threads';

/** Spins; ended from outside. */
const SPIN = 'for (;;) {}';
/** A timer holds no more; whoever asks for longer gets this, 24 days. */
const BURN_MS_MAX = 2 ** 31 - 1;

export class Heat {
  #worker: Worker | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** Burns for this many milliseconds from now; 0 stops. */
  burn(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (ms <= 0) {
      void this.#worker?.terminate();
      this.#worker = null;
      return;
    }
    this.#worker ??= this.#start();
    this.#timer = setTimeout(() => this.burn(0), Math.min(ms, BURN_MS_MAX));
  }

  #start(): Worker {
    const worker = new Worker(SPIN, { eval: true });
    // As without memory for it: then it does not get warm, which is no reason to end.
    worker.on('error', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return worker;
  }
}
