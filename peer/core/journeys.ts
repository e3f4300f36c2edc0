/**
 * How the last blocks came here and went on, for whoever looks at it: nothing is decided by it and nothing of it is on disk.
 *
 * A step has one time, so a block whose signatures were all known, and which is thus validated in the step that it arrives
 * in, arrived and was held at once.
 */
import type { Hash, PeerId } from '../chain/crypto.js';
import type { Journey } from '../wire/journey.js';

/** How the bytes of a block came: from whom (null: our own search found it), and when, in milliseconds since 1970. */
export type Arrival = { readonly from: PeerId | null; readonly atMs: number };

export class Journeys {
  readonly #max: number;
  /** The block held first comes first. Invariant: at most `max`. */
  readonly #journeys = new Map<Hash, Journey>();

  /** @param max journeys remembered; beyond, the block held longest ago is forgotten */
  constructor(max: number) {
    this.#max = max;
  }

  /** A block is validated and held. Held anew after it was dropped, it keeps its first journey. */
  held(hash: Hash, { from, atMs }: Arrival, nowMs: number): void {
    if (this.#journeys.has(hash)) return;
    this.#journeys.set(hash, { hash, from, arrivedUs: micros(atMs), heldUs: micros(nowMs), sentUs: null });
    if (this.#journeys.size > this.#max) this.#journeys.delete(this.#journeys.keys().next().value as Hash);
  }

  /** A block goes out to another peer; the first time counts. */
  sent(hash: Hash, nowMs: number): void {
    const journey = this.#journeys.get(hash);
    if (journey && journey.sentUs === null) this.#journeys.set(hash, { ...journey, sentUs: micros(nowMs) });
  }

  /** The journeys of these blocks, in their order, without those of which nothing is known. */
  of(hashes: readonly Hash[]): Journey[] {
    return hashes.map((hash) => this.#journeys.get(hash)).filter((journey) => journey !== undefined);
  }
}

const micros = (ms: number): number => Math.round(ms * 1000);
