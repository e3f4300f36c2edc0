/** A switch: leaving the best chain's end for a heavier branch, tried out block by block beside the store. */
import assert from 'node:assert/strict';
import type { BlockData } from './block.js';
import { unshown } from './crypto.js';
import type { Genesis } from './genesis.js';
import { Ledger } from './ledger.js';
import type { Node } from './node.js';
import { Overlay } from './overlay.js';
import type { RecentRecords } from './recent-records.js';
import type { Refusal } from './rules.js';
import { numberKey, type Store, type WritableStore } from './store.js';

export type SwitchProgress =
  | { readonly type: 'working' }
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly node: Node; readonly refusal: Refusal };

/** One step connects no more transactions than this, and at least one block. */
const STEP_TRANSACTIONS_MAX = 1000;

/** The way from one tip to another: blocks left, the first tip first, and blocks gained, the lowest first. */
export function wayBetween(from: Node, to: Node): { readonly detached: Node[]; readonly attached: Node[] } {
  const detached: Node[] = [];
  const attached: Node[] = [];
  let left = from;
  let gained = to;
  while (left.hash !== gained.hash) {
    if (left.height >= gained.height) {
      detached.push(left);
      left = parentOf(left);
    } else {
      attached.push(gained);
      gained = parentOf(gained);
    }
  }
  return { detached, attached: attached.reverse() };
}

/**
 * Undoes down to the fork point and applies up to the new tip, in an overlay of its own: nothing is changed until
 * `commit`, so a branch with an invalid block anywhere leaves no trace, however much of it was tried.
 */
export class Switch {
  readonly from: Node;
  readonly to: Node;
  /** Nodes left, the tip first, and nodes gained, the lowest first. */
  readonly detached: readonly Node[];
  readonly attached: readonly Node[];
  readonly #overlay: Overlay;
  readonly #ledger: Ledger;
  #undone = 0;
  #applied = 0;

  constructor(store: Store, genesis: Genesis, recent: RecentRecords, from: Node, to: Node) {
    this.from = from;
    this.to = to;
    this.#overlay = new Overlay(store);
    this.#ledger = new Ledger(this.#overlay, genesis, recent);
    const { detached, attached } = wayBetween(from, to);
    this.detached = detached;
    this.attached = attached;
  }

  /** Undoes or applies up to `blocks` blocks more, fewer if they are full. */
  advance(blocks: number): SwitchProgress {
    let transactions = 0;
    for (let left = blocks; left > 0 && transactions < STEP_TRANSACTIONS_MAX; left--) {
      const losing = this.detached[this.#undone];
      const gaining = this.attached[this.#applied];
      if (losing) {
        const { data } = losing.block;
        this.#ledger.undo(losing.height, data.transactions);
        transactions += data.transactions.length;
        this.#undone++;
      } else if (gaining) {
        const { data } = gaining.block;
        const refusal = this.#apply(gaining.height, data);
        if (refusal) return { type: 'refused', node: gaining, refusal };
        transactions += data.transactions.length;
        this.#applied++;
      } else break;
    }
    const isDone = this.#undone === this.detached.length && this.#applied === this.attached.length;
    return { type: isDone ? 'ready' : 'working' };
  }

  #apply(height: number, { entry, transactions }: BlockData): Refusal | null {
    assert(entry, 'only genesis has no entry');
    const refusal = this.#ledger.apply(height, transactions);
    if (refusal) return refusal;
    const actual = this.#ledger.root;
    const claimed = entry.recordRoot;
    return actual === claimed ? null : { code: 'WRONG_RECORD_ROOT', claimed, actual };
  }

  /** Writes the whole switch, once it is ready: records, height index, what lies beside the chain, tip. */
  commit(store: WritableStore): void {
    assert(this.#applied === this.attached.length, 'only a ready switch is committed');
    for (const { table, key, value } of this.#overlay.writes()) store.set(table, key, value);
    for (const { hash, height } of this.detached) {
      store.set('heights', numberKey(height), null);
      store.set('sides', hash, new Uint8Array(0));
    }
    for (const { hash, height } of this.attached) {
      store.set('heights', numberKey(height), unshown(hash));
      store.set('sides', hash, null);
    }
    store.set('meta', 'tip', unshown(this.to.hash));
  }
}

function parentOf(node: Node): Node {
  assert(node.prev, 'two nodes of one chain meet at genesis at the latest');
  return node.prev;
}
