/** What a peer says of itself: to whom it greets, in every ping, and to those who look at it. */
import type { PeerId } from '../chain/crypto.js';
import { difficultyOf, targetOf } from '../chain/target.js';
import type { Address } from '../wire/address.js';
import type { Hello } from '../wire/handshake.js';
import type { Message } from '../wire/messages.js';
import type { Summary } from '../wire/summary.js';
import type { Ms } from './deadlines.js';
import type { Nouns } from './nouns.js';

/** Most forks told of: the room of a summary. */
const FORKS_TOLD_MAX = 512;
const WHY_LENGTH_MAX = 255;

export class Portrait {
  readonly #self: PeerId;
  readonly #address: Address;
  readonly #nouns: () => Nouns;
  /** Why it takes and settles nothing for now; null while all is well. */
  fault: string | null = null;

  /** @param address where it listens; port 0 for an archive, which nobody dials */
  constructor(self: PeerId, address: Address, nouns: () => Nouns) {
    this.#self = self;
    this.#address = address;
    this.#nouns = nouns;
  }

  get greeting(): Pick<Hello, 'address' | 'tip' | 'height' | 'work' | 'timeMs'> {
    const { flushing, outlet } = this.#nouns();
    const { hash, height, work } = flushing.tip;
    return { address: this.#address, tip: hash, height, work, timeMs: Math.floor(outlet.now.wall) };
  }

  /** The tip is the one that is on disk: what is told must still be true after a power cut. */
  get news(): Omit<Extract<Message, { type: 'ping' }>, 'type' | 'token'> {
    const { flushing, mempool, outlet } = this.#nouns();
    const { hash, height, work } = flushing.tip;
    const { count, digest } = mempool;
    return { tip: hash, height, work, mempool: count, digest, timeMs: Math.floor(outlet.now.wall) };
  }

  /** The network's time in milliseconds since 1970. */
  get networkMs(): number {
    const { clock, outlet } = this.#nouns();
    return clock.at(outlet.now.wall);
  }

  /** A mining slot: twice the propagation, which is half the median round trip of the links, within its bounds. */
  get slotMs(): Ms {
    const { links, limits } = this.#nouns();
    const trips = links.linked.map(({ roundTrip }) => roundTrip).filter((trip) => trip !== null);
    const median = trips.sort((a, b) => a - b)[trips.length >>> 1] ?? 0;
    return Math.min(limits.slotMsMax, Math.max(limits.slotMsMin, median));
  }

  /** Difficulty of a block mined now, as people read it. */
  get difficulty(): number {
    return difficultyOf(targetOf(this.#nouns().miner.bits) as bigint);
  }

  /** What can be told before anything more is flushed: the tip is the one that is on disk. */
  get told(): Summary {
    const { hash, height, work } = this.#nouns().flushing.tip;
    return { ...this.summary, tip: hash, height, work };
  }

  get summary(): Summary {
    const { chain, miner, mempool, links, vouching } = this.#nouns();
    const { hash, height, work } = chain.last;
    return {
      peer: this.#self,
      tip: hash,
      height,
      work,
      bits: miner.bits,
      load: Math.round(miner.load * 1000),
      hashRate: miner.hashRate,
      mining: miner.mining,
      mempool: mempool.count,
      forks: chain.forks.map((fork) => fork.hash).slice(0, FORKS_TOLD_MAX),
      links: links.linked.map((link) => ({
        peer: link.peer as PeerId,
        address: link.stage.status === 'linked' ? link.stage.theirs.address : this.#address,
        // A pong may come an hour late.
        roundTripUs: Math.min(0xffffffff, Math.round((link.roundTrip ?? 0) * 1000)),
      })),
      roll: [...vouching.roll.members],
      degraded: (this.fault ?? '').slice(0, WHY_LENGTH_MAX),
    };
  }
}
