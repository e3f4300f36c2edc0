/** Metrics for Prometheus: gauges of the board at the moment it is asked, and counts of what has changed on it. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Board, Change } from '../model/board.js';
import type { EventRow, Hex, PeerRow, Travel } from '../model/rows.js';
import { standingOf } from './standing.js';

/** Blocks remembered so that each is counted once: far more than a board keeps. */
const COUNTED_MAX = 8_192;
/** Seconds that finding a block may take: a drawn one next to nothing, a hard one on a slow machine some. */
const MINING_BUCKETS = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];
/** Seconds from the miner to another peer: on one machine milliseconds, after a split minutes. */
const PROPAGATION_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120];
const DEPTH_BUCKETS = [1, 2, 3, 5, 10, 20, 50, 100, 1000];

/** What is measured of each peer; null where it has not said it. */
const OF_PEER: readonly (readonly [name: string, help: string, of: (peer: PeerRow) => number | null])[] = [
  ['up', 'Whether it runs and answers.', ({ state, isWatched }) => Number(state === 'running' && isWatched)],
  ['height', 'Height of its best chain.', ({ said }) => said?.height ?? null],
  ['links', 'Links to other peers.', ({ said }) => said?.links.length ?? null],
  ['hashes_per_second', 'Hashes a second while it searches.', ({ said }) => said?.hashRate ?? null],
  ['difficulty', 'log2 of the work of a block it mines now.', ({ said }) => said?.difficulty ?? null],
  ['load_ratio', 'CPU load as it says, 0 to 1.', ({ said }) => said?.load ?? null],
  ['mempool_transactions', 'Transactions that wait for a block.', ({ said }) => said?.mempool ?? null],
  ['resident_memory_bytes', 'Memory of its process.', ({ rssBytes }) => rssBytes],
];

export class Metrics {
  readonly #board: Board;
  readonly #pages: () => number;
  readonly #registry = new Registry();
  readonly #ofPeer = OF_PEER.map(([name, help, of]) => [this.#gauge(`peer_${name}`, help, ['peer']), of] as const);
  readonly #restarts = this.#counter('peer_restarts_total', 'How often it was revived.', ['peer']);
  readonly #forks = this.#gauge('forks', 'Branches beside the best chain.');
  readonly #agree = this.#gauge('tips_agree', 'Whether all peers that can be reached have one tip.');
  readonly #cuts = this.#gauge('link_cuts', 'Directions of links that are cut.');
  readonly #open = this.#gauge('pages', 'Pages that are connected to the dashboard.');
  readonly #blocks = this.#counter('blocks_seen_total', 'Blocks this dashboard has got to know.');
  readonly #mining = this.#histogram(
    'block_mining_seconds',
    'What finding a block took, by the word of its miner.',
    MINING_BUCKETS,
  );
  readonly #propagation = this.#histogram(
    'block_propagation_seconds',
    'From the miner to each other peer, by their clocks.',
    PROPAGATION_BUCKETS,
  );
  readonly #reorganisations = this.#histogram(
    'reorganisation_depth_blocks',
    'Blocks that a peer left for another branch; one observation a reorganisation and peer.',
    DEPTH_BUCKETS,
  );
  /** Blocks counted, the oldest first: who mined each, and the peers whose arrival has been counted. */
  readonly #counted = new Map<Hex, { readonly miner: Hex; readonly arrived: Set<Hex> }>();

  /** @param pages how many are connected now */
  constructor(board: Board, pages: () => number) {
    this.#board = board;
    this.#pages = pages;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Something has changed on the board: counts what can only be counted as it happens. */
  observe(change: Change): void {
    if (change.type === 'block') this.#countBlock(change.block.hash, change.block.miner, change.block.minedUs);
    else if (change.type === 'travel') this.#countTravel(change.hash, change.travel);
    else if (change.type === 'event') this.#countEvent(change.event);
  }

  /** All of it as it is now, in the text format of Prometheus. */
  text(): Promise<string> {
    const standing = standingOf(this.#board);
    this.#forks.set(standing.forks);
    this.#agree.set(Number(standing.tipsAgree));
    this.#cuts.set(standing.faults.length);
    this.#open.set(this.#pages());
    this.#restarts.reset();
    for (const [gauge] of this.#ofPeer) gauge.reset();
    for (const row of this.#board.peers.values()) this.#setPeer(row);
    return this.#registry.metrics();
  }

  #setPeer(row: PeerRow): void {
    const labels = { peer: row.name };
    for (const [gauge, of] of this.#ofPeer) {
      const value = of(row);
      if (value !== null) gauge.set(labels, value);
    }
    this.#restarts.inc(labels, row.restarts);
  }

  /** A block may be told again after it was dropped, and genesis is nobody's. */
  #countBlock(hash: Hex, miner: Hex | null, minedUs: number): void {
    if (miner === null || this.#counted.has(hash)) return;
    const oldest = this.#counted.keys().next();
    if (this.#counted.size >= COUNTED_MAX && !oldest.done) this.#counted.delete(oldest.value);
    this.#counted.set(hash, { miner, arrived: new Set() });
    this.#blocks.inc();
    this.#mining.observe(minedUs / 1e6);
  }

  /** A journey is told in pieces; each arrival counts once, as soon as it is known when the miner had it. */
  #countTravel(hash: Hex, travel: Travel): void {
    const counted = this.#counted.get(hash);
    // By the block's own word: any peer may say that it mined it.
    const start = travel.find(({ peer }) => peer === counted?.miner);
    if (!counted || !start) return;
    for (const { peer, arrivedUs } of travel) {
      if (peer === start.peer || counted.arrived.has(peer)) continue;
      counted.arrived.add(peer);
      // Clocks of two machines may differ by more than the way takes.
      this.#propagation.observe(Math.max(0, arrivedUs - start.arrivedUs) / 1e6);
    }
  }

  #countEvent({ event, depth }: EventRow): void {
    if (event === 'reorganised' && depth !== null) this.#reorganisations.observe(depth);
  }

  #gauge<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    return new Gauge({ name: `monkeychain_${name}`, help, labelNames, registers: [this.#registry] });
  }
  #counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name: `monkeychain_${name}`, help, labelNames, registers: [this.#registry] });
  }
  #histogram(name: string, help: string, buckets: readonly number[]): Histogram {
    return new Histogram({ name: `monkeychain_${name}`, help, buckets: [...buckets], registers: [this.#registry] });
  }
}
