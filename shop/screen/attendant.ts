/** Serves the counter: finds the network, keeps the books, signs what is asked for, and tells the screen what happens. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Hash } from '../../peer/chain/crypto.js';
import { Books } from '../books.js';
import { Clerk } from '../clerk.js';
import { asShopError } from '../face.js';
import { identify } from '../identifying.js';
import type { Deed } from '../model/counter.js';
import type { Receipt } from '../model/receipts.js';
import { type Tidings, troubled } from '../model/telling.js';
import type { Hints, Options } from '../options.js';
import { Records } from '../records.js';
import { Session } from '../session.js';
import { clockOf } from './clock.js';
import { Reports } from './reports.js';

/** One search for the network; the next begins at once. */
const SEARCH_MS_MAX = 5_000;
const RETRY_MS = 500;
/** Another command may hold a wallet this long before we say so. */
const LOCK_MS_MAX = 5_000;
/** A winner that nobody can show yet is asked for again. */
const IDENTIFY_MS = 2_000;
/** What goes wrong again and again is told again after this long. */
const SAY_MS = 60_000;
/** Leaving, what is open is given this long to reach a peer. */
const LEAVE_MS_MAX = 1_000;

type Job = Extract<Deed, { type: 'join' | 'buy' | 'identify' }>;
type Open = {
  readonly session: Session;
  readonly clerk: Clerk;
  readonly books: Books;
  readonly records: Records;
  readonly reports: Reports;
};

export class Attendant {
  readonly #options: Options;
  readonly #hints: Hints;
  readonly #tell: (tidings: Tidings) => void;
  #open: Open | null = null;
  #isClosed = false;
  readonly #identifying = new Set<Hash>();
  /** Joins and purchases that wait for their wallet, or are being signed. */
  readonly #signing = new Set<Promise<void>>();
  /** What was said, and when, by `performance.now`. */
  readonly #said = new Map<string, number>();

  constructor(options: Options, hints: Hints, tell: (tidings: Tidings) => void) {
    this.#options = options;
    this.#hints = hints;
    this.#tell = tell;
  }

  /** Finds the network, however long that takes. Never rejects. */
  async open(): Promise<void> {
    let session: Session | null = null;
    while (!this.#isClosed && session === null) {
      try {
        session = await this.#search();
      } catch (error) {
        if (!this.#isClosed) this.#tell({ type: 'searching', failure: asShopError(error).message });
        await pause(RETRY_MS);
      }
    }
    if (this.#isClosed) await session?.close();
    else if (session) this.#begin(session);
  }

  do(job: Job): void {
    const open = this.#open;
    if (!open) return;
    if (job.type === 'identify') {
      void this.#identify(open, job);
      return;
    }
    const isPurchase = job.type === 'buy';
    const signing = this.#sign(open, job)
      .catch((error: unknown) => this.#trouble(error, isPurchase))
      .finally(() => this.#signing.delete(signing));
    this.#signing.add(signing);
  }

  /** Lets go of everything; what is signed stays on disk. @returns how many purchases are not settled yet */
  async close(): Promise<number> {
    this.#isClosed = true;
    const open = this.#open;
    this.#open = null;
    if (!open) return 0;
    const { session, books, records, reports } = open;
    reports.close();
    books.close();
    records.close();
    const limit = performance.now() + LEAVE_MS_MAX;
    // Who presses Enter and leaves has bought.
    await Promise.race([Promise.all(this.#signing), pause(LEAVE_MS_MAX)]);
    await session.until(() => session.desk.isAllOut, limit);
    const { openCount } = session.desk;
    await session.close();
    return openCount;
  }

  #search(): Promise<Session> {
    const { tracker, peer, wallets } = this.#options;
    return Session.open({
      tracker,
      peer,
      wallets,
      deadline: performance.now() + SEARCH_MS_MAX,
      isLasting: true,
      isLoyal: true,
      say: (line) => this.#say(line),
    });
  }

  /** What a search or a session says on the way: before there is a network it is why, later it is a warning. */
  #say(line: string): void {
    if (this.#isClosed) return;
    // The screen says by itself that it goes on.
    if (!this.#open) this.#tell({ type: 'searching', failure: line.replace(/; trying again$/, '') });
    else if (line.includes('is not believed'))
      this.#tell(troubled(line, 'Its word counts for nothing now; the others go on.'));
    else if (performance.now() - (this.#said.get(line) ?? Number.NEGATIVE_INFINITY) >= SAY_MS) {
      this.#said.set(line, performance.now());
      this.#tell(troubled(line, 'It is tried again by itself.'));
    }
  }

  #begin(session: Session): void {
    const clerk = new Clerk(session.folder, this.#hints, () => LOCK_MS_MAX);
    const books = new Books(session, clerk);
    const records = new Records(session, () => clerk.wallets.map(({ publicKey }) => publicKey));
    const { peerNames } = this.#options;
    const reports = new Reports({ session, clerk, books, records }, peerNames, this.#tell);
    const open = { session, clerk, books, records, reports };
    this.#open = open;
    const { catalogue, startingCoins } = session.genesis;
    this.#tell({ type: 'opened', catalogue, startingCoins });
    session.onTold = ({ id, before, receipt }) => this.#onTold(open, id, before, receipt);
    session.onLeft = ({ blocks }) => this.#tell({ type: 'left', blocks });
    session.onStirred = () => {
      records.stir();
      reports.soon();
    };
    books.onChanged = () => reports.now();
    records.onChanged = () => reports.now();
    books.open();
    for (const line of clerk.damaged)
      this.#tell(troubled(line, 'The other wallets work. Put a copy of that file back.'));
    reports.now();
  }

  #onTold({ books, records }: Open, id: Hash, before: Receipt, receipt: Receipt): void {
    this.#tell({ type: 'told', id, before, receipt, clock: clockOf(new Date()) });
    const owner = books.ownerOf(id);
    if (owner) records.doubt([owner.publicKey]);
  }

  async #sign(open: Open, job: Exclude<Job, { type: 'identify' }>): Promise<void> {
    const { clerk, books } = open;
    if (job.type === 'join') {
      const { wallet } = await clerk.join(job.name, job.again);
      books.look();
      this.#tell({ type: 'joined', publicKey: wallet.publicKey, notice: `${clerk.labelOf(wallet)} joins` });
      return;
    }
    const { session, records } = open;
    const wallet = clerk.wallets.find(({ publicKey }) => publicKey === job.publicKey);
    const monkey = session.genesis.catalogue[job.monkey];
    if (!wallet || !monkey) throw new Error('the wallet is not there any more');
    const { startingCoins } = session.genesis;
    // Signed by what is on disk: the number of a purchase that was refused a moment ago would be a hole else.
    await session.keep();
    const account = records.get(wallet.publicKey) ?? { coins: startingCoins, sequence: 0 };
    const { sequence } = await clerk.buy(wallet, { place: job.monkey, monkey }, account);
    // From disk, as a purchase of another command would be.
    books.look();
    this.#tell({
      type: 'signed',
      notice: `${monkey.name} for ${monkey.price}: signed, number ${sequence}`,
    });
  }

  async #identify({ session }: Open, { loser, winner }: Extract<Job, { type: 'identify' }>): Promise<void> {
    if (this.#identifying.has(winner)) return;
    this.#identifying.add(winner);
    while (!this.#isClosed) {
      const found = await identify(session, winner);
      if (found) {
        const { content, height } = found;
        if (content.kind === 'buy')
          this.#tell({ type: 'identified', loser, winner: { monkey: content.monkey, price: content.price, height } });
        return;
      }
      await pause(IDENTIFY_MS);
    }
  }

  #trouble(error: unknown, isOrder: boolean): void {
    if (this.#isClosed) return;
    const { message, code } = asShopError(error);
    const next = code === 'WALLET_BUSY' ? 'Nothing was signed. Try again when it is done.' : 'Nothing was signed.';
    this.#tell({ type: 'troubled', trouble: { cause: message, next }, isOrder });
  }
}
