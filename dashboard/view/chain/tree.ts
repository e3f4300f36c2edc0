/** The loaded blocks as a tree: what follows on what, and how high each branch grows. */
import type { BlockRow, Hex, PeerRow } from '../../model/rows.js';

export type Blocks = ReadonlyMap<Hex, BlockRow>;

export type Tree = {
  readonly blocks: Blocks;
  /** Highest first, of one height the smaller hash first. */
  readonly fromTop: readonly BlockRow[];
  /** By the hash of their parent, whether that is loaded or not. */
  readonly children: ReadonlyMap<Hex, readonly BlockRow[]>;
  /** The height of the highest block on top of each, itself included. */
  readonly reach: ReadonlyMap<Hex, number>;
};

export function treeOf(blocks: Blocks): Tree {
  const fromTop = [...blocks.values()].sort(byHeight);
  const children = new Map<Hex, BlockRow[]>();
  const reach = new Map<Hex, number>();
  for (const block of fromTop) {
    const own = Math.max(block.height, reach.get(block.hash) ?? 0);
    reach.set(block.hash, own);
    reach.set(block.previous, Math.max(own, reach.get(block.previous) ?? 0));
    const siblings = children.get(block.previous);
    if (siblings) siblings.push(block);
    else children.set(block.previous, [block]);
  }
  return { blocks, fromTop, children, reach };
}

function byHeight(a: BlockRow, b: BlockRow): number {
  if (a.height !== b.height) return b.height - a.height;
  return a.hash < b.hash ? -1 : 1;
}

/** The child that most was built on, of equal height the smaller hash; null at a tip. */
export function heirOf({ children, reach }: Tree, hash: Hex): BlockRow | null {
  let heir: BlockRow | null = null;
  for (const child of children.get(hash) ?? []) {
    const isHigher = heir === null || (reach.get(child.hash) ?? 0) > (reach.get(heir.hash) ?? 0);
    // Children come in the order of their hashes.
    if (isHigher) heir = child;
  }
  return heir;
}

/** The tip of what was built on a block. A peer's word of its tip comes a little later than the block itself. */
export function extended(tree: Tree, hash: Hex): Hex {
  let at = hash;
  for (let heir = heirOf(tree, at); heir !== null; heir = heirOf(tree, at)) at = heir.hash;
  return at;
}

/**
 * The blocks that one peer knows: what its tip and the tips of its branches stand on. Further down than these are loaded,
 * where peers hardly differ, everything counts.
 */
export function knownTo(blocks: Blocks, { said }: PeerRow): Blocks {
  if (!said || !blocks.has(said.tip)) return blocks;
  const known = new Map<Hex, BlockRow>();
  let lowest = Number.POSITIVE_INFINITY;
  for (const tip of [said.tip, ...said.forks]) {
    for (let block = blocks.get(tip); block && !known.has(block.hash); block = blocks.get(block.previous)) {
      known.set(block.hash, block);
      if (tip === said.tip) lowest = block.height;
    }
  }
  for (const block of blocks.values()) if (block.height < lowest) known.set(block.hash, block);
  return known;
}
