/** The wallets of a crowd: those that an earlier one left are read, new ones made, purchases signed and followed. */
import type { Hash } from '../peer/chain/crypto.js';
import { LockHeld, takeLock, waitForLock } from '../peer/client/lock.js';
import { EXIT, ShopError } from './errors.js';
import type { Act, Crowd } from './model/crowd.js';
import { type Bought, Customer } from './model/customer.js';
import { isClosed, type Receipt } from './model/receipts.js';
import { Outbox, type Paper } from './outbox.js';
import type { Told } from './session.js';
import type { Visit } from './visit.js';
import { makeWallet, type Wallet, walletLock } from './wallet.js';

/** Nobody but a reader that notes what it read uses these wallets. */
const LOCK_MS_MAX = 10_000;

/** Refusals of our own shop that pass: what the disk says lags behind what peers say. */
const NOT_NOW: readonly string[] = ['NOT_ENOUGH_COINS', 'TOO_MANY_OPEN', 'WALLET_BUSY'];

const now = (): number => performance.now();

export class Troupe {
  readonly #visit: Visit;
  readonly #crowd: Crowd;
  readonly #wallets = new Map<string, Wallet>();
  /** Whose each paper is. */
  readonly #owners = new Map<Hash, Customer>();
  readonly #release: () => void;

  /** @throws ShopError if another crowd uses these wallets */
  constructor(visit: Visit, crowd: Crowd) {
    const { session } = visit;
    this.#visit = visit;
    this.#crowd = crowd;
    session.folder.make();
    this.#release = lockOf(`${session.folder.path}/demo.lock`);
    session.onTold = (told) => this.#onTold(told);
    for (const wallet of visit.wallets) this.#take(wallet);
  }

  /** Lets the wallets go. The session writes down what is left when it is closed. */
  close(): void {
    this.#release();
  }

  /** Does what is to be done. @throws ShopError if the disk will not have it */
  async carryOut(act: Act): Promise<void> {
    if (act.type === 'join') await this.#join(act.name, act.favourite);
    else await this.#buy(act);
  }

  async #join(name: string, favourite: number): Promise<void> {
    const { folder } = this.#visit.session;
    const wallet = makeWallet(folder.path, folder.network, name, new Date().toISOString());
    const lock = await waitForLock(walletLock(wallet), LOCK_MS_MAX);
    try {
      const outbox = Outbox.load(wallet);
      outbox.save();
      this.#follow(wallet, outbox, favourite);
    } finally {
      lock.release();
    }
  }

  async #buy({ publicKey, place }: Extract<Act, { type: 'buy' }>): Promise<void> {
    const { clerk, session } = this.#visit;
    const customer = this.#crowd.get(publicKey);
    const wallet = this.#wallets.get(publicKey);
    const monkey = session.genesis.catalogue[place];
    if (!customer || !wallet || !monkey) throw new Error('a crowd knows its customers and the catalogue');
    try {
      const { paper, sequence } = await clerk.buy(wallet, { place, monkey }, customer.account);
      const { id } = paper.transaction;
      const { price } = monkey;
      this.#owners.set(id, customer);
      customer.add({
        ...{ id, place, price, sequence, receipt: paper.receipt, signedAt: now(), isCounted: true },
        ...{ settledMs: null, movedBack: 0 },
      });
      session.follow(wallet, [paper]);
    } catch (error) {
      if (!(error instanceof ShopError && NOT_NOW.includes(error.code))) throw error;
      await session.keep();
    }
  }

  /** A wallet that was here before: it goes on if it has coins left, and settles what it has left open. */
  #take(wallet: Wallet): void {
    try {
      const outbox = Outbox.load(wallet);
      this.#follow(wallet, outbox, this.#crowd.chooseFavourite());
    } catch (error) {
      // Without its outbox nothing can be signed for it safely; the others are not to wait for it.
      this.#visit.face.say(error instanceof Error ? error.message : String(error));
    }
  }

  #follow(wallet: Wallet, outbox: Outbox, favourite: number): void {
    const { session } = this.#visit;
    const { papers } = outbox;
    const receiptOf = ({ transaction, receipt }: Paper): Receipt => session.desk.receiptOf(transaction.id) ?? receipt;
    const join = outbox.join;
    const joined: Receipt = join ? receiptOf(join) : { state: 'sent' };
    const customer = new Customer(wallet, favourite, session.genesis.startingCoins, joined);
    for (const paper of papers) {
      this.#owners.set(paper.transaction.id, customer);
      const bought = boughtOf(paper, receiptOf(paper));
      if (bought) customer.add(bought);
    }
    if (!customer.isOpen && !this.#crowd.isSolvent(customer)) return this.#crowd.avoid(wallet.name);
    this.#wallets.set(wallet.publicKey, wallet);
    this.#crowd.add(customer);
    session.follow(wallet, papers);
  }

  #onTold({ id, receipt }: Told): void {
    this.#owners.get(id)?.changed(id, receipt, now());
  }
}

/** A purchase that was signed earlier; null if the paper is none. */
function boughtOf({ transaction: { id, content } }: Paper, receipt: Receipt): Bought | null {
  if (content.kind !== 'buy') return null;
  const { monkey, price, sequence } = content;
  const isCounted = !isClosed(receipt);
  return { id, place: monkey, price, sequence, receipt, isCounted, signedAt: null, settledMs: null, movedBack: 0 };
}

function lockOf(path: string): () => void {
  try {
    const lock = takeLock(path);
    return () => lock.release();
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    throw demoRuns(error);
  }
}

const demoRuns = (error: LockHeld): ShopError =>
  new ShopError('DEMO_RUNS', EXIT.failed, `another demo uses these wallets: process ${error.holder.pid}`, {
    hint: 'stop it with Ctrl-C, or give this one wallets of its own with --wallets DIR',
    cause: error,
  });
