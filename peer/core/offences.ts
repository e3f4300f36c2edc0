/** Offences: what a peer has done wrong, by its id and never by its address. */
import type { PeerId } from '../chain/crypto.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';

/** At this many points a peer is shut out. */
export const POINTS_MAX = 100;
/** Points fade by this many a minute. */
const FADE_PER_MINUTE = 10;
/** Peers whose offences are remembered, oldest out first. */
const REMEMBERED_MAX = 4096;

export class Offences {
  readonly #limits: Limits;
  readonly #points = new Map<PeerId, { points: number; at: Ms }>();
  readonly #shutOutUntil = new Map<PeerId, Ms>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Adds points. @returns whether the peer is shut out now */
  add(peer: PeerId, points: number, now: Ms): boolean {
    const held = this.#points.get(peer);
    const faded = held ? Math.max(0, held.points - ((now - held.at) / 60_000) * FADE_PER_MINUTE) : 0;
    const sum = faded + points;
    remember(this.#points, peer, { points: sum, at: now });
    if (sum < POINTS_MAX) return false;
    this.#points.delete(peer);
    remember(this.#shutOutUntil, peer, now + this.#limits.shutOutMs);
    return true;
  }

  isShutOut(peer: PeerId, now: Ms): boolean {
    const until = this.#shutOutUntil.get(peer);
    if (until === undefined) return false;
    if (until > now) return true;
    this.#shutOutUntil.delete(peer);
    return false;
  }
}

function remember<T>(map: Map<PeerId, T>, peer: PeerId, value: T): void {
  map.delete(peer);
  if (map.size >= REMEMBERED_MAX) map.delete(map.keys().next().value as PeerId);
  map.set(peer, value);
}
