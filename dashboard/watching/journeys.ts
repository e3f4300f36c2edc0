/** Asks every watched peer how it came to each new block, soon after and once more for those who were late. */
import type { Hash } from '../../peer/chain/crypto.js';
import type { PeerClient } from '../../peer/client/peer.js';
import type { Change } from '../model/board.js';
import type { Travel } from '../model/rows.js';
import { type Journey, withArrival } from '../model/travel.js';

/** New blocks are asked about together. */
const BATCH_MS = 300;
/** A peer that did not have a block, or had not sent it on yet, is asked once more. */
const AGAIN_MS = 2_000;
/** Blocks in one question. */
export const HASHES_MAX = 64;
/** Blocks that wait to be asked about; beyond, the oldest are not. */
const WAITING_MAX = 1_024;

/** Asks one peer; what it does not remember is not among the answers. Rejects as `PeerClient.ask` does. */
export type AskJourneys = (client: PeerClient, hashes: readonly Hash[]) => Promise<readonly Journey[]>;

export type JourneysFns = {
  readonly ask: AskJourneys;
  readonly clients: () => readonly PeerClient[];
  /** What is known so far; null for a block that is not on the board any more. */
  readonly travelOf: (hash: Hash) => Travel | null;
  readonly tell: (changes: readonly Change[]) => void;
};

export class Journeys {
  readonly #fns: JourneysFns;
  #fresh = new Set<Hash>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isWaiting = false;

  constructor(fns: JourneysFns) {
    this.#fns = fns;
  }

  /** A block is new here. */
  add(hash: Hash): void {
    const [oldest] = this.#fresh;
    if (this.#fresh.size >= WAITING_MAX && oldest !== undefined) this.#fresh.delete(oldest);
    this.#fresh.add(hash);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#after(BATCH_MS, () => {
      this.#isWaiting = false;
      const hashes = [...this.#fresh];
      this.#fresh = new Set();
      void this.#askAll(hashes);
      this.#after(AGAIN_MS, () => void this.#askAll(hashes));
    });
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #after(ms: number, job: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      job();
    }, ms);
    this.#timers.add(timer);
  }

  async #askAll(hashes: readonly Hash[]): Promise<void> {
    for (let at = 0; at < hashes.length; at += HASHES_MAX) {
      const some = hashes.slice(at, at + HASHES_MAX);
      await Promise.all(this.#fns.clients().map((client) => this.#askOne(client, some)));
    }
  }

  /** Only about what it has not told in full: sending on comes after arriving. */
  async #askOne(client: PeerClient, hashes: readonly Hash[]): Promise<void> {
    const open = hashes.filter((hash) => {
      const told = this.#fns.travelOf(hash)?.find(({ peer }) => peer === client.id);
      return this.#fns.travelOf(hash) !== null && (told === undefined || told.sentUs === null);
    });
    if (open.length === 0) return;
    try {
      this.#take(client, new Set(open), await this.#fns.ask(client, open));
    } catch {
      // Late or gone: how a block travelled is shown as far as it is known.
      return;
    }
  }

  #take(client: PeerClient, asked: ReadonlySet<string>, journeys: readonly Journey[]): void {
    const changes: Change[] = [];
    for (const journey of journeys) {
      if (!asked.has(journey.hash)) continue;
      const before = this.#fns.travelOf(journey.hash as Hash);
      const travel = before && withArrival(before, client.id, journey);
      if (travel !== null && travel !== before) changes.push({ type: 'travel', hash: journey.hash, travel });
    }
    if (changes.length > 0) this.#fns.tell(changes);
  }
}
