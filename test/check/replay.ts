/** Every shopper's record, worked out again from genesis, one transaction after the other. */
import { doubleSha256, hex, lettered, little, shown } from './bytes.js';
import { Fault, holds, same } from './fault.js';
import type { Genesis, Transaction } from './layouts.js';
import { rootOf } from './merkle.js';
import { isName } from './names.js';

export type Record = {
  readonly publicKey: Buffer;
  readonly name: string;
  coins: number;
  sequence: number;
  /** Hash of the transaction that made it what it is, as it lies in bytes. */
  last: Buffer;
  /** Places in the catalogue. */
  readonly cage: number[];
};

export class Replay {
  readonly #genesis: Genesis;
  /** In order of joining. */
  readonly #records = new Map<string, Record>();

  constructor(genesis: Genesis) {
    this.#genesis = genesis;
  }

  get records(): readonly Record[] {
    return [...this.#records.values()];
  }

  /**
   * @param field how a fault calls the transaction
   * @param hash of its bytes
   * @throws Fault if it breaks a rule
   */
  apply(field: string, one: Transaction, hash: Buffer): void {
    const key = hex(one.publicKey);
    const record = this.#records.get(key);
    if (one.kind === 'join') {
      holds(`${field}.publicKey`, 'a key that has not joined', record === undefined, key);
      holds(`${field}.name`, 'a name of allowed characters', isName(one.name), one.name);
      const { publicKey, name } = one;
      const coins = this.#genesis.startingCoins;
      this.#records.set(key, { publicKey, name, coins, sequence: 0, last: hash, cage: [] });
      return;
    }
    if (!record) throw new Fault(`${field}.publicKey`, 'a key that has joined', key);
    same(`${field}.sequence`, record.sequence + 1, one.sequence);
    const monkey = this.#genesis.catalogue[one.monkey];
    if (!monkey) throw new Fault(`${field}.monkey`, `a place below ${this.#genesis.catalogue.length}`, one.monkey);
    same(`${field}.price`, monkey.price, one.price);
    holds(`${field}.price`, `at most the ${record.coins} coins left`, one.price <= record.coins, one.price);
    record.coins -= one.price;
    record.sequence = one.sequence;
    record.last = hash;
    record.cage.push(one.monkey);
  }

  /** The record root as it is shown. */
  get root(): string {
    return shown(rootOf(this.records.map(leafOf)));
  }
}

function leafOf(record: Record, index: number): Buffer {
  return doubleSha256(
    Buffer.concat([
      little(3, 1),
      little(index, 4),
      record.publicKey,
      lettered(record.name),
      little(record.coins, 4),
      little(record.sequence, 4),
      record.last,
      little(record.cage.length, 2),
      ...record.cage.map((monkey) => little(monkey, 2)),
    ]),
  );
}
