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

  add(wallet: Wallet, change: Change): void {
    const changes = this.#changes.get(wallet.publicKey) ?? { wallet, list: [] };
    changes.list.push(change);
    this.#changes.set(wallet.publicKey, changes);
  }

  /** Writes them down, each wallet under its lock. @returns why it could not, a line each */
  async flush(): Promise<string[]> {
    const faults: string[] = [];
    for (const { wallet, list } of this.#changes.values()) {
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
      }
    }
    this.#changes.clear();
    return faults;
  }
}
