/**
 * Signature checks: remembered by transaction, so that each is paid for once. Those of blocks are asked for at once; what
 * can wait goes in turn, one batch after the other, while no block does: a crowd of purchases does not hold one up.
 */
import type { Hash, NetworkId } from '../chain/crypto.js';
import { signedPartOf, type Transaction } from '../chain/transaction.js';
import type { Outlet } from './outlet.js';
import { RecentSet } from './recent-set.js';

/** Transactions remembered as signed, oldest out first: those of many blocks on their way. */
const GOOD_MAX = 100_000;
/** What has waited for its turn is checked together, until it is as many transactions: a twentieth of a second of one core. */
const TOGETHER = 512;

/** Told which of the transactions asked about are not signed by their shoppers. */
export type Checked = (forged: ReadonlySet<Hash>) => void;

type Asked = { readonly transactions: readonly Transaction[]; readonly then: Checked };
type Batch = {
  readonly transactions: readonly Transaction[];
  readonly asked: readonly Asked[];
  readonly isInTurn: boolean;
};

export class Signatures {
  readonly #network: NetworkId;
  readonly #outlet: Outlet;
  readonly #good = new RecentSet<Hash>(GOOD_MAX);
  readonly #checking = new Map<number, Batch>();
  #batch = 0;
  /** What waits for its turn. */
  readonly #line: Asked[] = [];
  /** Invariant: how many transactions are in the line, and were asked for by the batch whose turn it is. */
  #waiting = 0;

  constructor(network: NetworkId, outlet: Outlet) {
    this.#network = network;
    this.#outlet = outlet;
  }

  /** Transactions that wait for their turn or have it. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Checks those not known to be good, at once; `then` comes in this step if none is left to check. */
  check(transactions: readonly Transaction[], then: Checked): void {
    const unknown = this.#unknown(transactions);
    if (unknown.length === 0) then(new Set());
    else this.#emit({ transactions: unknown, asked: [{ transactions: unknown, then }], isInTurn: false });
  }

  /** As `check`, but after all that came before it. */
  checkInTurn(transactions: readonly Transaction[], then: Checked): void {
    const unknown = this.#unknown(transactions);
    if (unknown.length === 0) return then(new Set());
    this.#line.push({ transactions: unknown, then });
    this.#waiting += unknown.length;
    this.#next();
  }

  #unknown(transactions: readonly Transaction[]): Transaction[] {
    return transactions.filter(({ id }) => !this.#good.has(id));
  }

  #emit(batch: Batch): void {
    this.#checking.set(++this.#batch, batch);
    const items = batch.transactions.map((one) => signedPartOf(this.#network, one));
    this.#outlet.emit({ type: 'check', batch: this.#batch, items });
  }

  #next(): void {
    // Whatever is being checked is a block's, or has its turn.
    while (this.#checking.size === 0 && this.#line.length > 0) {
      let count = 0;
      const end = this.#line.findIndex(({ transactions }) => {
        count += transactions.length;
        return count >= TOGETHER;
      });
      const asked = this.#line.splice(0, end < 0 ? this.#line.length : end + 1);
      // What came from several peers is here several times; what came in a block meanwhile is known.
      const once = new Map(asked.flatMap(({ transactions }) => transactions.map((one) => [one.id, one])));
      const transactions = this.#unknown([...once.values()]);
      const batch = { transactions, asked, isInTurn: true };
      if (transactions.length === 0) this.#answer(batch, new Set());
      else this.#emit(batch);
    }
  }

  #answer({ asked, isInTurn }: Batch, forged: ReadonlySet<Hash>): void {
    for (const { transactions, then } of asked) {
      if (isInTurn) this.#waiting -= transactions.length;
      then(new Set(transactions.map(({ id }) => id).filter((id) => forged.has(id))));
    }
  }

  checked(batch: number, valid: readonly boolean[]): void {
    const checking = this.#checking.get(batch);
    if (!checking) return;
    this.#checking.delete(batch);
    const forged = new Set<Hash>();
    for (const [index, { id }] of checking.transactions.entries()) {
      if (valid[index]) this.#good.add(id);
      else forged.add(id);
    }
    this.#answer(checking, forged);
    this.#next();
  }

  /** Takes a transaction for signed: it was checked in an earlier life and kept. */
  trust(id: Hash): void {
    this.#good.add(id);
  }
}
