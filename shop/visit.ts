/** What every command begins with: the network, one's own wallets, and whatever is still open sent again. */
import type { Record } from '../peer/chain/record.js';
import { sequenceOf } from '../peer/chain/transaction.js';
import { Clerk } from './clerk.js';
import { EXIT, printable, ShopError } from './errors.js';
import type { Face } from './face.js';
import { isClosed, type Receipt } from './model/receipts.js';
import { findShopper, type Named } from './model/shoppers.js';
import type { Hints, Options } from './options.js';
import { Outbox } from './outbox.js';
import { Session } from './session.js';
import type { Wallet } from './wallet.js';

/** A command that waits for nothing still gives what is open this long to reach a peer. */
const RESEND_MS_MAX = 1_000;

/** A lasting visit waits this long for a wallet that another command holds. */
const LOCK_MS_MAX = 60_000;

export type Tools = { readonly options: Options; readonly face: Face; readonly hints: Hints };

export class Visit {
  readonly session: Session;
  readonly face: Face;
  readonly hints: Hints;
  readonly clerk: Clerk;

  /** @param isLasting see Search @throws ShopError if no peer is reached in time */
  static async begin({ options, face, hints }: Tools, isLasting = false): Promise<Visit> {
    const { tracker, peer, wallets, timeoutMs } = options;
    const session = await Session.open({
      tracker,
      peer,
      wallets,
      deadline: performance.now() + timeoutMs,
      isLasting,
      isLoyal: false,
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
    const lockMs = (): number => Math.max(1, Math.min(LOCK_MS_MAX, session.deadline - performance.now()));
    this.clerk = new Clerk(session.folder, hints, lockMs);
  }

  get wallets(): readonly Wallet[] {
    return this.clerk.wallets;
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
   * Whoever on the chain has a name that no wallet here has.
   *
   * @param near names of wallets that are like it
   * @throws ShopError if nobody has it, or several
   */
  findOnChain(wanted: string, everybody: readonly Record[], near: readonly string[]): Record {
    const found = findShopper(wanted, everybody);
    if (found.type !== 'unknown') return this.find(wanted, everybody);
    const all = [...new Set([...near, ...found.near])];
    const maybe = all.length > 0 ? `; did you mean ${all.join(' or ')}?` : '';
    throw new ShopError('NO_SUCH_SHOPPER', EXIT.notFound, `no shopper is called ${printable(wanted)}${maybe}`, {
      hint: `see everyone with: ${this.hints.command('users', '--all')}`,
      facts: { near: all },
    });
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
    for (const wallet of this.wallets) {
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
