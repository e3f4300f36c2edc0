/** What became of papers, to be written into their outboxes when the wallet is free. */
import type { Hash, PublicKey } from '../peer/chain/crypto.js';
import { waitForLock } from '../peer/client/lock.js';
import { reasonOf } from '../peer/client/reason.js';
import type { Receipt } from './model/receipts.js';
import { Outbox } from './outbox.js';
import { type Wallet, walletLock } from './wallet.js';

/** Another command may hold the wallet; what is not noted now is found out again by the next one. */
const LOCK_MS_MAX = 2_000;

type Change = { readonly id: Hash; readonly before: Receipt; readonly after: Receipt };

export class Notes {
  readonly #changes = new Map<PublicKey, { readonly wallet: Wallet; readonly list: Change[] }>();
  #running: Promise<readonly string[]> = Promise.resolve([]);
  /** Begins when the one that runs has ended. */
  #next: Promise<readonly string[]> | null = null;

  add(wallet: Wallet, change: Change): void {
    const changes = this.#changes.get(wallet.publicKey) ?? { wallet, list: [] };
    changes.list.push(change);
    this.#changes.set(wallet.publicKey, changes);
  }

  /**
   * Writes them down, each wallet under its lock. One flush at a time: what was noted before the call is on disk when
   * it returns, also what an earlier one still waits with. Never rejects.
   *
   * @returns why it could not, a line each; those are kept for the next time
   */
  flush(): Promise<readonly string[]> {
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      this.#running = this.#write();
      return this.#running;
    });
    return this.#next;
  }

  async #write(): Promise<string[]> {
    const faults: string[] = [];
    // More may come while this waits.
    const all = [...this.#changes.values()];
    this.#changes.clear();
    for (const { wallet, list } of all) {
      try {
        const lock = await waitForLock(walletLock(wallet), LOCK_MS_MAX);
        try {
          const outbox = Outbox.load(wallet);
          for (const { id, before, after } of list) outbox.note(id, before, after);
          outbox.save();
        } finally {
          lock.release();
        }
      } catch (error) {
        faults.push(`what became of ${wallet.name}'s papers is not written down: ${reasonOf(error)}`);
        const later = this.#changes.get(wallet.publicKey)?.list ?? [];
        this.#changes.set(wallet.publicKey, { wallet, list: [...list, ...later] });
      }
    }
    return faults;
  }
}
