/** Blocks that peers have left, and how deep the reorganisation was that left each. */
import type { Hash } from '../../peer/chain/crypto.js';
import type { Receipt } from './receipts.js';

/** Blocks remembered: far more than are left between the news of it and that of a purchase in one of them. */
const BLOCKS_MAX = 1024;

/** Blocks that were left, with how many were left at once; the latest last. */
export type Departures = ReadonlyMap<Hash, number>;

/** Takes what a peer left at once. */
export function withDeparted(departures: Departures, blocks: readonly Hash[]): Departures {
  const all = new Map(departures);
  for (const block of blocks) {
    // Of several peers the one that went back furthest tells how deep it was.
    const depth = Math.max(blocks.length, all.get(block) ?? 0);
    all.delete(block);
    all.set(block, depth);
  }
  for (const oldest of all.keys()) {
    if (all.size <= BLOCKS_MAX) break;
    all.delete(oldest);
  }
  return all;
}

/** Whether a reorganisation took a transaction out of the block it was in. */
export const isMovedBack = (before: Receipt | null, after: Receipt): boolean =>
  before !== null &&
  'block' in before &&
  after.state !== 'refused' &&
  !('block' in after && after.block === before.block);
