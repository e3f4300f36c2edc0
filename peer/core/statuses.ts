/** What this peer says of a transaction, and why one that was dropped was. */
import type { Block } from '../chain/block.js';
import type { BlockChain } from '../chain/blockchain.js';
import type { Hash } from '../chain/crypto.js';
import { merkleLevels, pathIn } from '../chain/merkle.js';
import type { Node } from '../chain/node.js';
import type { Status } from '../wire/status.js';
import type { Mempool, Rejection } from './mempool.js';
import type { Returning } from './returning.js';

/** Blocks whose Merkle trees are remembered: watchers ask for the same few again and again. */
const BLOCKS_KEPT = 8;
/** Transactions that were refused after they had been accepted, oldest out first. */
const REJECTED_MAX = 10_000;

type Tree = { readonly block: Block; readonly levels: readonly (readonly Uint8Array[])[] };

export class Statuses {
  readonly #chain: BlockChain;
  readonly #mempool: Mempool;
  readonly #returning: Returning;
  readonly #blocks = new Map<Hash, Tree>();
  readonly #rejected = new Map<Hash, Rejection>();

  constructor(chain: BlockChain, mempool: Mempool, returning: Returning) {
    this.#chain = chain;
    this.#mempool = mempool;
    this.#returning = returning;
  }

  /** Remembers why a transaction will not be mined on this chain. */
  reject(id: Hash, rejection: Rejection): void {
    this.#rejected.delete(id);
    if (this.#rejected.size >= REJECTED_MAX) this.#rejected.delete(this.#rejected.keys().next().value as Hash);
    this.#rejected.set(id, rejection);
  }
  /** It may be mined after all: it was taken. */
  pardon(id: Hash): void {
    this.#rejected.delete(id);
  }
  /** The best chain has left a branch: whatever was refused because of it may be right now, and is judged when it is sent again. */
  pardonAll(): void {
    this.#rejected.clear();
  }

  of(id: Hash): Status {
    const place = this.#chain.records.placeOf(id);
    const node = place && this.#chain.nodeAt(place.height);
    if (place && node) {
      const { block, levels } = this.#treeOf(node);
      return {
        type: 'mined',
        id,
        block: node.hash,
        height: node.height,
        depth: this.#chain.last.height - node.height + 1,
        header: block.header,
        position: place.position,
        siblings: pathIn(levels, place.position).siblings,
      };
    }
    // What a reorganisation took out of the chain is on its way back into the mempool, and on disk.
    if (this.#mempool.has(id) || this.#returning.has(id)) return { type: 'accepted', id };
    const rejection = this.#rejected.get(id);
    if (rejection) return refused(id, rejection);
    return { type: 'unknown', id };
  }

  #treeOf(node: Node): Tree {
    const known = this.#blocks.get(node.hash);
    if (known) return known;
    const { block } = node;
    const made = { block, levels: merkleLevels(block.leaves) };
    if (this.#blocks.size >= BLOCKS_KEPT) this.#blocks.delete(this.#blocks.keys().next().value as Hash);
    this.#blocks.set(node.hash, made);
    return made;
  }
}

export const refused = (id: Hash, { code, why, winner }: Rejection): Status => ({
  type: 'refused',
  id,
  code,
  why: why.slice(0, 255),
  winner,
});
