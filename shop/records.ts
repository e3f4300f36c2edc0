/** Records of one's own shoppers as most peers have them, asked again whenever they may have changed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PublicKey } from '../peer/chain/crypto.js';
import type { Record } from '../peer/chain/record.js';
import { askRecord } from './asking.js';
import { ShopError } from './errors.js';
import type { Session } from './session.js';

/** Between two rounds of questions: a block a moment makes no storm of them. */
const PAUSE_MS = 200;
/** Everything is asked again after this long, whatever we were told. */
const REFRESH_MS = 5_000;
/** What is not known yet is asked for again this often. */
const STIR_MS = 1_000;
/** A round that takes longer is given up: the next one is as good. */
const ROUND_MS_MAX = 3_000;

export class Records {
  /** Called when a record is another than before. */
  onChanged: () => void = () => undefined;
  readonly #session: Session;
  readonly #keys: () => readonly PublicKey[];
  readonly #records = new Map<PublicKey, Record | null>();
  readonly #stale = new Set<PublicKey>();
  readonly #timer: NodeJS.Timeout;
  #stirredAt = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  #isClosed = false;

  /** @param keys whose records are wanted, at any moment */
  constructor(session: Session, keys: () => readonly PublicKey[]) {
    this.#session = session;
    this.#keys = keys;
    this.#timer = setInterval(() => this.doubt(keys()), REFRESH_MS);
  }

  /** Null if the shopper has not joined; undefined while no majority has been heard. */
  get(publicKey: PublicKey): Record | null | undefined {
    return this.#records.get(publicKey);
  }

  /** These may have changed. */
  doubt(keys: readonly PublicKey[]): void {
    for (const key of keys) this.#stale.add(key);
    void this.#ask();
  }
  /** Asks for those that are not known yet, now that somebody may answer. */
  stir(): void {
    const now = performance.now();
    const unknown = this.#keys().filter((key) => !this.#records.has(key));
    // Asking stirs as well: while too few answer, that would go round.
    if (unknown.length === 0 || now - this.#stirredAt < STIR_MS) return;
    this.#stirredAt = now;
    this.doubt(unknown);
  }
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#stale.size > 0 && !this.#isClosed && this.#session.linked.length > 0) {
      const keys = [...this.#stale];
      this.#stale.clear();
      const changed = await Promise.all(keys.map((key) => this.#askOne(key)));
      if (changed.includes(true) && !this.#isClosed) this.onChanged();
      await pause(PAUSE_MS);
    }
    this.#isAsking = false;
  }

  /** @returns whether it is another one than before */
  async #askOne(key: PublicKey): Promise<boolean> {
    try {
      const { record, isSure } = await askRecord(this.#session, key, performance.now() + ROUND_MS_MAX);
      const before = this.#records.get(key);
      // What a minority says is not believed: what was known before stands.
      if (!isSure || (before !== undefined && isSame(before, record))) return false;
      this.#records.set(key, record);
      return true;
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      // Nobody answered in time. Whoever comes back is asked with the next round.
      return false;
    }
  }
}

/** The last transaction alone would not do: it may follow on another one after a reorganisation. */
const isSame = (a: Record | null, b: Record | null): boolean =>
  a?.last === b?.last && a?.coins === b?.coins && a?.cage.join() === b?.cage.join();
