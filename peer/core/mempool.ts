/** The mempool: transactions accepted but not in the best chain. What was accepted is never evicted. */
import { decodeOwn } from '../chain/codec.js';
import { fromHex, type Hash, type PublicKey } from '../chain/crypto.js';
import type { Genesis } from '../chain/genesis.js';
import { contentFault, type Records, recordFault } from '../chain/ledger.js';
import type { Record } from '../chain/record.js';
import { explain, type TransactionRefusal } from '../chain/rules.js';
import { rows, type WritableStore } from '../chain/store.js';
import { sequenceOf, type Transaction, transaction } from '../chain/transaction.js';
import { DIGEST_SIZE } from '../wire/messages.js';
import type { Limits } from './limits.js';

/** Why a transaction is not in the mempool. `code` is a rule's, or NUMBER_PENDING: another one with its number is. */
export type Rejection = { readonly code: string; readonly why: string; readonly winner: Hash | null };

export type Admission =
  | { readonly type: 'accepted' }
  | { readonly type: 'known' }
  | { readonly type: 'busy' }
  | { readonly type: 'refused'; readonly rejection: Rejection };

type Pending = { readonly transaction: Transaction; readonly key: string };

const rejectionOf = (refusal: TransactionRefusal, winner: Hash | null): Rejection => ({
  code: refusal.code,
  why: explain(refusal),
  winner,
});

/** Whether what is refused now is right once those before it are there. */
const isEarly = ({ code }: TransactionRefusal): boolean => code === 'NUMBER_AHEAD' || code === 'NOT_JOINED';

export class Mempool {
  readonly #store: WritableStore;
  readonly #genesis: Genesis;
  readonly #records: Records;
  readonly #limits: Limits;
  readonly #pending = new Map<Hash, Pending>();
  /** Invariant: every pending transaction is here under its shopper and number, and nothing else is. */
  readonly #byShopper = new Map<PublicKey, Map<number, Transaction>>();
  #size = 0;
  #order = 0;
  #version = 0;
  /** XOR of the first eight bytes of every id. */
  readonly #digest = new Uint8Array(DIGEST_SIZE);

  /** Takes up what the store kept of an earlier life. */
  constructor(store: WritableStore, genesis: Genesis, records: Records, limits: Limits) {
    this.#store = store;
    this.#genesis = genesis;
    this.#records = records;
    this.#limits = limits;
    for (const { key, value } of rows(store, 'mempool')) {
      this.#insert(decodeOwn(transaction, value), key);
      this.#order = Number.parseInt(key, 16) + 1;
    }
  }

  get count(): number {
    return this.#pending.size;
  }
  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }
  get digest(): Uint8Array {
    return this.#digest.slice();
  }
  get ids(): Hash[] {
    return [...this.#pending.keys()];
  }
  has(id: Hash): boolean {
    return this.#pending.has(id);
  }
  get(id: Hash): Transaction | undefined {
    return this.#pending.get(id)?.transaction;
  }
  get isFull(): boolean {
    return this.#pending.size >= this.#limits.mempoolMax || this.#size >= this.#limits.mempoolSizeMax;
  }

  /**
   * Takes a transaction whose signature was checked. One that is in the best chain already is `known`.
   *
   * @param returning it was in the best chain before: the bounds do not hold for it
   */
  accept(one: Transaction, returning = false): Admission {
    if (this.#pending.has(one.id) || this.#records.placeOf(one.id)) return { type: 'known' };
    const rejection = this.#rejection(one, this.#records.of(one.content.publicKey), returning);
    if (rejection) return { type: 'refused', rejection };
    if (!returning && this.isFull) return { type: 'busy' };
    const key = (this.#order++).toString(16).padStart(14, '0');
    this.#store.set('mempool', key, one.bytes);
    this.#insert(one, key);
    return { type: 'accepted' };
  }

  /**
   * Why a transaction cannot be taken now, or null. Coins are judged when it is next in line.
   *
   * @param record of its shopper, null if not joined
   * @param wasTaken it was in the mempool or in the chain before: it may be any number ahead of a record that a
   * reorganisation has set back, for those between are returning
   */
  #rejection(one: Transaction, record: Record | null, wasTaken: boolean): Rejection | null {
    const { id, content } = one;
    const fault = contentFault(this.#genesis, id, content);
    if (fault) return rejectionOf(fault, null);
    const { publicKey } = content;
    const sequence = sequenceOf(content);
    const refusal = recordFault(record, one, (number) => this.#records.userOf(publicKey, number));
    if (refusal && !(wasTaken ? isEarly(refusal) : this.#mayWait(refusal, publicKey, sequence))) {
      const taken = record && sequence <= record.sequence;
      return rejectionOf(refusal, taken ? this.#records.userOf(publicKey, sequence) : null);
    }
    const rival = this.#byShopper.get(publicKey)?.get(sequence);
    if (rival && rival.id !== id) {
      return {
        code: 'NUMBER_PENDING',
        why: `number ${sequence} is taken by another pending transaction`,
        winner: rival.id,
      };
    }
    return null;
  }

  /** Whether what the record refuses now may be right later: numbers up to AHEAD_MAX ahead, purchases behind their join. */
  #mayWait(refusal: TransactionRefusal, key: PublicKey, sequence: number): boolean {
    if (refusal.code === 'NUMBER_AHEAD') return sequence < refusal.next + this.#limits.aheadMax;
    return (
      refusal.code === 'NOT_JOINED' && sequence <= this.#limits.aheadMax && this.#byShopper.get(key)?.has(0) === true
    );
  }

  #insert(one: Transaction, key: string): void {
    const { publicKey } = one.content;
    this.#pending.set(one.id, { transaction: one, key });
    const own = this.#byShopper.get(publicKey) ?? new Map<number, Transaction>();
    own.set(sequenceOf(one.content), one);
    this.#byShopper.set(publicKey, own);
    this.#size += one.bytes.length;
    this.#changed(one.id);
  }

  #remove(one: Transaction): void {
    const pending = this.#pending.get(one.id);
    if (!pending) return;
    this.#store.set('mempool', pending.key, null);
    this.#pending.delete(one.id);
    const own = this.#byShopper.get(one.content.publicKey);
    own?.delete(sequenceOf(one.content));
    if (own?.size === 0) this.#byShopper.delete(one.content.publicKey);
    this.#size -= one.bytes.length;
    this.#changed(one.id);
  }

  #changed(id: Hash): void {
    this.#version++;
    const bytes = fromHex(id.slice(0, 2 * DIGEST_SIZE));
    for (let index = 0; index < DIGEST_SIZE; index++)
      this.#digest[index] = (this.#digest[index] as number) ^ (bytes[index] as number);
  }

  /**
   * The best chain has changed for these transactions: those it has now leave, and with them what their shoppers can
   * no longer do: a number used by another, a purchase next in line that costs more than there is.
   *
   * @returns those that were dropped without being mined
   */
  settle(changed: Iterable<Transaction>): { transaction: Transaction; rejection: Rejection }[] {
    const shoppers = new Set<PublicKey>();
    for (const one of changed) {
      shoppers.add(one.content.publicKey);
      if (this.#records.placeOf(one.id)) this.#remove(one);
    }
    const dropped: { transaction: Transaction; rejection: Rejection }[] = [];
    for (const key of shoppers) {
      const own = this.#byShopper.get(key);
      if (!own) continue;
      const record = this.#records.of(key);
      for (const one of [...own.values()]) {
        const rejection = this.#rejection(one, record, true);
        if (!rejection) continue;
        this.#remove(one);
        dropped.push({ transaction: one, rejection });
      }
    }
    return dropped;
  }

  /**
   * What a block mined now would hold: each shopper's transactions in the order of their numbers, shoppers in order of
   * arrival, as long as coins, count and bytes last.
   */
  select(countMax: number, sizeMax: number): Transaction[] {
    const selected: Transaction[] = [];
    let size = 0;
    for (const [key, own] of this.#byShopper) {
      for (const one of this.#inLine(key, own)) {
        if (selected.length >= countMax) return selected;
        if (size + one.bytes.length > sizeMax) break;
        selected.push(one);
        size += one.bytes.length;
      }
    }
    return selected;
  }

  /** One shopper's transactions from the next number on, as far as they follow each other and coins last. */
  *#inLine(key: PublicKey, own: ReadonlyMap<number, Transaction>): Generator<Transaction> {
    const record = this.#records.of(key);
    let coins = record?.coins ?? this.#genesis.startingCoins;
    for (let number = record ? record.sequence + 1 : 0; ; number++) {
      const one = own.get(number);
      if (!one) return;
      if (one.content.kind === 'buy') coins -= one.content.price;
      if (coins < 0) return;
      yield one;
    }
  }
}
