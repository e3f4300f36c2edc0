/** A shopper of a crowd: what it signed, what became of that, and what it can still spend. */
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import type { Record } from '../../peer/chain/record.js';
import { AHEAD_MAX } from '../../peer/wire/limits.js';
import { isMovedBack } from './departures.js';
import type { Account } from './purse.js';
import { isClosed, type Ms, type Receipt } from './receipts.js';
import type { Named } from './shoppers.js';

/** A purchase, and how it went. */
export type Bought = {
  readonly id: Hash;
  /** Place of the monkey in the catalogue. */
  readonly place: number;
  readonly price: number;
  readonly sequence: number;
  /** Null for what was signed before this crowd came. */
  readonly signedAt: Ms | null;
  /** Whether this crowd answers for it: not what was settled or refused before it came. */
  readonly isCounted: boolean;
  readonly receipt: Receipt;
  /** From signing until it was settled for good; null until then, and where `signedAt` is. */
  readonly settledMs: Ms | null;
  /** How often the block it was in was left by a reorganisation. */
  readonly movedBack: number;
};

const isTaken = ({ receipt }: Bought): boolean => receipt.state !== 'refused';
export class Customer {
  readonly name: string;
  readonly publicKey: PublicKey;
  /** Place of the monkey it likes best. */
  readonly favourite: number;
  /** What became of its joining. */
  join: Receipt;
  readonly #startingCoins: number;
  readonly #purchases = new Map<Hash, Bought>();
  #free: number;
  #openCount = 0;
  /** Highest number that was ever settled. */
  #settledTo = 0;

  constructor({ name, publicKey }: Named, favourite: number, startingCoins: number, join: Receipt) {
    this.name = name;
    this.publicKey = publicKey;
    this.favourite = favourite;
    this.join = join;
    this.#startingCoins = startingCoins;
    this.#free = startingCoins;
  }

  /** In order of their numbers. */
  get purchases(): Bought[] {
    return [...this.#purchases.values()].sort((a, b) => a.sequence - b.sequence);
  }
  /** Those that this crowd answers for. */
  get counted(): Bought[] {
    return this.purchases.filter(({ isCounted }) => isCounted);
  }
  /** How many are neither settled nor refused, the joining not counted. */
  get openCount(): number {
    return this.#openCount;
  }
  /** Whether anything of it may still change. */
  get isOpen(): boolean {
    return this.#openCount > 0 || !isClosed(this.join);
  }
  /** Coins less what was spent, settled or not. */
  get free(): number {
    return this.#free;
  }
  /** Whether it may buy now: joined, and not too far ahead of its record. */
  get isReady(): boolean {
    return this.join.state === 'settled' && this.#openCount < AHEAD_MAX;
  }
  /** The record as far as it is known to be settled. */
  get account(): Account {
    const settled = this.purchases.filter((one) => isTaken(one) && one.sequence <= this.#settledTo);
    return { coins: this.#startingCoins - sumOf(settled), sequence: this.#settledTo };
  }

  add(bought: Bought): void {
    this.#purchases.set(bought.id, bought);
    this.#count(bought, 1);
  }

  /** Takes what is news about its joining or a purchase. */
  changed(id: Hash, receipt: Receipt, now: Ms): void {
    const known = this.#purchases.get(id);
    if (!known) {
      this.join = receipt;
      return;
    }
    const { signedAt } = known;
    const isSettled = receipt.state === 'settled';
    const since = signedAt === null ? null : now - signedAt;
    this.#count(known, -1);
    const bought = {
      ...known,
      receipt,
      settledMs: isSettled ? (known.settledMs ?? since) : null,
      movedBack: known.movedBack + (isMovedBack(known.receipt, receipt) ? 1 : 0),
    };
    this.#purchases.set(id, bought);
    this.#count(bought, 1);
  }

  /**
   * How the chain's record contradicts what is known here, in words; null if it does not. What is still open may be in
   * the record or not; what is settled must be, once, at its price.
   *
   * @param record null if the chain has none
   */
  recordFault(record: Record | null): string | null {
    if (record === null) return this.join.state === 'settled' ? 'it has joined and is not on the chain' : null;
    const settled = this.purchases.filter(({ receipt }) => receipt.state === 'settled').at(-1)?.sequence ?? 0;
    if (record.sequence < settled) return `purchase ${settled} is settled and its record ends at ${record.sequence}`;
    const mined = this.purchases.filter((one) => isTaken(one) && one.sequence <= record.sequence);
    if (mined.length !== record.sequence)
      return `its record has ${record.sequence} purchases, and it made ${mined.length} of them`;
    const coins = this.#startingCoins - sumOf(mined);
    if (record.coins !== coins) return `its record has ${record.coins} coins, and should have ${coins}`;
    const places = mined.map(({ place }) => place);
    if (record.cage.join() !== places.join()) return 'its cage has not the monkeys it bought, each once';
    return null;
  }

  #count(bought: Bought, sign: 1 | -1): void {
    const { receipt, price, sequence } = bought;
    if (isTaken(bought)) this.#free -= sign * price;
    if (!isClosed(receipt)) this.#openCount += sign;
    if (receipt.state === 'settled') this.#settledTo = Math.max(this.#settledTo, sequence);
  }
}

const sumOf = (purchases: readonly Bought[]): number => purchases.reduce((sum, { price }) => sum + price, 0);
