/** Whose turn it is to be dialled. However many strangers a tracker lists, nobody is looked for among all of them. */
import type { PeerId } from '../peer/chain/crypto.js';

export class DialOrder {
  /** Those that may be dialled now, in the order in which they were named. */
  readonly #ready = new Set<PeerId>();
  /** Until when those rest that failed. Invariant: in the order of these times, for all rest equally long. */
  readonly #resting = new Map<PeerId, number>();
  readonly #shunned = new Set<PeerId>();
  #preferred: ReadonlySet<PeerId> = new Set();

  /** Whom to dial before all others. */
  prefer(peers: ReadonlySet<PeerId>): void {
    this.#preferred = peers;
  }

  /** Somebody new. */
  add(id: PeerId): void {
    if (!this.#shunned.has(id)) this.#ready.add(id);
  }
  /** Whoever failed elsewhere need not rest. */
  moved(id: PeerId): void {
    if (this.#resting.delete(id)) this.#ready.add(id);
  }
  /** Not to be dialled before this time, later than that of anybody who rests. */
  rest(id: PeerId, until: number): void {
    if (!this.#shunned.has(id)) this.#resting.set(id, until);
  }
  /** Not to be dialled ever again. */
  shun(id: PeerId): void {
    this.#shunned.add(id);
    this.leave(id);
  }
  /** Is being dialled, or linked. */
  leave(id: PeerId): void {
    this.#ready.delete(id);
    this.#resting.delete(id);
  }

  /** Takes one that may be dialled now, each as likely as any other: of those preferred, or where there are none of all. */
  draw(random: () => number): PeerId | null {
    const ready = [...this.#ready];
    const preferred = ready.filter((id) => this.#preferred.has(id));
    const some = preferred.length > 0 ? preferred : ready;
    const drawn = some[Math.floor(random() * some.length)] ?? null;
    if (drawn !== null) this.leave(drawn);
    return drawn;
  }

  /** Takes whoever is next: those preferred, then whoever has waited longest, so that nobody is passed over for ever. */
  take(now: number): PeerId | null {
    const next = this.#next(now);
    if (next !== null) this.leave(next);
    return next;
  }

  #next(now: number): PeerId | null {
    for (const id of this.#preferred) {
      if (this.#ready.has(id) || (this.#resting.get(id) ?? Number.POSITIVE_INFINITY) <= now) return id;
    }
    const [ready] = this.#ready;
    if (ready !== undefined) return ready;
    const [resting] = this.#resting;
    return resting && resting[1] <= now ? resting[0] : null;
  }

  /** When the first of those who rest has rested; null where nobody does. */
  get nextAt(): number | null {
    const [first] = this.#resting;
    return first ? first[1] : null;
  }
}
