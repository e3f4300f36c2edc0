/** Turns: when a peer is to begin with a block, and whether an empty one is worth it. One policy a pace. */
import type { BlockChain } from '../chain/blockchain.js';
import { fromHex, type PeerId, sha256, toHex } from '../chain/crypto.js';
import type { Pace } from '../wire/pace.js';
import { type Chance, exponential } from './chance.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';

export type TurnsFns = {
  /** Peers this one is linked to. */
  readonly linked: () => readonly PeerId[];
  /** Peers that mine, as far as this one knows, itself included. */
  readonly miners: () => number;
  readonly pending: () => number;
  /** Whether somebody watches a transaction that is mined and not yet as deep as the network asks. */
  readonly wantsDepth: () => boolean;
  /** Twice the propagation measured, in milliseconds. */
  readonly slotMs: () => Ms;
};

export type Turns = {
  /** Whether a block without transactions is worth mining. */
  readonly minesEmpty: boolean;
  /** An app gave a transaction to this very peer. */
  took(): void;
  /** The best chain has a new tip. */
  moved(now: Ms): void;
  /**
   * When this peer is to begin, null: when something changes.
   *
   * @param isBarren nothing that is pending can be mined on this tip
   */
  dueAt(now: Ms, isBarren: boolean): Ms | null;
};

export function turnsOf(
  pace: Pace,
  self: PeerId,
  chain: BlockChain,
  limits: Limits,
  chance: Chance,
  fns: TurnsFns,
): Turns {
  switch (pace.type) {
    case 'on-demand':
      return new OnDemand(self, chain, limits, fns);
    case 'always':
      return ALWAYS;
    case 'interval':
      return new AtIntervals(pace.ms, chance, fns);
  }
}

/**
 * Blocks are mined when there is something to mine. The peer that took a transaction mines at once, unless the chain has
 * just moved. Everybody else waits for its turn: min(rank, 4) slots, so that a busy cluster takes turns and a frozen
 * taker's transactions are anybody's after four.
 */
class OnDemand implements Turns {
  readonly #self: PeerId;
  readonly #chain: BlockChain;
  readonly #limits: Limits;
  readonly #fns: TurnsFns;
  #tipAt: Ms = Number.NEGATIVE_INFINITY;
  #pendingSince: Ms | null = null;
  /** A transaction came from an app to this very peer since the mempool was empty. */
  #taken = false;

  constructor(self: PeerId, chain: BlockChain, limits: Limits, fns: TurnsFns) {
    this.#self = self;
    this.#chain = chain;
    this.#limits = limits;
    this.#fns = fns;
  }

  get minesEmpty(): boolean {
    return this.#fns.wantsDepth();
  }
  took(): void {
    this.#taken = true;
  }
  moved(now: Ms): void {
    this.#tipAt = now;
    this.#taken = false;
  }

  dueAt(now: Ms, isBarren: boolean): Ms | null {
    if (this.#fns.pending() === 0 || isBarren) {
      // What cannot be mined yet keeps nobody's turn.
      this.#pendingSince = null;
      this.#taken = false;
    } else this.#pendingSince ??= now;
    const slot = this.#fns.slotMs();
    if (this.#pendingSince === null) {
      // An idle chain gains no depth by itself; an empty block a second does for whoever waits.
      return this.#fns.wantsDepth() ? this.#tipAt + this.#limits.emptyMs + this.#turn() * slot : null;
    }
    if (this.#taken && now - this.#tipAt > this.#limits.slotsMax * slot) return now;
    return Math.max(this.#tipAt, this.#pendingSince) + this.#turn() * slot;
  }

  /** Slots to wait: the rank, up to a bound. */
  #turn(): number {
    return Math.min(this.#rank(), this.#limits.slotsMax);
  }

  /** This peer's place, from 1, when linked peers and itself are ordered by SHA-256(tip, peer id): another order for every tip. */
  #rank(): number {
    const tip = fromHex(this.#chain.last.hash);
    const lot = (id: PeerId): string => toHex(sha256(Buffer.concat([tip, fromHex(id)])));
    const own = lot(this.#self);
    return 1 + this.#fns.linked().filter((id) => lot(id) < own).length;
  }
}

/** Everybody races all the time, as on the great networks. */
const ALWAYS: Turns = {
  minesEmpty: true,
  took: () => undefined,
  moved: () => undefined,
  dueAt: (now) => now,
};

/** After each tip every peer waits a time of its own, so that the first of them begins after the interval, on average. */
class AtIntervals implements Turns {
  readonly minesEmpty = true;
  readonly #ms: Ms;
  readonly #chance: Chance;
  readonly #fns: TurnsFns;
  /** What was drawn for this tip, and how many miners there were. */
  #drawn: { readonly dueAt: Ms; readonly miners: number } | null = null;

  constructor(ms: Ms, chance: Chance, fns: TurnsFns) {
    this.#ms = ms;
    this.#chance = chance;
    this.#fns = fns;
  }

  took(): void {
    // Whoever was given something waits like everybody else.
  }
  moved(): void {
    this.#drawn = null;
  }
  dueAt(now: Ms): Ms {
    const miners = this.#fns.miners();
    // Drawn anew where peers came or went: an exponential wait remembers nothing, so that is fair to all.
    if (this.#drawn?.miners !== miners) {
      this.#drawn = { dueAt: now + exponential(this.#ms * miners, this.#chance), miners };
    }
    return this.#drawn.dueAt;
  }
}
