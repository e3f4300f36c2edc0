/** Transactions that a reorganisation took out of the chain and that return to the mempool, oldest first. */

import { body } from '../chain/block.js';
import { decodeOwn, encode } from '../chain/codec.js';
import { type Hash, hash } from '../chain/crypto.js';
import type { Node } from '../chain/node.js';
import { numberKey, rows, type WritableStore } from '../chain/store.js';
import { struct } from '../chain/struct.js';
import type { Transaction } from '../chain/transaction.js';
import { RecentSet } from './recent-set.js';

/** Ids of transactions on their way back that are remembered, oldest out first. */
const IDS_MAX = 10_000;

/** A pointer to a kept body: the queue costs next to nothing, however deep the reorganisation. */
const pointer = struct({ block: hash });

export class Returning {
  readonly #store: WritableStore;
  readonly #queue: { readonly key: string; readonly block: Hash }[] = [];
  /** How often each block is queued. */
  readonly #pinned = new Map<Hash, number>();
  /** Transactions on their way back, as far as known: of what an earlier life left only the blocks are. */
  readonly #ids = new RecentSet<Hash>(IDS_MAX);
  #order = 0;

  constructor(store: WritableStore) {
    this.#store = store;
    for (const { key, value } of rows(store, 'returning')) {
      this.#push(key, decodeOwn(pointer, value).block);
      this.#order = Number.parseInt(key, 16) + 1;
    }
  }

  #push(key: string, block: Hash): void {
    this.#queue.push({ key, block });
    this.#pinned.set(block, (this.#pinned.get(block) ?? 0) + 1);
  }

  /** Blocks whose transactions have yet to return. */
  get blocks(): number {
    return this.#queue.length;
  }
  /** Whether a block's body must be kept for its transactions. */
  pins(block: Hash): boolean {
    return this.#pinned.has(block);
  }
  /** Whether a transaction is known to be on its way back. */
  has(id: Hash): boolean {
    return this.#ids.has(id);
  }

  /** Queues what blocks held that are no longer in the best chain. @param detached the old tip first */
  add(detached: readonly Node[]): void {
    for (const node of [...detached].reverse()) {
      const { transactions } = node.block.data;
      if (transactions.length === 0) continue;
      const key = numberKey(this.#order++);
      this.#store.set('returning', key, encode(pointer, { block: node.hash }));
      this.#push(key, node.hash);
      for (const { id } of transactions) this.#ids.add(id);
    }
  }

  /**
   * The next block's transactions, which leave the queue with this step's writes; null if none wait.
   *
   * @param isHeld whether the block is still held for another reason, so that its body stays
   */
  next(isHeld: (block: Hash) => boolean): readonly Transaction[] | null {
    const first = this.#queue.shift();
    if (!first) return null;
    const { key, block } = first;
    const transactions = this.#read(block);
    this.#store.set('returning', key, null);
    const others = (this.#pinned.get(block) ?? 0) - 1;
    if (others > 0) this.#pinned.set(block, others);
    else this.#pinned.delete(block);
    if (others <= 0 && !isHeld(block)) this.#store.set('bodies', block, null);
    for (const { id } of transactions) this.#ids.delete(id);
    return transactions;
  }

  #read(block: Hash): readonly Transaction[] {
    const bytes = this.#store.get('bodies', block);
    if (!bytes) return [];
    return decodeOwn(body, bytes).transactions;
  }
}
