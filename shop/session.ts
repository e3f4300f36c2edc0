/** One visit to the network: the desk's effects carried out, news brought to it. */
import type { Hash, PeerId } from '../peer/chain/crypto.js';
import type { Genesis } from '../peer/chain/genesis.js';
import { targetOf } from '../peer/chain/target.js';
import type { PeerClient } from '../peer/client/peer.js';
import { askTracker } from '../peer/client/tracker.js';
import { addressText } from '../peer/wire/address.js';
import { proofFault, type Status } from '../peer/wire/status.js';
import { Contacts } from './contacts.js';
import { findNetwork, type Search } from './finding.js';
import { Folder } from './folder.js';
import { Desk } from './model/desk.js';
import type { Effect, News } from './model/news.js';
import { FRESH_MS, type Ms, type Receipt } from './model/receipts.js';
import { Notes } from './notes.js';
import type { Paper } from './outbox.js';
import { reachGenesis, targetsOf } from './reaching.js';
import { RollBook } from './roll-book.js';
import type { Wallet } from './wallet.js';

/** The tracker and the roll are asked again this often. */
const REFRESH_MS = 2_000;
/** A try at something that is tried again. */
const TRY_MS_MAX = 2_000;

const now = (): number => performance.now();

export type Told = { readonly id: Hash; readonly before: Receipt; readonly receipt: Receipt };

export class Session {
  readonly genesis: Genesis;
  readonly folder: Folder;
  readonly desk: Desk;
  readonly deadline: number;
  /** Told of every change of a receipt that is followed. */
  onTold: (told: Told) => void = () => undefined;
  readonly #search: Search;
  readonly #contacts: Contacts;
  readonly #book: RollBook;
  readonly #owners = new Map<Hash, Wallet>();
  readonly #notes = new Notes();
  readonly #waiters = new Set<() => void>();
  /** Linked peers that have not yet told their roll. */
  readonly #untold = new Set<PeerId>();
  #wakeTimer: NodeJS.Timeout | null = null;
  readonly #refreshTimer: NodeJS.Timeout;
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
    this.deadline = search.deadline;
    this.#contacts = contacts;
    this.#book = new RollBook(folder, genesis, addressText(search.tracker));
    this.desk = new Desk({ confirmations: genesis.confirmations, random: Math.random, only });
    this.#refreshTimer = setInterval(() => this.#refresh(), REFRESH_MS);
    contacts.onLinked = (client) => this.#onLinked(client);
    contacts.onUnlinked = (peer) => {
      this.#untold.delete(peer);
      this.#step({ type: 'unlinked', peer });
    };
    contacts.onTried = () => this.#count();
    for (const client of contacts.linked) this.#onLinked(client);
  }

  get linked(): PeerClient[] {
    return this.#contacts.linked;
  }
  /** Whether everybody known has been reached, or tried and not reached. */
  get areAllTried(): boolean {
    return this.#contacts.areTried && this.#untold.size === 0;
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
      const timer = setTimeout(() => end(holds()), Math.max(0, deadline - now()));
      this.#waiters.add(look);
    });
  }

  /** Has everybody who waits for something look again. */
  stir(): void {
    for (const look of [...this.#waiters]) look();
  }

  /** Writes down what became of the papers and closes all connections. Never rejects. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#wakeTimer) clearTimeout(this.#wakeTimer);
    clearInterval(this.#refreshTimer);
    this.#contacts.close();
    for (const fault of await this.#notes.flush()) this.#search.say(fault);
    this.#keepRoll();
  }

  #keepRoll(): void {
    try {
      this.#book.keep();
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
        return this.#contacts.get(effect.peer)?.watch({ chain: false, transactions: effect.ids });
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
    client
      .ask<'statuses'>({ type: 'statuses', ids: [...ids] }, FRESH_MS)
      .then((answer) => {
        const statuses = answer?.statuses ?? [];
        const fault = this.#faultOf(statuses);
        if (fault === null) this.#step({ type: 'answered', peer, askedAt, statuses });
        else this.#shun(client, fault);
      })
      .catch(() => {
        // Late or gone: both are the desk's to judge, and a closed connection tells by itself.
        this.#step({ type: 'silent', peer });
      });
  }

  #faultOf(statuses: readonly Status[]): string | null {
    const { easiestBits, proofOfWork } = this.genesis;
    const easiest = targetOf(easiestBits) ?? 0n;
    for (const status of statuses) {
      const fault = status.type === 'mined' ? proofFault(status, easiest, proofOfWork === 'drawn') : null;
      if (fault !== null) return fault;
    }
    return null;
  }

  #shun(client: PeerClient, fault: string): void {
    this.#search.say(`peer ${client.id.slice(0, 8)} at ${addressText(client.address)} is not believed: ${fault}`);
    this.#contacts.shun(client.id);
  }

  #onLinked(client: PeerClient): void {
    client.onStatuses = () => this.#step({ type: 'nudged', peer: client.id });
    this.#untold.add(client.id);
    this.#step({ type: 'linked', peer: client.id });
    this.#askRoll(client);
  }

  #askRoll(client: PeerClient): void {
    client
      .ask<'roll'>({ type: 'roll' }, TRY_MS_MAX)
      .then((answer) => {
        this.#book.learn(answer?.entries ?? []);
        this.#book.greet(client.id);
        // Again: in a founderless network it counts for those who are vouched for by this one.
        this.#book.learn(answer?.entries ?? []);
        this.#contacts.learn(targetsOf(this.#book.announcements, this.folder));
      })
      .catch(() => {
        // It is asked again with the next refresh, and counts as silent meanwhile.
      })
      .finally(() => {
        this.#untold.delete(client.id);
        this.#count();
      });
  }

  /** Lets the desk count by the roll as far as it is known. */
  #count(): void {
    // Where nobody founded the network, the first to answer would be a majority of one.
    if (this.#book.isFirstLook && !this.areAllTried) return;
    this.#step({ type: 'roll', members: this.#book.members });
  }

  #refresh(): void {
    for (const client of this.linked) this.#askRoll(client);
    this.#count();
    this.#keepRoll();
    askTracker(this.#search.tracker, { timeoutMs: TRY_MS_MAX })
      .then((announcements) => {
        if (this.#isClosed) return;
        this.#book.locate(announcements);
        this.#contacts.learn(targetsOf(announcements, this.folder));
      })
      .catch(() => {
        // Without the tracker the peers known are enough; it is asked again.
      });
  }
}
