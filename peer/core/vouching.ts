/** The roll as this peer keeps it: on disk, exchanged with its links, and grown by vouching for those that stay. */
import { decodeOwn, encode } from '../chain/codec.js';
import { type NetworkId, type PeerId, peerIdOf, type Signer } from '../chain/crypto.js';
import { rows, type WritableStore } from '../chain/store.js';
import { type Address, signAnnouncement } from '../wire/address.js';
import type { Message } from '../wire/messages.js';
import { Roll, type RollEntry, rollEntry, signRetirement, signVoucher } from '../wire/roll.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import type { Outlet } from './outlet.js';

export type VouchingFns = {
  readonly linked: () => readonly Link[];
  readonly send: (link: Link, message: Message) => void;
  /** Where members of the roll, and those on their way there, are said to be has changed. */
  readonly located: (addresses: ReadonlyMap<PeerId, Address>) => void;
};

export class Vouching {
  readonly roll: Roll;
  readonly #store: WritableStore;
  readonly #network: NetworkId;
  readonly #signer: Signer;
  readonly #self: PeerId;
  readonly #limits: Limits;
  readonly #outlet: Outlet;
  readonly #fns: VouchingFns;

  constructor(
    store: WritableStore,
    network: NetworkId,
    founders: readonly PeerId[],
    signer: Signer,
    limits: Limits,
    outlet: Outlet,
    fns: VouchingFns,
  ) {
    this.#store = store;
    this.#network = network;
    this.#signer = signer;
    this.#self = peerIdOf(signer.publicKey);
    this.#limits = limits;
    this.#outlet = outlet;
    this.#fns = fns;
    this.roll = new Roll(network, [...founders, this.#self]);
    for (const { value } of rows(store, 'roll')) this.roll.learn(decodeOwn(rollEntry, value));
    // What was on disk is no news.
    this.roll.takeNews();
  }

  /** Puts oneself on the roll with the address one listens on. */
  enter(address: Address, wallMs: number): void {
    const before = this.roll.entry(this.#self)?.announcement.claim.timeMs ?? 0;
    const claim = {
      status: 'active',
      network: this.#network,
      publicKey: this.#signer.publicKey,
      address,
      // Of two claims the later one counts, also after a clock was set back.
      timeMs: Math.max(wallMs, before + 1),
    } as const;
    this.#learn([{ announcement: signAnnouncement(claim, this.#signer), vouchers: [], retired: null }]);
  }

  /** A new link gets all there is. */
  linked(link: Link): void {
    this.#tell([link], this.roll.entries);
  }

  /** Entries somebody sent. What is new in them is kept and passed on. */
  heard(entries: readonly RollEntry[], from: Link): void {
    const news = this.#learn(entries);
    this.#tell(
      this.#fns.linked().filter((link) => link !== from),
      news,
    );
  }

  /** Vouches for links that have stood long enough. */
  vouch(): void {
    const news: RollEntry[] = [];
    for (const link of this.#fns.linked()) {
      if (link.vouched || link.stage.status !== 'linked') continue;
      const { peer, since } = link.stage;
      if (this.#outlet.now.mono - since < this.#limits.vouchAfterMs) continue;
      const entry = this.roll.entry(peer);
      if (!entry) continue;
      link.vouched = true;
      if (entry.vouchers.some(({ publicKey }) => publicKey === this.#signer.publicKey)) continue;
      news.push(...this.#learn([{ ...entry, vouchers: [signVoucher(this.#network, peer, this.#signer)] }]));
    }
    this.#tell(this.#fns.linked(), news);
  }

  /** Leaves the roll for good and says so. */
  retire(): void {
    const entry = this.roll.entry(this.#self);
    if (!entry) return;
    const news = this.#learn([{ ...entry, vouchers: [], retired: signRetirement(this.#network, this.#signer) }]);
    this.#tell(this.#fns.linked(), news);
  }

  /** @returns the entries in which something new counts, as they are now */
  #learn(entries: readonly RollEntry[]): RollEntry[] {
    for (const entry of entries) this.roll.learn(entry);
    const news = this.roll.takeNews();
    for (const entry of news) {
      this.#store.set('roll', peerIdOf(entry.announcement.claim.publicKey), encode(rollEntry, entry));
    }
    if (news.length > 0) this.#locate();
    return news;
  }

  #locate(): void {
    // Who is vouched for is dialled before it counts: two networks that one link joined become one mesh, and one roll.
    const there = this.roll.entries.filter(({ announcement: { claim }, vouchers, retired }) => {
      return retired === null && (vouchers.length > 0 || this.roll.has(peerIdOf(claim.publicKey)));
    });
    this.#fns.located(new Map(there.map(({ announcement: { claim } }) => [peerIdOf(claim.publicKey), claim.address])));
  }

  #tell(links: readonly Link[], entries: readonly RollEntry[]): void {
    if (entries.length === 0) return;
    for (const link of links) this.#fns.send(link, { type: 'roll', entries: [...entries] });
  }
}
