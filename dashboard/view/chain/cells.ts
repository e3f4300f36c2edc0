/** What is to be drawn of a range of columns: blocks, what is not loaded, what is hidden, what is being searched for. */
import { columnAt, columnOf, type Span } from './columns.js';
import type { Layout, Place, Tip } from './layout.js';

/** How a cell hangs on what is left of it: from which lane; `loose` where that is not known. Null: on nothing. */
export type Link = { readonly kind: 'whole' | 'broken' | 'loose'; readonly fromLane: number };

type At = {
  /** Finds the cell again when cells are made anew: a block's hash, `gap:HEIGHT`, `hidden:HEIGHT`, `ghost:HASH`. */
  readonly key: string;
  readonly column: number;
  readonly lane: number;
  readonly link: Link | null;
};
export type BlockCell = At & { readonly kind: 'block'; readonly place: Place };
/** A block of the best chain that is not loaded. */
export type GapCell = At & { readonly kind: 'gap'; readonly height: number; readonly tips: readonly Tip[] };
export type HiddenCell = At & { readonly kind: 'hidden'; readonly span: Span };
/** A block being searched for, behind a tip. */
export type GhostCell = At & { readonly kind: 'ghost'; readonly height: number; readonly miners: readonly Tip[] };
export type Cell = BlockCell | GapCell | HiddenCell | GhostCell;

/** @param from first column @param to last column, included */
export function cellsOf(layout: Layout, from: number, to: number): readonly Cell[] {
  const cells: Cell[] = [];
  for (let column = Math.max(0, from); column <= Math.min(to, layout.columns.count - 1); column++) {
    const at = columnAt(layout.columns, column);
    if (at?.kind === 'hidden') cells.push(...hiddenCells(layout, column, at.span));
    else if (at) cells.push(...cellsAt(layout, column, at.height));
  }
  cells.push(...ghosts(layout, from, to));
  return cells;
}

/** The cells of one height, lane by lane. */
export function cellsAt(layout: Layout, column: number, height: number): readonly Cell[] {
  const cells: Cell[] = [];
  if (!layout.best.has(height) && height <= layout.end) {
    const link = height === 0 ? null : whole(0);
    const tips = layout.strays.get(height) ?? [];
    cells.push({ kind: 'gap', key: `gap:${height}`, column, lane: 0, link, height, tips });
  }
  for (const place of layout.heights.get(height) ?? []) {
    const { block, lane } = place;
    cells.push({ kind: 'block', key: block.hash, column, lane, link: linkOf(layout, place), place });
  }
  return cells;
}

const whole = (fromLane: number): Link => ({ kind: 'whole', fromLane });

function linkOf({ places, best }: Layout, { block, lane, standing }: Place): Link | null {
  if (block.height === 0) return null;
  const parent = places.get(block.previous);
  // The best chain goes on below, loaded or not; where a lone branch comes from is not known.
  if (!parent)
    return standing === 'best' || !best.has(block.height - 1) ? whole(lane) : { kind: 'loose', fromLane: lane };
  const isBroken = standing === 'stale' && parent.standing !== 'stale';
  return { kind: isBroken ? 'broken' : 'whole', fromLane: parent.lane };
}

/** One pill, and one more on each lane whose branch passes by. */
function hiddenCells({ branches, habits }: Layout, column: number, span: Span): HiddenCell[] {
  const lanes = [0];
  for (const { root, from, to } of branches)
    if (from < span.from && to > span.to) lanes.push(habits.lanes.get(root) ?? 0);
  return lanes.map((lane) => {
    const key = `hidden:${span.from}${lane === 0 ? '' : `:${lane}`}`;
    return { kind: 'hidden', key, column, lane, link: whole(lane), span };
  });
}

/** Drawn into room that nothing else takes, so that they come and go without moving anything. */
function ghosts({ places, columns, heights, best, tip }: Layout, from: number, to: number): GhostCell[] {
  const found: GhostCell[] = [];
  for (const { block, tips, lane } of places.values()) {
    const column = columnOf(columns, block.height) + 1;
    const miners = tips.filter(({ isMining }) => isMining);
    if (miners.length === 0 || column < from || column > to) continue;
    const height = block.height + 1;
    const isTaken = lane === 0 ? block.hash !== tip || best.has(height) : isLaneTaken(heights.get(height), lane);
    if (isTaken) continue;
    found.push({ kind: 'ghost', key: `ghost:${block.hash}`, column, lane, link: whole(lane), height, miners });
  }
  return found;
}
const isLaneTaken = (level: readonly Place[] | undefined, lane: number): boolean =>
  level?.some((place) => place.lane === lane) ?? false;

/** Whether two cells are drawn alike. */
export const isSameCell = (a: Cell, b: Cell): boolean => isAlike(a, b);

function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isAlike(value, right.get(key)));
}

/** The lanes that cells use, counted: at least 1. */
export function laneCount(cells: readonly Cell[]): number {
  let most = 0;
  for (const { lane } of cells) most = Math.max(most, lane);
  return most + 1;
}

/**
 * Heights of the best chain in these columns that are not loaded, as one range to ask for; null if nothing is missing.
 *
 * @param most heights asked for at once
 */
export function wantedOf(cells: readonly Cell[], most: number): Span | null {
  const missing = cells.flatMap((cell) => (cell.kind === 'gap' ? [cell.height] : []));
  const from = missing[0];
  if (from === undefined) return null;
  const last = missing.findLast((height) => height < from + most) ?? from;
  return { from, to: last };
}
