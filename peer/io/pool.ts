/** The miners of a peer: a Piscina pool that searches slices. */
import { setTimeout as pause } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { PROGRAMS } from '../programs.js';
import type { Searched, Slice } from './worker.js';

/** Slices that may wait in the pool: two for each thread keep it busy, more would only be stale. */
const QUEUE_PER_THREAD_MAX = 4;
/** A slice whose thread died is given back after this long, so that a thread that cannot live is no busy loop. */
const FAILED_MS = 200;
/** A slice takes some 10 ms. A thread that has not come back after this long hangs, and is replaced. */
const HANG_MS = 3_000;
/** Where threads hang one after the other the machine is slow, not the thread: each next one is given twice as long. */
const HANG_MS_MAX = 48_000;

export class Pool {
  readonly #piscina: Piscina<Slice, Searched>;
  readonly #hangMs: number;
  #patienceMs: number;
  #kernel = 'plain';

  /**
   * @param threads at least 1
   * @param options.worker and options.hangMs are for tests
   */
  constructor(threads: number, options: { worker?: URL; hangMs?: number } = {}) {
    const { worker = PROGRAMS.miner, hangMs = HANG_MS } = options;
    this.#hangMs = hangMs;
    this.#patienceMs = hangMs;
    this.#piscina = new Piscina<Slice, Searched>({
      filename: worker.href,
      // Threads start with the first slices, and stay.
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      maxQueue: QUEUE_PER_THREAD_MAX * threads,
    });
    // A dead thread is replaced by the pool, and its slice is rejected below.
    this.#piscina.on('error', () => undefined);
  }

  /** The kernel its threads chose, once one has searched. */
  get kernel(): string {
    return this.#kernel;
  }
  /** The threads that live, for tests. */
  get threads(): Piscina['threads'] {
    return this.#piscina.threads;
  }

  /** Searches a slice; one whose thread died or hung counts as searched for nothing. Never rejects. */
  async search(slice: Slice): Promise<Searched> {
    const abort = new AbortController();
    // Twice half the time: a process that was suspended finds its timers due before it has heard its threads.
    let timer = setTimeout(() => {
      timer = setTimeout(() => abort.abort(), this.#patienceMs / 2);
    }, this.#patienceMs / 2);
    try {
      const searched = await this.#piscina.run(slice, { signal: abort.signal });
      this.#kernel = searched.kernel;
      this.#patienceMs = this.#hangMs;
      return searched;
    } catch {
      // Whatever became of the thread, the machine goes on with another slice.
      if (abort.signal.aborted) this.#patienceMs = Math.min(HANG_MS_MAX, 2 * this.#patienceMs);
      else await pause(FAILED_MS);
      return { nonce: null, hashes: 0, micros: 0, kernel: this.#kernel };
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
