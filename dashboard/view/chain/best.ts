/** Which blocks are the best chain: what lane 0 is made of. */
import type { Hex } from '../../model/rows.js';
import { extended, type Tree } from './tree.js';

/** Hashes by height. Where blocks are not loaded there are holes. */
export type Best = ReadonlyMap<number, Hex>;

/**
 * Follows the chain down from the tip. Below a hole it goes on from the block that is told to be of the best chain, else
 * from the highest.
 *
 * @param tip of the best chain; null or not loaded: the highest block
 * @param told hashes that a server said are of the best chain, by height
 */
export function bestOf(tree: Tree, tip: Hex | null, told: Best): Best {
  const best = new Map<number, Hex>();
  const start = tip !== null && tree.blocks.has(tip) ? extended(tree, tip) : (tree.fromTop[0]?.hash ?? null);
  let floor = descend(tree, start, best);
  for (const block of tree.fromTop) {
    // What reaches higher than the last hole, and is not in, is a branch that passes it.
    if (block.height >= floor || (tree.reach.get(block.hash) ?? 0) >= floor) continue;
    const ofBest = tree.blocks.get(told.get(block.height) ?? '');
    floor = descend(tree, (ofBest ?? block).hash, best);
  }
  return best;
}

/** @returns the lowest height reached */
function descend({ blocks }: Tree, from: Hex | null, best: Map<number, Hex>): number {
  let floor = Number.POSITIVE_INFINITY;
  for (let block = blocks.get(from ?? ''); block; block = blocks.get(block.previous)) {
    best.set(block.height, block.hash);
    floor = block.height;
  }
  return floor;
}
