/** The record tree: Bitcoin's Merkle tree over every shopper's record, kept up to date leaf by leaf. */
import { HASH_SIZE } from './crypto.js';
import { parentOf } from './merkle.js';
import { numberKey, type Store, StoreFault, type WritableStore } from './store.js';

const nodeKey = (level: number, index: number): string => level.toString(16).padStart(2, '0') + numberKey(index);

/** Levels above the leaves, and their sizes, of a tree with `count` leaves: 5 leaves have [5, 3, 2, 1]. */
function levelSizes(count: number): number[] {
  const sizes = count === 0 ? [] : [count];
  for (let size = count; size > 1; ) {
    size = Math.ceil(size / 2);
    sizes.push(size);
  }
  return sizes;
}

/** @returns the root as the store has it, 32 zero bytes for a tree of no leaves */
export function treeRoot(store: WritableStore, count: number): Uint8Array {
  if (count === 0) return new Uint8Array(HASH_SIZE);
  return nodeAt(store, levelSizes(count).length - 1, 0);
}

/** The leaf of a shopper's record. @throws StoreFault if there is none */
export const leafAt = (store: Store, index: number): Uint8Array => nodeAt(store, 0, index);

function nodeAt(store: Store, level: number, index: number): Uint8Array {
  const node = store.get('tree', nodeKey(level, index));
  if (!node) throw new StoreFault(`the record tree has no node ${index} on level ${level}`);
  return node;
}

/**
 * Sets leaves and the paths above them: log2(count) hashes a leaf at most, less where paths meet.
 *
 * @param before how many leaves the tree had
 * @param count how many it has now; leaves from `count` on are cut off
 * @param leaves by index, all that changed and are below `count`
 */
export function updateTree(
  store: WritableStore,
  before: number,
  count: number,
  leaves: ReadonlyMap<number, Uint8Array>,
): void {
  const sizes = levelSizes(count);
  const dirty = new Set<number>();
  for (const [index, leaf] of leaves) {
    store.set('tree', nodeKey(0, index), leaf);
    dirty.add(index);
  }
  // Where leaves were cut off, the last one left may have lost its sibling.
  if (count < before && count > 0) dirty.add(count - 1);
  let touched = dirty;
  for (let level = 1; level < sizes.length; level++) {
    const sizeBelow = sizes[level - 1] as number;
    const parents = new Set([...touched].map((index) => index >>> 1));
    for (const parent of parents) {
      const left = nodeAt(store, level - 1, 2 * parent);
      const right = 2 * parent + 1 < sizeBelow ? nodeAt(store, level - 1, 2 * parent + 1) : left;
      store.set('tree', nodeKey(level, parent), parentOf(left, right));
    }
    touched = parents;
  }
  // Nodes that are no longer part of it: a tree's bytes depend on its leaves alone, not on how it came to be.
  levelSizes(before).forEach((size, level) => {
    for (let index = sizes[level] ?? 0; index < size; index++) store.set('tree', nodeKey(level, index), null);
  });
}
