/** The ledger: every shopper's record along the best chain, its history, and the rules of transactions. */
import assert from 'node:assert/strict';
import { decodeOwn, encode, u16, u32, type ValueOf } from './codec.js';
import { type Hash, hash, type PublicKey, shown } from './crypto.js';
import type { Genesis } from './genesis.js';
import { nameFault } from './name.js';
import { RecentRecords } from './recent-records.js';
import { CAGE_MAX, RECORD_KIND, type Record, record, recordLeaf } from './record.js';
import type { TransactionRefusal } from './rules.js';
import { numberKey, pairKey, rows, type Store, StoreFault, type WritableStore } from './store.js';
import { struct } from './struct.js';
import { type Content, sequenceOf, type Transaction } from './transaction.js';
import { leafAt, treeRoot, updateTree } from './tree.js';

/** Where a transaction is in the best chain. `position` is its leaf in the Merkle tree, from 1: leaf 0 is the entry. */
const place = struct({ height: u32, position: u16 });
export type Place = ValueOf<typeof place>;
const count = struct({ count: u32 });
const used = struct({ transaction: hash });

/** What reading the records needs; see `Ledger` for writing them. */
export class Records {
  readonly store: Store;
  readonly recent: RecentRecords;

  /** @param recent of the same chain, where others read it too */
  constructor(store: Store, recent = new RecentRecords()) {
    this.store = store;
    this.recent = recent;
  }

  /** How many shoppers have joined. */
  get count(): number {
    const bytes = this.store.get('meta', 'shoppers');
    return bytes ? decodeOwn(count, bytes).count : 0;
  }

  /** How many shoppers had joined by a block of the best chain: records are in order of joining, so a bisection finds it. */
  countAt(height: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle, height)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  indexOf(key: PublicKey): number | null {
    const bytes = this.store.get('shoppers', key);
    return bytes ? decodeOwn(count, bytes).count : null;
  }

  /** The record of the shopper who joined as `index`-th, as of a block of the best chain; null if not joined by then. */
  at(index: number, height = 0xffffffff): Record | null {
    const row = this.store.floor('records', pairKey(index, height));
    return row?.key.startsWith(numberKey(index)) ? decodeOwn(record, row.value) : null;
  }

  /** A shopper's record as of a block of the best chain, by default the last one. */
  of(key: PublicKey, height?: number): Record | null {
    const index = this.indexOf(key);
    if (index === null) return null;
    return height === undefined ? this.now(index) : this.at(index, height);
  }

  /**
   * The present record of the shopper who joined as `index`-th.
   *
   * @throws StoreFault if it is not the one that the record root is made of: where the last row of a history is lost, the
   *   one before would pass for it, and whoever goes by that finds fault with good blocks
   */
  now(index: number): Record {
    const leaf = leafAt(this.store, index);
    const recent = this.recent.get(leaf);
    if (recent) return recent;
    const one = this.at(index);
    if (one && Buffer.compare(recordLeaf(one), leaf) === 0) {
      this.recent.keep(leaf, one);
      return one;
    }
    throw new StoreFault(`record ${index} is not the one in the record tree`);
  }

  /** Every record as of a block, in order of joining. */
  *all(height?: number): Generator<Record> {
    for (let index = 0; index < this.count; index++) {
      const one = this.at(index, height);
      if (one === null) return;
      yield one;
    }
  }

  /** Where a transaction is in the best chain. */
  placeOf(id: Hash): Place | null {
    const bytes = this.store.get('placed', id);
    return bytes ? decodeOwn(place, bytes) : null;
  }

  /** The transaction that used a shopper's number. */
  userOf(key: PublicKey, sequence: number): Hash | null {
    const index = this.indexOf(key);
    const bytes = index === null ? undefined : this.store.get('numbers', pairKey(index, sequence));
    return bytes ? decodeOwn(used, bytes).transaction : null;
  }
}

/** What is wrong with a transaction whatever the records say, its signature apart. */
export function contentFault(genesis: Genesis, id: Hash, content: Content): TransactionRefusal | null {
  if (content.kind === 'join') {
    const why = nameFault(content.name);
    return why === null ? null : { code: 'BAD_NAME', transaction: id, why };
  }
  const monkey = genesis.catalogue[content.monkey];
  if (!monkey)
    return { code: 'UNKNOWN_MONKEY', transaction: id, monkey: content.monkey, count: genesis.catalogue.length };
  if (monkey.price !== content.price) {
    return { code: 'WRONG_PRICE', transaction: id, price: content.price, catalogue: monkey.price };
  }
  return null;
}

/**
 * What is wrong with a transaction on top of its shopper's record.
 *
 * @param before the record, null if the shopper has not joined
 * @param userOf which transaction used a number of this shopper that the record is past
 */
export function recordFault(
  before: Record | null,
  { id, content }: Transaction,
  userOf: (sequence: number) => Hash | null,
): TransactionRefusal | null {
  if (content.kind === 'join') return before ? { code: 'ALREADY_JOINED', transaction: id } : null;
  if (!before) return { code: 'NOT_JOINED', transaction: id };
  const next = before.sequence + 1;
  const { sequence, price } = content;
  if (sequence < next)
    return { code: 'NUMBER_USED', transaction: id, sequence, winner: userOf(sequence) ?? before.last };
  if (sequence > next) return { code: 'NUMBER_AHEAD', transaction: id, sequence, next };
  if (price > before.coins) return { code: 'NOT_ENOUGH_COINS', transaction: id, price, coins: before.coins };
  return null;
}

/** The record after a transaction that `recordFault` has passed. */
export function recordAfter(
  genesis: Genesis,
  before: Record | null,
  index: number,
  { id, content }: Transaction,
): Record {
  if (content.kind === 'join') {
    const { publicKey, name } = content;
    return { kind: RECORD_KIND, index, publicKey, name, coins: genesis.startingCoins, sequence: 0, last: id, cage: [] };
  }
  assert(
    before && before.cage.length < CAGE_MAX,
    'a purchase follows a join, and coins run out before the cage is full',
  );
  const { sequence, monkey, price } = content;
  return { ...before, coins: before.coins - price, sequence, last: id, cage: [...before.cage, monkey] };
}

/** The records, changed block by block. */
export class Ledger extends Records {
  readonly #store: WritableStore;
  readonly #genesis: Genesis;

  constructor(store: WritableStore, genesis: Genesis, recent?: RecentRecords) {
    super(store, recent);
    this.#store = store;
    this.#genesis = genesis;
  }

  get root(): Hash {
    return shown(treeRoot(this.#store, this.count));
  }

  /**
   * Applies a block's transactions in order, all or, where one is refused, none of those from it on; the caller throws
   * the store's writes away then.
   */
  apply(height: number, transactions: readonly Transaction[]): TransactionRefusal | null {
    const before = this.count;
    const touched = new Map<PublicKey, Record>();
    let joined = before;
    for (const [position, one] of transactions.entries()) {
      const { publicKey } = one.content;
      const held = touched.get(publicKey) ?? this.of(publicKey);
      const fault =
        contentFault(this.#genesis, one.id, one.content) ??
        recordFault(held, one, (sequence) => this.userOf(publicKey, sequence));
      if (fault) return fault;
      const index = held?.index ?? joined++;
      touched.set(publicKey, recordAfter(this.#genesis, held, index, one));
      if (!held) this.#store.set('shoppers', publicKey, encode(count, { count: index }));
      this.#store.set('numbers', pairKey(index, sequenceOf(one.content)), encode(used, { transaction: one.id }));
      this.#store.set('placed', one.id, encode(place, { height, position: position + 1 }));
    }
    const leaves = new Map<number, Uint8Array>();
    for (const one of touched.values()) {
      this.#store.set('records', pairKey(one.index, height), encode(record, one));
      leaves.set(one.index, recordLeaf(one));
    }
    this.#resize(before, joined, leaves);
    return null;
  }

  /** Takes back the transactions of the last block applied. The history is the undo data. */
  undo(height: number, transactions: readonly Transaction[]): void {
    const before = this.count;
    const leaves = new Map<number, Uint8Array>();
    let left = before;
    for (const { id, content } of transactions) {
      const index = this.indexOf(content.publicKey);
      assert(index !== null, 'a shopper whose transaction is undone is known');
      this.#store.set('records', pairKey(index, height), null);
      this.#store.set('numbers', pairKey(index, sequenceOf(content)), null);
      this.#store.set('placed', id, null);
    }
    for (const { content } of transactions) {
      const index = this.indexOf(content.publicKey);
      if (index === null) continue;
      const earlier = this.at(index);
      if (earlier) leaves.set(index, recordLeaf(earlier));
      else {
        this.#store.set('shoppers', content.publicKey, null);
        left--;
      }
    }
    this.#resize(before, left, leaves);
  }

  #resize(before: number, now: number, leaves: ReadonlyMap<number, Uint8Array>): void {
    updateTree(this.#store, before, now, leaves);
    if (now !== before) this.#store.set('meta', 'shoppers', now === 0 ? null : encode(count, { count: now }));
  }
}

/** The rows of a shopper's history, oldest first: each height at which the record changed. */
export function* historyOf(store: Store, index: number): Generator<{ height: number; record: Record }> {
  for (const { key, value } of rows(store, 'records', pairKey(index, 0), `${numberKey(index)}g`)) {
    yield { height: Number.parseInt(key.slice(8), 16), record: decodeOwn(record, value) };
  }
}
