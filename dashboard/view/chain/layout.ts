/** Where every block stands: its lane, whether it counts, whose tip it is. One pass over what is loaded. */
import { leadOf } from '../../model/heard.js';
import type { BlockRow, Hex, PeerRow } from '../../model/rows.js';
import { type Best, bestOf } from './best.js';
import { type Branch, branchesOf, type Habits, lanesOf, NO_HABITS } from './branches.js';
import { type Columns, columnsOf, type Span } from './columns.js';
import { type Blocks, extended, knownTo, type Tree, treeOf } from './tree.js';

/** `fork`: beside the best chain, but some peer builds on it; `stale`: nobody does. */
export type Standing = 'best' | 'fork' | 'stale';
/** A peer whose chain ends here. */
export type Tip = { readonly peer: Hex; readonly name: string; readonly behind: number; readonly isMining: boolean };

export type Place = {
  readonly block: BlockRow;
  /** 0 for the best chain. */
  readonly lane: number;
  readonly standing: Standing;
  /** Whether some peer ever built on it, as far as was seen. */
  readonly wasHeld: boolean;
  readonly tips: readonly Tip[];
};

export type Scene = {
  readonly blocks: Blocks;
  readonly peers: readonly PeerRow[];
  /** Whose chain it is, by id; null: all peers'. */
  readonly perspective: Hex | null;
  /** What a server told to be of the best chain. */
  readonly told: Best;
  /** What was opened by hand. */
  readonly opened: readonly Span[];
  /** A block that must be seen; null if none. */
  readonly selected: Hex | null;
  /** The heights on screen, where no branch changes its lane; null: all of them. */
  readonly seen: Span | null;
};

export type Layout = {
  readonly places: ReadonlyMap<Hex, Place>;
  /** What is loaded of each height, lane by lane. */
  readonly heights: ReadonlyMap<number, readonly Place[]>;
  readonly best: Best;
  readonly branches: readonly Branch[];
  readonly columns: Columns;
  /** The highest height there is, loaded or not; 0 with genesis alone; -1 before anything is known. */
  readonly top: number;
  /** The height of the best chain's tip, loaded or not: a branch may reach higher. */
  readonly end: number;
  /** The highest block of the best chain that is loaded. */
  readonly tip: Hex | null;
  /** Peers whose tip is not loaded, by its height. */
  readonly strays: ReadonlyMap<number, readonly Tip[]>;
  /** Heights of blocks that more than one block stands on, in order. */
  readonly forks: readonly number[];
  readonly habits: Habits;
};

/** @param before the layout until now, which this one stays close to; null at first */
export function layoutOf(scene: Scene, before: Layout | null): Layout {
  const chosen = scene.peers.find(({ id, said }) => id === scene.perspective && said);
  const peers = chosen ? [chosen] : scene.peers;
  const tree = treeOf(chosen ? knownTo(scene.blocks, chosen) : scene.blocks);
  const heavy = leadOf(peers, tree.blocks);
  const best = bestOf(tree, heavy?.tip ?? null, scene.told);
  const top = Math.max(heavy?.height ?? -1, tree.fromTop[0]?.height ?? -1);
  const { tips, strays } = tipsOf(tree, peers, heavy?.height ?? top);
  const standing = standings(tree, best, heldBy(tree, best, [...tips.keys()]), before);
  const past = before?.habits ?? NO_HABITS;
  const branches = branchesOf(tree, best, (hash) => standing(hash).standing !== 'stale', past);
  const habits = { lanes: lanesOf(branches, past, scene.seen), roots: rootsOf(branches) };

  const places = new Map<Hex, Place>();
  for (const block of tree.fromTop) {
    const { hash } = block;
    const place = { block, lane: laneOf(hash, habits), ...standing(hash), tips: tips.get(hash) ?? NOBODY };
    places.set(hash, place);
  }
  const forks = forksOf(tree, branches);
  const seen = [...tips.keys(), ...(scene.selected === null ? [] : [scene.selected])];
  const events = [...forks, ...strays.keys(), ...branches.flatMap(({ from, to }) => [from, to])];
  for (const hash of seen) events.push(tree.blocks.get(hash)?.height ?? top);
  const columns = columnsOf(top, events, scene.opened);
  const tip = best.get(highest(best)) ?? null;
  const end = heavy && !tree.blocks.has(heavy.tip) ? heavy.height : highest(best);
  return { places, heights: byHeight(places), best, branches, columns, top, end, tip, strays, forks, habits };
}

const NOBODY: readonly Tip[] = [];

function laneOf(hash: Hex, { lanes, roots }: Habits): number {
  return lanes.get(roots.get(hash) ?? '') ?? 0;
}

function rootsOf(branches: readonly Branch[]): ReadonlyMap<Hex, Hex> {
  const roots = new Map<Hex, Hex>();
  for (const { root, blocks } of branches) for (const hash of blocks) roots.set(hash, root);
  return roots;
}

function byHeight(places: ReadonlyMap<Hex, Place>): ReadonlyMap<number, readonly Place[]> {
  const heights = new Map<number, Place[]>();
  for (const place of places.values()) {
    const level = heights.get(place.block.height);
    if (level) level.push(place);
    else heights.set(place.block.height, [place]);
  }
  for (const level of heights.values()) if (level.length > 1) level.sort((a, b) => a.lane - b.lane);
  return heights;
}

/** The first height written down: the chain is followed from its tip. */
const highest = (best: Best): number => best.keys().next().value ?? -1;

function tipsOf({ blocks }: Tree, peers: readonly PeerRow[], bestHeight: number) {
  const tips = new Map<Hex, Tip[]>();
  const strays = new Map<number, Tip[]>();
  for (const { id, name, said, isWatched } of peers) {
    if (!said) continue;
    const behind = Math.max(0, bestHeight - said.height);
    const tip = { peer: id, name, behind, isMining: isWatched && said.mining !== null };
    if (blocks.has(said.tip)) tips.set(said.tip, [...(tips.get(said.tip) ?? []), tip]);
    else strays.set(said.height, [...(strays.get(said.height) ?? []), tip]);
  }
  return { tips, strays };
}

/** The blocks beside the best chain that some peer's tip stands on. */
function heldBy(tree: Tree, best: Best, tips: readonly Hex[]): ReadonlySet<Hex> {
  const held = new Set<Hex>();
  for (const tip of tips) {
    let block = tree.blocks.get(extended(tree, tip));
    while (block && best.get(block.height) !== block.hash && !held.has(block.hash)) {
      held.add(block.hash);
      block = tree.blocks.get(block.previous);
    }
  }
  return held;
}

function standings(tree: Tree, best: Best, held: ReadonlySet<Hex>, before: Layout | null) {
  const bestTop = highest(best);
  return (hash: Hex): { standing: Standing; wasHeld: boolean } => {
    const block = tree.blocks.get(hash);
    if (block && best.get(block.height) === hash) return { standing: 'best', wasHeld: true };
    if (held.has(hash)) return { standing: 'fork', wasHeld: true };
    if (before?.places.get(hash)?.wasHeld) return { standing: 'stale', wasHeld: true };
    // A block comes before the word of the peer that mined it: until others are higher it is not lost.
    const isUndecided = (tree.reach.get(hash) ?? 0) >= bestTop;
    return { standing: isUndecided ? 'fork' : 'stale', wasHeld: false };
  };
}

function forksOf({ blocks }: Tree, branches: readonly Branch[]): readonly number[] {
  const found = new Set<number>();
  for (const { parent, from } of branches) found.add(blocks.get(parent)?.height ?? from - 1);
  return [...found].sort((a, b) => a - b);
}
