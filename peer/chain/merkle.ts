/** Bitcoin's Merkle tree: double SHA-256, the last node of an odd level paired with itself. */
import assert from 'node:assert/strict';
import { HASH_SIZE, sha256d } from './crypto.js';

/** Leaves never have this size, or an inner node could be passed off as one (CVE-2017-12842). */
export const LEAF_SIZE_FORBIDDEN = 2 * HASH_SIZE;

export function parentOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(2 * HASH_SIZE);
  pair.set(left);
  pair.set(right, HASH_SIZE);
  return sha256d(pair);
}

/** The level above: half as many nodes, rounded up. */
function above(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] as Uint8Array;
    parents.push(parentOf(left, level[index + 1] ?? left));
  }
  return parents;
}

/** The root over leaf hashes. @returns 32 zero bytes for no leaves */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  let level: readonly Uint8Array[] = leaves;
  if (level.length === 0) return new Uint8Array(HASH_SIZE);
  while (level.length > 1) level = above(level);
  return level[0] as Uint8Array;
}

/**
 * Whether two different nodes of one pair are equal. Such a list has the same root as a shorter one (CVE-2012-2459), so
 * it may be refused but never remembered as invalid by the root: the honest block would be shut out with it.
 */
export function hasRepeat(leaves: readonly Uint8Array[]): boolean {
  for (let level: readonly Uint8Array[] = leaves; level.length > 1; level = above(level)) {
    for (let index = 0; index + 1 < level.length; index += 2) {
      if (Buffer.compare(level[index] as Uint8Array, level[index + 1] as Uint8Array) === 0) return true;
    }
  }
  return false;
}

/** Every level of the tree, the leaves first and the root last: made once where many paths are asked for. */
export function merkleLevels(leaves: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; ) {
    level = above(level);
    levels.push(level);
  }
  return levels;
}

/** What proves that a leaf is in a tree: its place, and the sibling on each level from the leaf up. */
export type MerklePath = { readonly position: number; readonly siblings: Uint8Array[] };

export const merklePath = (leaves: readonly Uint8Array[], position: number): MerklePath =>
  pathIn(merkleLevels(leaves), position);

/** @param levels as `merkleLevels` makes them */
export function pathIn(levels: readonly (readonly Uint8Array[])[], position: number): MerklePath {
  assert(position >= 0 && position < (levels[0]?.length ?? 0), 'the leaf is in the tree');
  const siblings: Uint8Array[] = [];
  let place = position;
  for (const level of levels.slice(0, -1)) {
    siblings.push((level[place ^ 1] ?? level[place]) as Uint8Array);
    place >>>= 1;
  }
  return { position, siblings };
}

/** The root that a leaf hash and its path lead to. */
export function rootAlong(leaf: Uint8Array, path: MerklePath): Uint8Array {
  let node = leaf;
  let place = path.position;
  for (const sibling of path.siblings) {
    node = place % 2 === 0 ? parentOf(node, sibling) : parentOf(sibling, node);
    place = Math.floor(place / 2);
  }
  return node;
}
