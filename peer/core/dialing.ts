/** Whom to dial and when: appointments, then listed peers; never faster than the limits, never longer apart than they say. */
import type { PeerId } from '../chain/crypto.js';
import type { Address } from '../wire/address.js';
import { LISTED_MAX } from '../wire/limits.js';
import type { Appointments } from './appointments.js';
import { type Chance, pick } from './chance.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';

/** Pauses remembered, oldest out first: of every peer a tracker lists. */
const PAUSES_MAX = LISTED_MAX;

export class Dialing {
  readonly #limits: Limits;
  readonly #chance: Chance;
  readonly #self: PeerId;
  readonly #appointments: Appointments;
  /** Where peers are said to be: by the tracker's list, and by the roll. */
  #listed = new Map<PeerId, Address>();
  #onRoll = new Map<PeerId, Address>();
  readonly #notBefore = new Map<PeerId, Ms>();
  /** Dials of the last second, oldest first. */
  #recent: Ms[] = [];

  constructor(self: PeerId, limits: Limits, chance: Chance, appointments: Appointments) {
    this.#self = self;
    this.#appointments = appointments;
    this.#limits = limits;
    this.#chance = chance;
  }

  /** Peers the tracker lists. Whoever is new among them has just begun to listen: an earlier failure says nothing. */
  list(peers: ReadonlyMap<PeerId, Address>): void {
    for (const peer of peers.keys()) if (!this.#listed.has(peer)) this.#notBefore.delete(peer);
    this.#listed = new Map(peers);
  }
  roll(peers: ReadonlyMap<PeerId, Address>): void {
    this.#onRoll = new Map(peers);
  }

  /** A dial or link to this peer has ended: the next one comes after a pause that differs from peer to peer. */
  ended(peer: PeerId, now: Ms): void {
    this.#notBefore.set(peer, now + this.#limits.redialMs * (0.5 + this.#chance()));
    if (this.#notBefore.size <= PAUSES_MAX) return;
    // Strangers come and go under any number of ids: a pause that is over says nothing more.
    for (const [one, at] of this.#notBefore) if (at <= now) this.#notBefore.delete(one);
    if (this.#notBefore.size > PAUSES_MAX) this.#notBefore.delete(this.#notBefore.keys().next().value as PeerId);
  }

  /** Peers the tracker lists. */
  get listed(): PeerId[] {
    return [...this.#listed.keys()];
  }
  /** Peers one could be linked to, oneself included. */
  get size(): number {
    return new Set([this.#self, ...this.#listed.keys(), ...this.#onRoll.keys(), ...this.#appointments.peers]).size;
  }

  /**
   * Whom to dial now.
   *
   * @param busy peers that are linked or being dialled
   * @param outbound links and dials of ours that stand
   * @param shutOut whether a peer is shut out
   * @returns addresses, and whom one expects there; null: whoever it is
   */
  due(
    now: Ms,
    busy: ReadonlySet<PeerId>,
    outbound: number,
    shutOut: (peer: PeerId) => boolean,
  ): { peer: PeerId | null; address: Address }[] {
    this.#recent = this.#recent.filter((at) => at > now - 1000);
    const dials = this.#limits.dialsPerSecond - this.#recent.length;
    // However many peers there are: who was named is to be linked.
    const appointed = this.#appointments.due(now, dials, (peer) => busy.has(peer) || shutOut(peer));
    for (const _ of appointed) this.#recent.push(now);
    const wanted =
      this.size <= this.#limits.fullMeshMax
        ? Number.POSITIVE_INFINITY
        : this.#limits.outboundAboveMesh - outbound - appointed.length;
    const room = Math.max(0, Math.min(wanted, dials - appointed.length));
    const ready = [...new Map([...this.#onRoll, ...this.#listed])].filter(
      ([peer]) => peer !== this.#self && !busy.has(peer) && !shutOut(peer) && (this.#notBefore.get(peer) ?? 0) <= now,
    );
    // The roll first: a tracker may list any number of strangers.
    const members = ready.filter(([peer]) => this.#onRoll.has(peer));
    const others = ready.filter(([peer]) => !this.#onRoll.has(peer));
    const chosen = pick(members, room, this.#chance);
    chosen.push(...pick(others, room - chosen.length, this.#chance));
    for (const _ of chosen) this.#recent.push(now);
    return [
      ...appointed.map((address) => ({ peer: null, address })),
      ...chosen.map(([peer, address]) => ({ peer, address })),
    ];
  }
}
