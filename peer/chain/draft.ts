/** A draft: the block a miner is searching for, all but its entry's last words and its nonce. */
import { Block } from './block.js';
import { encode } from './codec.js';
import { type Hash, type PeerId, sha256d, shown, unshown } from './crypto.js';
import { ENTRY_KIND, type Entry, entry as entryCodec } from './entry.js';
import { HEADER_VERSION, hashHeader, NONCE_MAX } from './header.js';
import { merklePath, rootAlong } from './merkle.js';
import { medianTime, type Node } from './node.js';
import { meets } from './target.js';
import type { Transaction } from './transaction.js';

/** What the miner says of itself and its search; everything else of a block follows from the chain. */
export type MinerWord = {
  readonly miner: PeerId;
  /** The network's time in milliseconds. */
  readonly nowMs: number;
  /** Compact form of the target the miner chose. */
  readonly bits: number;
  readonly extraNonce: number;
  /** Thousandths. */
  readonly load: number;
  readonly hashesBefore: number;
  readonly microsBefore: number;
  /** Hashes a second, at least 1. */
  readonly rate: number;
};

export class Draft {
  readonly parent: Node;
  readonly transactions: readonly Transaction[];
  readonly #recordRoot: Hash;
  /** Siblings of leaf 0: they do not change with the entry, so a new root costs log n hashes. */
  readonly #siblings: Uint8Array[];

  /** @param recordRoot of the records after these transactions on `parent` */
  constructor(parent: Node, transactions: readonly Transaction[], recordRoot: Hash) {
    this.parent = parent;
    this.transactions = transactions;
    this.#recordRoot = recordRoot;
    const leaves = [new Uint8Array(32), ...transactions.map(({ id }) => unshown(id))];
    this.#siblings = merklePath(leaves, 0).siblings;
  }

  /** The block with this word, nonce 0: a new root for each slice of the search. */
  block(word: MinerWord): Block {
    // Never before the median, which rules refuse; a clock that runs behind must not stop its miner.
    const timeMs = Math.max(word.nowMs, medianTime(this.parent) * 1000);
    const entry: Entry = {
      kind: ENTRY_KIND,
      height: this.parent.height + 1,
      miner: word.miner,
      extraNonce: word.extraNonce,
      timeMs,
      load: word.load,
      hashesBefore: word.hashesBefore,
      microsBefore: word.microsBefore,
      rate: word.rate,
      recordRoot: this.#recordRoot,
    };
    // A lone entry is the root itself; its path has no siblings.
    const root = rootAlong(sha256d(encode(entryCodec, entry)), { position: 0, siblings: this.#siblings });
    const header = {
      version: HEADER_VERSION,
      previous: this.parent.hash,
      merkleRoot: shown(root),
      time: Math.floor(timeMs / 1000),
      bits: word.bits,
      nonce: 0,
    };
    return new Block(header, { entry, transactions: this.transactions });
  }
}

/** The block with another nonce. */
export const withNonce = (block: Block, nonce: number): Block => new Block({ ...block.header, nonce }, block.data);

/** First nonce from `from` on whose hash meets `target`, by the plain hash; null when all are used up. */
export function searchPlain(block: Block, target: bigint, from = 0): number | null {
  for (let nonce = from; nonce <= NONCE_MAX; nonce++) {
    if (meets(hashHeader({ ...block.header, nonce }), target)) return nonce;
  }
  return null;
}
