/** A block: header, entry, transactions. Never changes. */
import { Writer } from './bytes.js';
import { type Decoded, decode, encode, list } from './codec.js';
import { type Hash, sha256d, shown, unshown } from './crypto.js';
import { type Entry, entry } from './entry.js';
import { BLOCK_TRANSACTIONS_MAX } from './genesis.js';
import { HEADER_SIZE, type Header, hashHeader, header } from './header.js';
import { hasRepeat, merkleRoot } from './merkle.js';
import { struct } from './struct.js';
import { type Transaction, transaction } from './transaction.js';

/** What a block carries. Only genesis has no entry. */
export type BlockData = { readonly entry: Entry | null; readonly transactions: readonly Transaction[] };

/** All of a block behind its header; what its Merkle root is made over, leaf by leaf. */
export const body = struct({ entry, transactions: list(transaction, BLOCK_TRANSACTIONS_MAX) });

export class Block {
  readonly header: Header;
  readonly data: BlockData;
  readonly hash: Hash;
  #leaves: readonly Uint8Array[] | null = null;
  #bodyBytes: Uint8Array | null = null;

  constructor(head: Header, data: BlockData, hash: Hash = hashHeader(head)) {
    this.header = head;
    this.data = data;
    this.hash = hash;
  }

  /** The original's block id. Genesis is 0. */
  get height(): number {
    return this.data.entry?.height ?? 0;
  }
  get nonce(): number {
    return this.header.nonce;
  }
  get previous(): Hash {
    return this.header.previous;
  }

  /** Hashes of the Merkle tree's leaves: the entry, then the transactions. */
  get leaves(): readonly Uint8Array[] {
    this.#leaves ??= this.#hashLeaves();
    return this.#leaves;
  }
  #hashLeaves(): Uint8Array[] {
    const { entry: first, transactions } = this.data;
    const hashes = transactions.map(({ id }) => unshown(id));
    return first ? [sha256d(encode(entry, first)), ...hashes] : hashes;
  }
  get merkleRoot(): Hash {
    return shown(merkleRoot(this.leaves));
  }
  /** Whether its leaves repeat a subtree, so that its root is also another block's. */
  get repeats(): boolean {
    return hasRepeat(this.leaves);
  }

  /** The body's one spelling. Genesis has none. */
  get bodyBytes(): Uint8Array {
    const { entry: first, transactions } = this.data;
    if (!first) throw new Error('genesis has no body');
    this.#bodyBytes ??= encode(body, { entry: first, transactions: [...transactions] });
    return this.#bodyBytes;
  }
  /** Header and body, as sent and as the size limit counts them. */
  get bytes(): Uint8Array {
    const out = new Writer();
    header.write(out, this.header);
    out.raw(this.bodyBytes);
    return out.bytes();
  }
}

/** A block from what the store keeps apart. */
export function joinBlock(head: Header, bodyBytes: Uint8Array): Decoded<Block> {
  const read = decode(body, bodyBytes);
  return read.ok ? { ok: true, value: new Block(head, read.value) } : read;
}

/** A block from `Block.bytes`. Rules are not checked here. */
export function decodeBlock(bytes: Uint8Array): Decoded<Block> {
  const head = decode(header, bytes.subarray(0, HEADER_SIZE));
  return head.ok ? joinBlock(head.value, bytes.subarray(HEADER_SIZE)) : head;
}
