/** Two branches of a chain: where they part, how long they are, and which one was left. */
import type { BlockRow, Hex } from './rows.js';

/** As a board holds them. */
export type Blocks = ReadonlyMap<Hex, Pick<BlockRow, 'previous' | 'height' | 'transactions'>>;

/** Blocks that are looked back over; a fork deeper than that is none of an afternoon. */
const BACK_MAX = 2_000;

/** A tip and what is below it, newest first, as far as it is known. */
export function chainOf(blocks: Blocks, tip: Hex): Hex[] {
  const chain: Hex[] = [];
  let hash = tip;
  for (let block = blocks.get(hash); block && chain.length < BACK_MAX; block = blocks.get(hash)) {
    chain.push(hash);
    hash = block.previous;
  }
  return chain;
}

/** Whether one of two blocks is above the other, or they are the same. */
export const areOnOneBranch = (blocks: Blocks, a: Hex, b: Hex): boolean =>
  chainOf(blocks, a).includes(b) || chainOf(blocks, b).includes(a);

export type Fork = {
  /** The last block that both have. */
  readonly base: Hex;
  /** Blocks above it, newest first. */
  readonly own: readonly [readonly Hex[], readonly Hex[]];
};

/** @returns null if they have no block in common that is known */
export function forkOf(blocks: Blocks, a: Hex, b: Hex): Fork | null {
  const [left, right] = [chainOf(blocks, a), chainOf(blocks, b)];
  const known = new Set(left);
  const at = right.findIndex((hash) => known.has(hash));
  const base = right[at];
  return base === undefined ? null : { base, own: [left.slice(0, left.indexOf(base)), right.slice(0, at)] };
}

/** The highest block that is above this one, or it itself. */
export function topOf(blocks: Blocks, from: Hex): Hex {
  let top = from;
  const above = new Set([from]);
  const height = blocks.get(from)?.height ?? 0;
  const later = [...blocks].filter(([, block]) => block.height > height).sort(([, a], [, b]) => a.height - b.height);
  for (const [hash, { previous }] of later) {
    if (!above.has(previous)) continue;
    above.add(hash);
    top = hash;
  }
  return top;
}

export const transactionsIn = (blocks: Blocks, hashes: readonly Hex[]): number =>
  hashes.reduce((sum, hash) => sum + (blocks.get(hash)?.transactions ?? 0), 0);
