/** Everybody who is connected to the tracker, and who must go: too many, too quiet. Decides only. */
import type { PeerId } from '../peer/chain/crypto.js';
import { CLIENTS_MAX, HANDSHAKE_MS_MAX, LISTED_MAX, STRANGERS_MAX } from '../peer/wire/limits.js';

/** Nothing understood from it yet; asks for the list; announces a peer. */
type Kind = 'stranger' | 'asker' | 'peer';

export const CALLER_LIMITS = {
  stranger: { max: STRANGERS_MAX, quietMs: HANDSHAKE_MS_MAX },
  // Callers speak once a second: five missed words are an end, or a frame that drips.
  asker: { max: CLIENTS_MAX, quietMs: 5_000 },
  peer: { max: LISTED_MAX, quietMs: 5_000 },
} as const;
export type CallerLimits = { readonly [kind in Kind]: { readonly max: number; readonly quietMs: number } };

/** @typeParam C what stands for a caller, as its connection */
export class Callers<C> {
  readonly #limits: CallerLimits;
  /** When each was last understood (steady milliseconds), the quietest first. Invariant: each is in exactly one. */
  readonly #heardAt: { readonly [kind in Kind]: Map<C, number> } = {
    stranger: new Map(),
    asker: new Map(),
    peer: new Map(),
  };
  readonly #kinds = new Map<C, Kind>();
  readonly #ids = new Map<C, PeerId>();
  readonly #callerOf = new Map<PeerId, C>();

  constructor(limits: CallerLimits = CALLER_LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#kinds.size;
  }
  get all(): C[] {
    return [...this.#kinds.keys()];
  }
  /** The peer it announces, or null. */
  idOf(caller: C): PeerId | null {
    return this.#ids.get(caller) ?? null;
  }

  /**
   * A newcomer. Whoever comes to a full house finds a place: those who hold one and say nothing could otherwise keep
   * everybody out.
   *
   * @returns who must go for it, or null
   */
  add(caller: C, nowMs: number): C | null {
    return this.#put(caller, 'stranger', nowMs);
  }

  /** It said something that was understood. @returns who must go for it, or null */
  heard(caller: C, nowMs: number): C | null {
    return this.#put(caller, this.#kinds.get(caller) === 'peer' ? 'peer' : 'asker', nowMs);
  }

  /** It announces a peer, by a signature: of two connections of one peer the newer stays. @returns who must go, or null */
  name(caller: C, id: PeerId, nowMs: number): C | null {
    const former = this.#callerOf.get(id);
    this.#callerOf.set(id, caller);
    this.#ids.set(caller, id);
    const displaced = this.#put(caller, 'peer', nowMs);
    return former !== undefined && former !== caller ? former : displaced;
  }

  remove(caller: C): void {
    const kind = this.#kinds.get(caller);
    if (kind === undefined) return;
    this.#kinds.delete(caller);
    this.#heardAt[kind].delete(caller);
    const id = this.#ids.get(caller);
    this.#ids.delete(caller);
    if (id !== undefined && this.#callerOf.get(id) === caller) this.#callerOf.delete(id);
  }

  /** Who has been quiet too long. */
  quiet(nowMs: number): C[] {
    const found: C[] = [];
    for (const [kind, heardAt] of this.#queues) {
      for (const [caller, at] of heardAt) {
        if (nowMs - at < this.#limits[kind].quietMs) break;
        found.push(caller);
      }
    }
    return found;
  }

  /** The steady time at which the next one will have been quiet too long, or null if there is nobody. */
  next(): number | null {
    let next: number | null = null;
    for (const [kind, heardAt] of this.#queues) {
      for (const at of heardAt.values()) {
        next = Math.min(next ?? Number.POSITIVE_INFINITY, at + this.#limits[kind].quietMs);
        break;
      }
    }
    return next;
  }

  get #queues(): [Kind, Map<C, number>][] {
    return Object.entries(this.#heardAt) as [Kind, Map<C, number>][];
  }

  /** @returns the quietest of the kind if there is one too many: never the caller itself, which has just spoken */
  #put(caller: C, kind: Kind, nowMs: number): C | null {
    const before = this.#kinds.get(caller);
    if (before !== undefined) this.#heardAt[before].delete(caller);
    this.#kinds.set(caller, kind);
    const queue = this.#heardAt[kind];
    queue.set(caller, nowMs);
    if (queue.size <= this.#limits[kind].max) return null;
    return queue.keys().next().value ?? null;
  }
}
