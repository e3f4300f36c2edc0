/** Joins and purchases as they are signed: under the wallet's lock, and flushed to disk before anybody hears of them. */
import type { Monkey } from '../peer/chain/catalogue.js';
import { LockHeld, waitForLock } from '../peer/client/lock.js';
import { AHEAD_MAX } from '../peer/wire/limits.js';
import { EXIT, ShopError } from './errors.js';
import type { Folder } from './folder.js';
import { type Account, type Purse, type PurseFault, purseFault, purseOf } from './model/purse.js';
import { isClosed } from './model/receipts.js';
import { labelsOf } from './model/shoppers.js';
import type { Hints } from './options.js';
import { Outbox, type Paper } from './outbox.js';
import { aText, coinsText } from './view/words.js';
import { makeWallet, readWallets, type Wallet, walletLock } from './wallet.js';

/** A monkey and its place in the catalogue. */
export type Ordered = { readonly place: number; readonly monkey: Monkey };
/** `left`: what the shopper can still spend. */
export type Signed = { readonly paper: Paper; readonly sequence: number; readonly left: number };

export class Clerk {
  readonly #folder: Folder;
  readonly #hints: Hints;
  readonly #lockMs: () => number;
  #wallets: readonly Wallet[] = [];
  #damaged: readonly string[] = [];
  #areUnfinished = false;

  /** @param lockMs how long another command may hold a wallet that is wanted */
  constructor(folder: Folder, hints: Hints, lockMs: () => number) {
    this.#folder = folder;
    this.#hints = hints;
    this.#lockMs = lockMs;
    this.readWallets();
  }

  /** In order of their making. */
  get wallets(): readonly Wallet[] {
    return this.#wallets;
  }
  /** Wallets that cannot be used, a line each. */
  get damaged(): readonly string[] {
    return this.#damaged;
  }
  /** Whether a wallet was just being made when they were read. */
  get areUnfinished(): boolean {
    return this.#areUnfinished;
  }
  readWallets(): void {
    const { wallets, damaged, areUnfinished } = readWallets(this.#folder.path, this.#folder.network);
    this.#areUnfinished = areUnfinished;
    this.#wallets = wallets;
    this.#damaged = damaged;
  }
  /** A wallet's shopper as people see it: by name, with digits of the key where another has the same. */
  labelOf({ publicKey, name }: Wallet): string {
    return labelsOf(this.#wallets).get(publicKey) ?? name;
  }

  /**
   * A new wallet, or the one of this name that is still joining, so that what is asked for twice makes no second shopper.
   *
   * @param again another one of a name that is taken here
   * @throws ShopError if the name is taken, or the disk will not have it
   */
  async join(name: string, again: boolean): Promise<{ readonly wallet: Wallet; readonly paper: Paper }> {
    this.#folder.make();
    // Two commands that make wallets take turns, or both would find the name free.
    const wallet = await this.#locked(this.#folder.lock, () => {
      this.readWallets();
      const namesakes = this.#wallets.filter((one) => one.name === name);
      const joining = namesakes.find((one) => {
        const receipt = Outbox.load(one).join?.receipt;
        return receipt && !isClosed(receipt);
      });
      if (joining && !again) return joining;
      if (namesakes.length > 0 && !again) throw this.#taken(name);
      const made = makeWallet(this.#folder.path, this.#folder.network, name, new Date().toISOString());
      this.readWallets();
      return made;
    });
    const paper = await this.#locked(walletLock(wallet), () => {
      const outbox = Outbox.load(wallet);
      outbox.save();
      return outbox.join;
    });
    if (!paper) throw new Error('an outbox has a join');
    return { wallet, paper };
  }

  /**
   * Signs a purchase with the next number.
   *
   * @param account the record as it is believed, however old
   * @throws ShopError if the coins do not reach, or too much is on its way
   */
  buy(wallet: Wallet, { place, monkey }: Ordered, account: Account): Promise<Signed> {
    return this.#locked(walletLock(wallet), () => {
      // Read under the lock: another command may have bought a moment ago.
      const outbox = Outbox.load(wallet);
      const join = outbox.join?.receipt;
      if (join?.state === 'refused') throw this.#notJoined(wallet, join.why);
      const purse = purseOf(account, outbox.purchases);
      const fault = purseFault(purse, monkey.price);
      if (fault) throw this.#unaffordable(wallet, monkey, fault);
      const { publicKey } = wallet;
      const content = { kind: 'buy', publicKey, sequence: purse.next, monkey: place, price: monkey.price } as const;
      const paper = outbox.sign(content, new Date().toISOString());
      outbox.save();
      return { paper, sequence: purse.next, left: purse.free - monkey.price };
    });
  }

  /** @throws ShopError if another command does not let go of the lock in time */
  async #locked<T>(path: string, work: () => T): Promise<T> {
    const lock = await waitForLock(path, this.#lockMs()).catch((error: unknown) => {
      if (!(error instanceof LockHeld)) throw error;
      const message = `another command holds the wallet: process ${error.holder.pid}`;
      const hint = 'nothing was signed; type the same command again when that one is done';
      throw new ShopError('WALLET_BUSY', EXIT.timeout, message, { hint, cause: error });
    });
    try {
      return work();
    } finally {
      lock.release();
    }
  }

  #taken(name: string): ShopError {
    return new ShopError('SHOPPER_EXISTS', EXIT.failed, `you have a shopper ${name} already`, {
      hint: `buy with: ${this.#hints.command('buy', name, 'MONKEY')}; or add --again to make a second ${name}`,
    });
  }

  #notJoined(wallet: Wallet, why: string): ShopError {
    return new ShopError('NOT_JOINED', EXIT.failed, `${this.labelOf(wallet)} never joined: ${why}`, {
      hint: `join again with: ${this.#hints.command('join', wallet.name, '--again')}`,
    });
  }

  #unaffordable(wallet: Wallet, monkey: Monkey, fault: PurseFault): ShopError {
    const label = this.labelOf(wallet);
    const look = this.#hints.command('record', label);
    if (fault.code === 'TOO_MANY_OPEN') {
      const message = `${fault.open} purchases of ${label} are on their way, and peers take at most ${AHEAD_MAX}`;
      return new ShopError(fault.code, EXIT.failed, message, { hint: `wait until some are settled: ${look}` });
    }
    const { price, purse } = fault;
    const { coins, pending } = purse;
    const message = `${aText(monkey.name)} costs ${coinsText(price)} and ${label} has ${hasText(purse)}; nothing was signed`;
    return new ShopError(fault.code, EXIT.failed, message, {
      hint: `see what ${label} has: ${look}`,
      facts: { price, coins, pending },
    });
  }
}

const hasText = ({ coins, pending, free }: Purse): string =>
  pending === 0 ? `only ${coins}` : `only ${free} free: ${coins} less ${pending} for purchases on their way`;
