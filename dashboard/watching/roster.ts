/** Who is watched: every peer that the tracker lists or the supervisor names, and who was there before. */
import type { PeerRow as Seat } from '../../orchestrator/control/messages.js';
import type { Hash, NetworkId, PeerId } from '../../peer/chain/crypto.js';
import { type Address, type Announcement, addressFault, announcerOf } from '../../peer/wire/address.js';
import type { Summary } from '../../peer/wire/summary.js';
import { Gate } from '../gate.js';
import { narrowed } from '../model/credible.js';
import { PeerWatch, type PeerWatchFns } from './peer-watch.js';

/** Peers watched; those that come later are not shown until one has gone. */
export const PEERS_MAX = 256;
/** Dials under way at once: a lying tracker must not make a storm of us. */
const DIALS_MAX = 16;
/** A stranger that has been silent for this long is forgotten. */
const FORGET_MS = 600_000;

/** A peer that somebody has told of. */
export type Member = {
  readonly id: PeerId;
  readonly watch: PeerWatch;
  /** As the supervisor shows it; null: not operated here. */
  seat: Seat | null;
  /** Where it listens by its own word to the tracker; null: not listed now. */
  listed: Address | null;
  /** When it was last listed, seated or watched, by `performance.now`. */
  seenAt: number;
};

export type RosterFns = PeerWatchFns & {
  /** Whether a tip is held here with what it stands on. */
  readonly isRooted: (tip: Hash) => boolean;
  /** Nobody knows of it any more. */
  readonly onGone: (id: PeerId) => void;
};

export class Roster {
  readonly #fns: RosterFns;
  readonly #gate = new Gate(DIALS_MAX);
  /** Of the supervisor's peers: they must not wait behind addresses at which nobody is. */
  readonly #seatGate = new Gate(DIALS_MAX);
  readonly #members = new Map<PeerId, Member>();
  /** Watched without knowing who it is. */
  #single: PeerWatch | null = null;

  constructor(fns: RosterFns) {
    this.#fns = fns;
  }

  get members(): Member[] {
    return [...this.#members.values()];
  }
  get(id: PeerId): Member | undefined {
    return this.#members.get(id);
  }

  /** The connected one that leads, as pages choose it: of the most work, of equal work the smaller tip. */
  get heaviest(): Member | null {
    const believed = narrowed(
      this.members.filter(({ watch }) => watch.client !== null && watch.said !== null),
      // A frozen peer answers nothing: it is asked only where there is no other.
      ({ watch }) => watch.isWatched,
      ({ seat }) => seat !== null,
      ({ watch }) => watch.said !== null && this.#fns.isRooted(watch.said.tip),
    );
    return believed.reduce<Member | null>(
      (best, one) => (best === null || isHeavier(one.watch.said, best.watch.said) ? one : best),
      null,
    );
  }

  /** Watches whoever listens there. */
  watchOne(address: Address): void {
    const watch = new PeerWatch(null, address, this.#gate, {
      ...this.#fns,
      onLinked: (client) => {
        if (!this.#members.has(client.id)) this.#add(client.id, watch);
        this.#fns.onLinked(client);
      },
    });
    this.#single = watch;
    watch.start();
  }

  /** The tracker's list, of one network. */
  list(active: readonly Announcement[], network: NetworkId): void {
    const listed = new Map<PeerId, Address>();
    // The latest word of each counts.
    for (const one of [...active].sort((a, b) => a.claim.timeMs - b.claim.timeMs)) {
      const { claim } = one;
      if (claim.network === network && addressFault(claim.address) === null)
        listed.set(announcerOf(one), claim.address);
    }
    for (const member of this.members) member.listed = listed.get(member.id) ?? null;
    for (const [id, address] of listed) {
      const member = this.#known(id, address);
      if (member) member.listed = address;
    }
    this.#tidy();
  }

  /** The supervisor's peers, all of them. */
  seat(seats: readonly Seat[]): void {
    const named = new Map(seats.map((seat) => [seat.id as PeerId, seat]));
    for (const member of this.members) {
      const isRemoved = member.seat !== null && !named.has(member.id);
      member.seat = named.get(member.id) ?? null;
      // It was removed on purpose: nobody waits for it.
      if (isRemoved && member.listed === null) this.#forget(member);
    }
    for (const [id, seat] of named) {
      const { host, port } = seat;
      if (addressFault({ host, port }) !== null) continue;
      const member = this.#known(id, { host, port }, true);
      if (member) member.seat = seat;
    }
    this.#tidy();
  }

  stop(): void {
    this.#single?.stop();
    for (const { watch } of this.members) watch.stop();
  }

  /** @param isSeat whether it is the supervisor's: then a stranger makes room for it */
  #known(id: PeerId, address: Address, isSeat = false): Member | null {
    const member = this.#members.get(id);
    if (member) {
      // By its own word where there is one: the supervisor's is where it should listen.
      member.watch.move(member.listed ?? address);
      return member;
    }
    if (this.#members.size >= PEERS_MAX && !this.#makeRoom(isSeat)) return null;
    const gate: Pick<Gate, 'through'> = {
      through: (job) => (this.#members.get(id)?.seat ? this.#seatGate : this.#gate).through(job),
    };
    const watch = new PeerWatch(id, address, gate, this.#fns);
    watch.start();
    return this.#add(id, watch);
  }

  #add(id: PeerId, watch: PeerWatch): Member {
    const member: Member = { id, watch, seat: null, listed: null, seenAt: performance.now() };
    this.#members.set(id, member);
    return member;
  }

  #tidy(): void {
    const now = performance.now();
    for (const member of this.members) {
      if (member.listed !== null || member.seat !== null || member.watch.isWatched) member.seenAt = now;
      else if (now - member.seenAt > FORGET_MS) this.#forget(member);
    }
  }

  /** The one silent longest goes, of those that nobody speaks of; for a seat also one that is listed. @returns whether there is one */
  #makeRoom(isForSeat: boolean): boolean {
    const idle = this.members.filter(
      ({ listed, seat, watch }) => (listed === null || isForSeat) && seat === null && !watch.isWatched,
    );
    const [longest] = idle.sort((a, b) => a.seenAt - b.seenAt);
    if (longest === undefined) return false;
    this.#forget(longest);
    return true;
  }

  #forget(member: Member): void {
    member.watch.stop();
    this.#members.delete(member.id);
    this.#fns.onGone(member.id);
  }
}

function isHeavier(a: Summary | null, b: Summary | null): boolean {
  if (a === null || b === null) return b === null;
  return a.work === b.work ? a.tip < b.tip : a.work > b.work;
}
