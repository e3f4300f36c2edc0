/** Whom to dial and when: listed peers, never faster than the limits, never longer apart than they say. */
import type { PeerId } from '../chain/crypto.js';
import type { Address } from '../wire/address.js';
import { LISTED_MAX } from '../wire/limits.js';
import { type Chance, pick } from './chance.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';

/** Pauses remembered, oldest out first: of every peer a tracker lists. */
const PAUSES_MAX = LISTED_MAX;

export class Dialing {
  readonly #limits: Limits;
  readonly #chance: Chance;
  readonly #self: PeerId;
  /** Where peers are said to be: by the tracker's list, and by the roll. */
  #listed = new Map<PeerId, Address>();
  #onRoll = new Map<PeerId, Address>();
  readonly #notBefore = new Map<PeerId, Ms>();
  /** Dials of the last second, oldest first. */
  #recent: Ms[] = [];

  constructor(self: PeerId, limits: Limits, chance: Chance) {
    this.#self = self;
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

  /** Peers one could be linked to, oneself included. */
  get size(): number {
    return new Set([this.#self, ...this.#listed.keys(), ...this.#onRoll.keys()]).size;
  }

  /**
   * Whom to dial now.
   *
   * @param busy peers that are linked or being dialled
   * @param outbound links and dials of ours that stand
   * @param shutOut whether a peer is shut out
   */
  due(
    now: Ms,
    busy: ReadonlySet<PeerId>,
    outbound: number,
    shutOut: (peer: PeerId) => boolean,
  ): { peer: PeerId; address: Address }[] {
    this.#recent = this.#recent.filter((at) => at > now - 1000);
    const wanted =
      this.size <= this.#limits.fullMeshMax ? Number.POSITIVE_INFINITY : this.#limits.outboundAboveMesh - outbound;
    const room = Math.min(wanted, this.#limits.dialsPerSecond - this.#recent.length);
    if (room <= 0) return [];
    const ready = [...new Map([...this.#onRoll, ...this.#listed])].filter(
      ([peer]) => peer !== this.#self && !busy.has(peer) && !shutOut(peer) && (this.#notBefore.get(peer) ?? 0) <= now,
    );
    const chosen = pick(ready, room, this.#chance);
    for (const _ of chosen) this.#recent.push(now);
    return chosen.map(([peer, address]) => ({ peer, address }));
  }
}
