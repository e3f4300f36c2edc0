/** One visit to the network: the desk's effects carried out, news brought to it. */
import type { Hash, NetworkId, PeerId } from '../peer/chain/crypto.js';
import type { Genesis } from '../peer/chain/genesis.js';
import type { PeerClient } from '../peer/client/peer.js';
import { reasonOf } from '../peer/client/reason.js';
import { askTracker } from '../peer/client/tracker.js';
import { type Announcement, addressText } from '../peer/wire/address.js';
import type { Change } from '../peer/wire/summary.js';
import { Contacts } from './contacts.js';
import { findNetwork, type Search } from './finding.js';
import { Folder } from './folder.js';
import { Desk } from './model/desk.js';
import type { Effect, News } from './model/news.js';
import { statusesFault } from './model/proofs.js';
import { FRESH_MS, type Ms, type Receipt } from './model/receipts.js';
import { Tips } from './model/tips.js';
import { Notes } from './notes.js';
import type { Paper } from './outbox.js';
import { reachGenesis, targetsOf } from './reaching.js';
import { RollBook } from './roll-book.js';
import { RollCall } from './roll-call.js';
import { askStatuses } from './statuses.js';
import type { Wallet } from './wallet.js';

/** The tracker and the roll are asked again this often. */
const REFRESH_MS = 2_000;
/** Peers ping whoever is silent each second: one that says nothing for so long does not answer. */
const QUIET_MS_MAX = 4_000;
/** A try at something that is tried again. */
const TRY_MS_MAX = 2_000;
/** A lasting session writes down what became of papers this often; any other once, at its end. */
const KEEP_MS = 2_000;

const now = (): number => performance.now();

export type Told = { readonly id: Hash; readonly before: Receipt; readonly receipt: Receipt };
/** A peer left these blocks for others. */
export type Left = { readonly peer: PeerId; readonly blocks: readonly Hash[] };

export class Session {
  readonly genesis: Genesis;
  readonly folder: Folder;
  readonly desk: Desk;
  readonly tips = new Tips();
  /** By `performance.now`; Infinity for a lasting one. */
  readonly deadline: number;
  /** Told of every change of a receipt that is followed. */
  onTold: (told: Told) => void = () => undefined;
  /** Called after whatever may have changed what can be asked of this session. */
  onStirred: () => void = () => undefined;
  /** A lasting session is told of reorganisations. */
  onLeft: (left: Left) => void = () => undefined;
  readonly #search: Search;
  readonly #contacts: Contacts;
  readonly #book: RollBook;
  readonly #owners = new Map<Hash, Wallet>();
  readonly #notes = new Notes();
  readonly #waiters = new Set<() => void>();
  readonly #rollCall: RollCall;
  /** Why the tracker is no help at present, for people; null while it answers. */
  #trackerFault: string | null = null;
  #foreign: NetworkId | null = null;
  #wakeTimer: NodeJS.Timeout | null = null;
  readonly #timers: NodeJS.Timeout[] = [];
  #isClosed = false;

  /** Finds the network and a peer of it. @throws ShopError if there is none in time */
  static async open(search: Search): Promise<Session> {
    const found = await findNetwork(search);
    const folder = new Folder(search.wallets, found.network);
    const contacts = new Contacts(found.network, Math.random);
    try {
      if (found.peer) contacts.adopt(found.peer);
      const remembered = folder.readRoll()?.entries.filter(({ retired }) => retired === null) ?? [];
      const known = remembered.map(({ announcement }) => announcement);
      const kept = folder.readGenesis();
      if (kept) contacts.prefer(new RollBook(folder, kept, addressText(search.tracker)).members);
      contacts.learn(targetsOf([...known, ...found.announcements], folder));
      const genesis = await reachGenesis(contacts, folder, search);
      const session = new Session(search, genesis, folder, contacts, found.peer?.id ?? null);
      session.#book.locate(found.announcements);
      return session;
    } catch (error) {
      contacts.close();
      throw error;
    }
  }

  private constructor(search: Search, genesis: Genesis, folder: Folder, contacts: Contacts, only: PeerId | null) {
    this.#search = search;
    this.genesis = genesis;
    this.folder = folder;
    this.deadline = search.isLasting ? Number.POSITIVE_INFINITY : search.deadline;
    this.#contacts = contacts;
    this.#book = new RollBook(folder, genesis, addressText(search.tracker));
    const { confirmations } = genesis;
    this.desk = new Desk({ confirmations, random: Math.random, only, isLoyal: search.isLoyal });
    this.#timers.push(setInterval(() => this.#refresh(), REFRESH_MS));
    if (search.isLasting) this.#timers.push(setInterval(() => void this.keep(), KEEP_MS));
    contacts.onLinked = (client) => this.#onLinked(client);
    contacts.onUnlinked = (peer) => {
      this.#rollCall.forget(peer);
      this.tips.delete(peer);
      this.#step({ type: 'unlinked', peer });
    };
    this.#rollCall = new RollCall(this.#book, {
      areTried: () => contacts.areTried,
      learnt: () => contacts.learn(targetsOf(this.#book.announcements, folder)),
      counted: (members) => {
        contacts.prefer(members);
        this.#step({ type: 'roll', members });
      },
    });
    contacts.onTried = () => this.#rollCall.tried();
    for (const client of contacts.linked) this.#onLinked(client);
  }

  get linked(): PeerClient[] {
    return this.#contacts.linked;
  }
  /** The network that the tracker lists instead of ours; null while ours is among them, or nobody is listed. */
  get foreign(): NetworkId | null {
    return this.#foreign;
  }
  get trackerFault(): string | null {
    return this.#trackerFault;
  }
  /** Why the last dial failed or the last connection ended, for people; null if none has. */
  get failure(): string | null {
    return this.#contacts.failure;
  }
  /** Whether everybody known has been reached, or tried and not reached. */
  get areAllTried(): boolean {
    return this.#contacts.areTried && this.#rollCall.isOver;
  }
  /** How many peers a majority is counted of. */
  get rollSize(): number {
    return this.desk.members.size;
  }

  /** Follows papers of a wallet from now on, and sends those that are open. */
  follow(wallet: Wallet, papers: readonly Paper[]): void {
    for (const { transaction } of papers) this.#owners.set(transaction.id, wallet);
    this.#step({ type: 'filed', papers });
  }

  /** Waits until something holds, looked at whenever there is news. @returns whether it does, false at the time given */
  until(holds: () => boolean, deadline: number = this.deadline): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (value: boolean): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve(value);
      };
      const look = (): void => {
        if (holds()) end(true);
      };
      // A timer knows no infinity.
      const timer =
        deadline === Number.POSITIVE_INFINITY
          ? undefined
          : setTimeout(() => end(holds()), Math.max(0, deadline - now()));
      this.#waiters.add(look);
    });
  }

  /** Has everybody who waits for something look again. */
  stir(): void {
    for (const look of [...this.#waiters]) look();
    this.onStirred();
  }

  /** Writes down what became of the papers so far. Never rejects. */
  async keep(): Promise<void> {
    for (const fault of await this.#notes.flush()) this.#search.say(fault);
  }

  /** Writes down what became of the papers and closes all connections. Never rejects. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#wakeTimer) clearTimeout(this.#wakeTimer);
    for (const timer of this.#timers) clearInterval(timer);
    this.#contacts.close();
    await this.keep();
    this.#keepRoll(true);
  }

  #keepRoll(isLast: boolean): void {
    try {
      this.#book.keep(isLast);
    } catch (error) {
      // The next command learns it again.
      this.#search.say(error instanceof Error ? error.message : String(error));
    }
  }

  #step(news: News): void {
    if (this.#isClosed) return;
    for (const effect of this.desk.step(now(), news)) this.#carryOut(effect);
    this.stir();
    if (this.#wakeTimer) clearTimeout(this.#wakeTimer);
    const at = this.desk.next();
    this.#wakeTimer = at === null ? null : setTimeout(() => this.#step({ type: 'woke' }), Math.max(1, at - now()));
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'ask':
        return this.#ask(effect.peer, effect.askedAt, effect.ids);
      case 'watch':
        return this.#contacts.get(effect.peer)?.watch({ chain: this.#search.isLasting, transactions: effect.ids });
      case 'send':
        return this.#contacts.get(effect.peer)?.submit(effect.transactions);
      case 'changed': {
        const { id, before, receipt } = effect;
        const owner = this.#owners.get(id);
        if (owner) this.#notes.add(owner, { id, before, after: receipt });
        this.onTold({ id, before, receipt });
      }
    }
  }

  #ask(peer: PeerId, askedAt: Ms, ids: readonly Hash[]): void {
    const client = this.#contacts.get(peer);
    if (!client) return;
    askStatuses(client, ids, (id) => this.desk.contestedOf(id), FRESH_MS)
      .then((statuses) => ({ statuses, fault: statusesFault(statuses, this.genesis) }))
      .then(
        ({ statuses, fault }) => {
          if (fault === null) this.#step({ type: 'answered', peer, askedAt, statuses });
          else this.#shun(client, fault);
        },
        () => {
          // Late or gone: both are the desk's to judge, and a closed connection tells by itself.
          this.#step({ type: 'silent', peer });
        },
      );
  }

  #shun(client: PeerClient, fault: string): void {
    this.#search.say(`peer ${client.id.slice(0, 8)} at ${addressText(client.address)} is not believed: ${fault}`);
    this.#contacts.shun(client.id);
  }

  #onLinked(client: PeerClient): void {
    client.onStatuses = () => this.#step({ type: 'nudged', peer: client.id });
    client.onUpdate = ({ summary, changes }) => {
      this.tips.set(client.id, { hash: summary.tip, height: summary.height, work: summary.work });
      this.#onChanges(client.id, changes);
    };
    this.tips.set(client.id, client.tip);
    if (this.#search.isLasting) client.watch({ chain: true, transactions: [] });
    this.#step({ type: 'linked', peer: client.id });
    this.#rollCall.greet(client);
  }

  #onChanges(peer: PeerId, changes: readonly Change[]): void {
    for (const { detached } of changes) if (detached.length > 0) this.onLeft({ peer, blocks: detached });
    if (changes.some(({ detached }) => detached.length > 0)) this.#step({ type: 'reorganised', peer });
    else this.stir();
  }

  #refresh(): void {
    for (const { id, heardMs } of this.linked) {
      // It is frozen, or cut off without a word: others take over, and it is dialled again.
      if (heardMs > QUIET_MS_MAX) this.#contacts.fail(id, `it has said nothing for ${Math.round(heardMs / 1000)} s`);
    }
    for (const client of this.linked) this.#rollCall.ask(client);
    this.#rollCall.count();
    this.#keepRoll(false);
    askTracker(this.#search.tracker, { timeoutMs: TRY_MS_MAX })
      .then((announcements) => {
        this.#trackerFault = null;
        this.#foreign = foreignOf(announcements, this.folder.network);
        if (this.#isClosed) return;
        this.#book.locate(announcements);
        this.#contacts.learn(targetsOf(announcements, this.folder));
      })
      .catch((error: unknown) => {
        // Without it the peers known are enough; it is asked again.
        this.#trackerFault = reasonOf(error);
        this.stir();
      });
  }
}

function foreignOf(announcements: readonly Announcement[], ours: NetworkId): NetworkId | null {
  const networks = announcements.map(({ claim }) => claim.network);
  return networks.includes(ours) ? null : (networks[0] ?? null);
}
