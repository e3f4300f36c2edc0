/** The shoppers of a long chain. */
import type { BlockChain } from '../../peer/chain/blockchain.js';
import { Signer, sha256 } from '../../peer/chain/crypto.js';
import { signTransaction, type Transaction } from '../../peer/chain/transaction.js';

/** The last blocks are what a page shows: shoppers keep coins for them. */
const BUSY_BLOCKS = 400;
const QUIET_PURCHASES = 400;
const SHOPPERS = ['Ada', 'Bo', 'Cleo', 'Dmitri', 'Ελένη', 'Fay', 'Gus', 'Hana'];

/** They join first and then buy in turns: now and then, and in each of the last blocks. */
export class Shoppers {
  transactions = 0;
  readonly #chain: BlockChain;
  readonly #count: number;
  readonly #signers = SHOPPERS.map((name) => new Signer(sha256(new TextEncoder().encode(`long chain: ${name}`))));

  /** @param count blocks that the chain is going to have */
  constructor(chain: BlockChain, count: number) {
    this.#chain = chain;
    this.#count = count;
  }

  /** What comes into the block at a height. */
  at(height: number): Transaction[] {
    const one = this.#one(height);
    if (one) this.transactions++;
    return one ? [one] : [];
  }

  #one(height: number): Transaction | null {
    const { network, records, genesis } = this.#chain;
    const who = this.#signers[height % this.#signers.length] as Signer;
    if (height <= this.#signers.length) {
      const name = SHOPPERS[height % SHOPPERS.length] as string;
      return signTransaction(network, { kind: 'join', publicKey: who.publicKey, name }, who);
    }
    const isBusy = this.#count - height < BUSY_BLOCKS;
    // One off a round number, so that turns and rounds do not meet in one shopper for ever.
    if (!isBusy && height % (Math.ceil(this.#count / QUIET_PURCHASES) | 1) !== 0) return null;
    const record = records.of(who.publicKey);
    if (!record) return null;
    const monkey = this.#affordable(record.coins - (isBusy ? 0 : genesis.startingCoins / 2), height);
    if (monkey === null) return null;
    const { sequence, publicKey } = record;
    const price = genesis.catalogue[monkey]?.price as number;
    return signTransaction(network, { kind: 'buy', publicKey, sequence: sequence + 1, monkey, price }, who);
  }

  /** Now this, now that; the dear ones seldom, so that coins last. */
  #affordable(coins: number, height: number): number | null {
    const { catalogue } = this.#chain.genesis;
    const wish = height % 50 === 0 ? (height / 50) % catalogue.length : height % 2;
    for (const place of [wish, 0]) if ((catalogue[place]?.price ?? Number.POSITIVE_INFINITY) <= coins) return place;
    return null;
  }
}
