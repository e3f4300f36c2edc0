/** The branches beside the best chain, and the lane of each. */
import type { BlockRow, Hex } from '../../model/rows.js';
import type { Best } from './best.js';
import type { Span } from './columns.js';
import { heirOf, type Tree } from './tree.js';

/** Blocks in a row that are not of the best chain. */
export type Branch = {
  /** Its first block: what it is known by for as long as it lives. */
  readonly root: Hex;
  /** What the first stands on, loaded or not. */
  readonly parent: Hex;
  readonly from: number;
  readonly to: number;
  /** In order of height. */
  readonly blocks: readonly Hex[];
  /** Whether anybody still builds on it. */
  readonly isLive: boolean;
};

/** What one layout hands on to the next, so that nothing jumps. */
export type Habits = {
  /** By the branch's root. */
  readonly lanes: ReadonlyMap<Hex, number>;
  /** The root of the branch that a block is on, by the block's hash. */
  readonly roots: ReadonlyMap<Hex, Hex>;
};
export const NO_HABITS: Habits = { lanes: new Map(), roots: new Map() };

/** @param isLive of a block's hash: whether it is not stale */
export function branchesOf(tree: Tree, best: Best, isLive: (hash: Hex) => boolean, habits: Habits): readonly Branch[] {
  const branches: Branch[] = [];
  const taken = new Set<Hex>();
  // Lowest first: what stands below has its branch before what stands on it.
  for (let i = tree.fromTop.length - 1; i >= 0; i--) {
    const first = tree.fromTop[i];
    if (!first || taken.has(first.hash) || best.get(first.height) === first.hash) continue;
    const blocks: Hex[] = [];
    let last = first;
    for (let next: BlockRow | null = first; next; next = continuation(tree, last, habits)) {
      blocks.push(next.hash);
      taken.add(next.hash);
      last = next;
    }
    const branch = { root: first.hash, parent: first.previous, from: first.height, to: last.height, blocks };
    branches.push({ ...branch, isLive: isLive(last.hash) });
  }
  return branches;
}

/** Which child goes on with the branch: the one that did so before, else the one that most was built on. */
function continuation(tree: Tree, block: BlockRow, { roots }: Habits): BlockRow | null {
  const root = roots.get(block.hash);
  const kept = root === undefined ? null : tree.children.get(block.hash)?.find(({ hash }) => roots.get(hash) === root);
  return kept ?? heirOf(tree, block.hash);
}

/**
 * A lane for each branch, from 1 up, by root. On screen a branch keeps its lane for as long as it can, and one that still
 * grows has everything to its right for itself; all others take the nearest lane that is free.
 *
 * @param seen the heights on screen; null: all of them
 */
export function lanesOf(branches: readonly Branch[], { lanes }: Habits, seen: Span | null): ReadonlyMap<Hex, number> {
  const rows: Branch[][] = [];
  const found = new Map<Hex, number>();
  const isSeen = ({ from, to }: Branch): boolean => seen === null || (from <= seen.to && to >= seen.from);
  // Out of sight, a branch may move when it grows: its lane is not kept empty for it.
  const endOf = (branch: Branch): number => (branch.isLive && isSeen(branch) ? Number.POSITIVE_INFINITY : branch.to);
  const meet = (a: Branch, b: Branch): boolean => a.from <= endOf(b) && b.from <= endOf(a);
  const settle = (branch: Branch, lane: number): void => {
    const row = rows[lane] ?? [];
    rows[lane] = row;
    row.push(branch);
    found.set(branch.root, lane);
  };
  const isFree = (branch: Branch, lane: number): boolean => !rows[lane]?.some((other) => meet(other, branch));
  // Who cannot keep its lane is the one that came back to life, so those at rest choose first, and then the youngest.
  const inOrder = [...branches].sort((a, b) => Number(a.isLive) - Number(b.isLive) || b.from - a.from);
  for (const branch of inOrder) {
    const kept = lanes.get(branch.root);
    if (kept !== undefined && isSeen(branch) && isFree(branch, kept)) settle(branch, kept);
  }
  // Of the others those that somebody builds on lie nearest to the best chain.
  for (const branch of [...branches].sort((a, b) => Number(b.isLive) - Number(a.isLive))) {
    if (found.has(branch.root)) continue;
    let lane = 1;
    while (!isFree(branch, lane)) lane++;
    settle(branch, lane);
  }
  return found;
}
