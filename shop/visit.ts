/** What every command begins with: the network, one's own wallets, and whatever is still open sent again. */
import { sequenceOf } from '../peer/chain/transaction.js';
import { LockHeld, waitForLock } from '../peer/client/lock.js';
import { EXIT, printable, ShopError } from './errors.js';
import type { Face } from './face.js';
import { isClosed, type Receipt } from './model/receipts.js';
import { findShopper, type Named } from './model/shoppers.js';
import type { Hints, Options } from './options.js';
import { Outbox } from './outbox.js';
import { Session } from './session.js';
import { readWallets, type Wallet } from './wallet.js';

/** A command that waits for nothing still gives what is open this long to reach a peer. */
const RESEND_MS_MAX = 1_000;

export type Tools = { readonly options: Options; readonly face: Face; readonly hints: Hints };

export class Visit {
  readonly session: Session;
  readonly face: Face;
  readonly hints: Hints;
  #wallets: readonly Wallet[] = [];
  #damaged: readonly string[] = [];

  /** @throws ShopError if no peer is reached in time */
  static async begin({ options, face, hints }: Tools): Promise<Visit> {
    const { tracker, peer, wallets, timeoutMs } = options;
    const session = await Session.open({
      tracker,
      peer,
      wallets,
      deadline: performance.now() + timeoutMs,
      say: (line) => face.say(line),
    });
    const visit = new Visit(session, face, hints);
    visit.#resend();
    return visit;
  }

  private constructor(session: Session, face: Face, hints: Hints) {
    this.session = session;
    this.face = face;
    this.hints = hints;
    this.readWallets();
  }

  get wallets(): readonly Wallet[] {
    return this.#wallets;
  }
  /** Time left to the command, at least a moment. */
  get remainingMs(): number {
    return Math.max(1, this.session.deadline - performance.now());
  }
  /** Wallets that cannot be used, a line each. */
  get damaged(): readonly string[] {
    return this.#damaged;
  }
  readWallets(): void {
    const { folder } = this.session;
    const { wallets, damaged } = readWallets(folder.path, folder.network);
    this.#wallets = wallets;
    this.#damaged = damaged;
  }

  /** Ends it when what is open has had its chance, and writes down what became of it. */
  async end(): Promise<void> {
    const { session } = this;
    const limit = Math.min(performance.now() + RESEND_MS_MAX, Math.max(session.deadline, performance.now()));
    await session.until(() => session.desk.isAllOut, limit);
    await session.close();
  }

  /** @throws ShopError if the name is nobody's or several shoppers' */
  find<T extends Named>(wanted: string, shoppers: readonly T[]): T {
    const found = findShopper(wanted, shoppers);
    if (found.type === 'found') return found.shopper;
    const shown = printable(wanted);
    if (found.type === 'ambiguous') {
      throw new ShopError('AMBIGUOUS_SHOPPER', EXIT.usage, `${shown} may be ${found.labels.join(' or ')}`, {
        hint: `say which, as it stands there: ${found.labels[0]}`,
        facts: { shoppers: found.labels },
      });
    }
    const maybe = found.near.length > 0 ? `; did you mean ${found.near.join(' or ')}?` : '';
    throw new ShopError('NO_SUCH_SHOPPER', EXIT.notFound, `no wallet here is ${shown}'s${maybe}`, {
      hint: `join with: ${this.hints.command('join', shown)}`,
      facts: { near: found.near },
    });
  }

  /**
   * Does something while holding a lock of the wallets.
   *
   * @throws ShopError if another command does not let go of it in time
   */
  async locked<T>(path: string, work: () => T): Promise<T> {
    const lock = await waitForLock(path, this.remainingMs).catch((error: unknown) => {
      if (!(error instanceof LockHeld)) throw error;
      throw new ShopError(
        'WALLET_BUSY',
        EXIT.timeout,
        `another command holds the wallet: process ${error.holder.pid}`,
        {
          hint: 'nothing was signed; type the same command again when that one is done',
          cause: error,
        },
      );
    });
    try {
      return work();
    } finally {
      lock.release();
    }
  }

  /** Receipts of everything a wallet ever signed are looked after from now on. */
  follow(wallet: Wallet, outbox: Outbox): void {
    this.session.follow(wallet, outbox.papers);
  }

  /**
   * Receipts of what a wallet signed from a number on are looked after from now on, settled ones too: where a heavier
   * branch has taken one back, those above it wait until it is sent again.
   */
  followFrom(wallet: Wallet, sequence: number): void {
    const papers = this.#outboxOf(wallet)?.papers ?? [];
    const from = papers.filter(({ transaction }) => sequenceOf(transaction.content) >= sequence);
    if (from.length > 0) this.session.follow(wallet, from);
  }

  #resend(): void {
    for (const wallet of this.#wallets) {
      const open = this.#outboxOf(wallet)?.open ?? [];
      if (open.length > 0) this.session.follow(wallet, open);
    }
  }

  /** @returns null if it is damaged, which is said: others are not to wait for it */
  #outboxOf(wallet: Wallet): Outbox | null {
    try {
      return Outbox.load(wallet);
    } catch (error) {
      this.face.say(error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}

/** A receipt as every `--json` has it. */
export const receiptJson = (receipt: Receipt, roll: number): object => {
  const { state } = receipt;
  if (receipt.state === 'refused') {
    const { code, why, winner } = receipt;
    return { state, block: null, height: null, depth: null, agree: null, roll, code, why, winner };
  }
  const place = 'block' in receipt ? receipt : { block: null, height: null, depth: null, agree: null };
  const { block, height, depth, agree } = place;
  return { state, block, height, depth, agree, roll };
};

export const WAITS = ['accepted', 'mined', 'settled'] as const;
export type Wait = (typeof WAITS)[number];

/** Whether a receipt is what somebody waits for, or will never be. */
export const isReached = (receipt: Receipt | null, wait: Wait): boolean => {
  if (receipt === null) return false;
  const levels: readonly string[] = WAITS;
  return isClosed(receipt) || levels.indexOf(receipt.state) >= levels.indexOf(wait);
};
