/** The figures above the chain. */
import { isRooted } from '../model/credible.js';
import { isHeard } from '../model/heard.js';
import type { BlockRow, EventRow, Hex, PeerRow } from '../model/rows.js';
import { medianOf } from './numbers.js';
import type { Lead } from './standing.js';

type Blocks = ReadonlyMap<Hex, BlockRow>;

/** Blocks whose mining time is looked at. */
export const MINED_COUNT = 20;

/** The last blocks of the branch that ends in `tip`, newest first, as far as they are at hand; genesis was not mined. */
export function lastMined(blocks: Blocks, tip: Hex, count = MINED_COUNT): BlockRow[] {
  const found: BlockRow[] = [];
  let block = blocks.get(tip);
  while (block && block.height > 0 && found.length < count) {
    found.push(block);
    block = blocks.get(block.previous);
  }
  return found;
}

export type Figures = {
  /** When the last block was mined, in milliseconds since 1970; null while there is none. */
  readonly lastBlockMs: number | null;
  /** Median of the last blocks, in microseconds, by the miners' word. */
  readonly minedUs: number | null;
  /** All peers' together, hashes a second. */
  readonly hashRate: number;
  /** Of a block mined now, the median of the peers'; null while none is heard. */
  readonly difficulty: number | null;
  /** Branches beside the best chain among the blocks at hand. */
  readonly forks: number;
  /** Among the events that are kept. */
  readonly reorganisations: number;
  /** Transactions that wait, of the peer that knows most. */
  readonly pending: number;
  readonly up: number;
};

export function figuresOf(
  peers: readonly PeerRow[],
  blocks: Blocks,
  events: readonly EventRow[],
  lead: Lead | null,
): Figures {
  // A stranger that speaks of a chain nobody has seen may say any number.
  const heard = peers
    .filter((peer) => isHeard(peer) && (peer.isOperated || isRooted(blocks, peer.said?.tip ?? '')))
    .flatMap(({ said }) => said ?? []);
  const mined = lead ? lastMined(blocks, lead.tip) : [];
  return {
    lastBlockMs: mined[0]?.timeMs ?? null,
    minedUs: mined.length === 0 ? null : medianOf(mined.map(({ minedUs }) => minedUs)),
    hashRate: heard.reduce((sum, { hashRate }) => sum + hashRate, 0),
    difficulty: heard.length === 0 ? null : medianOf(heard.map(({ difficulty }) => difficulty)),
    forks: branchesOf(blocks),
    reorganisations: events.filter(({ event }) => event === 'reorganised').length,
    pending: Math.max(0, ...heard.map(({ mempool }) => mempool)),
    up: peers.filter(({ state }) => state === 'running').length,
  };
}

/** Each block that another shares its parent with begins a branch, but for one of them. */
function branchesOf(blocks: Blocks): number {
  const parents = new Set<Hex>();
  let branches = 0;
  for (const { previous } of blocks.values()) {
    if (parents.has(previous)) branches++;
    parents.add(previous);
  }
  return branches;
}
