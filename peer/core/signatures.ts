/** Signature checks: asked for in batches, remembered by transaction, so that each is paid for once. */
import type { Hash, NetworkId } from '../chain/crypto.js';
import { signedPartOf, type Transaction } from '../chain/transaction.js';
import type { Outlet } from './outlet.js';
import { RecentSet } from './recent-set.js';

/** Transactions remembered as signed, oldest out first: those of many blocks on their way. */
const GOOD_MAX = 100_000;

/** Told which of the transactions asked about are signed by their shoppers. */
export type Checked = (forged: ReadonlySet<Hash>) => void;

export class Signatures {
  readonly #network: NetworkId;
  readonly #outlet: Outlet;
  readonly #good = new RecentSet<Hash>(GOOD_MAX);
  readonly #waiting = new Map<number, { transactions: readonly Transaction[]; then: Checked }>();
  #batch = 0;

  constructor(network: NetworkId, outlet: Outlet) {
    this.#network = network;
    this.#outlet = outlet;
  }

  /** Batches that are being checked. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Checks those not known to be good; `then` comes in this step if none is left to check. */
  check(transactions: readonly Transaction[], then: Checked): void {
    const unknown = transactions.filter(({ id }) => !this.#good.has(id));
    if (unknown.length === 0) {
      then(new Set());
      return;
    }
    const batch = ++this.#batch;
    this.#waiting.set(batch, { transactions: unknown, then });
    this.#outlet.emit({ type: 'check', batch, items: unknown.map((one) => signedPartOf(this.#network, one)) });
  }

  checked(batch: number, valid: readonly boolean[]): void {
    const waiting = this.#waiting.get(batch);
    if (!waiting) return;
    this.#waiting.delete(batch);
    const forged = new Set<Hash>();
    for (const [index, { id }] of waiting.transactions.entries()) {
      if (valid[index]) this.#good.add(id);
      else forged.add(id);
    }
    waiting.then(forged);
  }

  /** Takes a transaction for signed: it was checked in an earlier life and kept. */
  trust(id: Hash): void {
    this.#good.add(id);
  }
}
