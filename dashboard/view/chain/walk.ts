/** Walking the chain with the arrow keys: left and right along a branch, up and down between lanes. */
import { type Cell, cellsAt } from './cells.js';
import { columnAt, columnOf } from './columns.js';
import type { Layout, Place } from './layout.js';

export type Step = 'left' | 'right' | 'up' | 'down' | 'home' | 'end';
/** A place to stand on: a block by its hash, a block that is not loaded, or a hidden stretch. */
export type Stand = { readonly key: string; readonly column: number; readonly lane: number };

const STEPS: { readonly [key: string]: Step } = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
};
/** @param key as a keyboard event has it */
export const stepOf = (key: string): Step | null => STEPS[key] ?? null;

/** Where one stands before any step: at the tip. Null while there is nothing. */
export const tipStand = (layout: Layout): Stand | null => onLane(layout, layout.columns.count - 1, 0);

/** @returns where the step leads; where there is no way, the same place */
export function walk(layout: Layout, at: Stand, step: Step): Stand {
  switch (step) {
    case 'home':
      return onLane(layout, 0, 0) ?? at;
    case 'end':
      return tipStand(layout) ?? at;
    case 'left':
      return parentOf(layout, at) ?? onLane(layout, at.column - 1, at.lane) ?? at;
    case 'right':
      return childOf(layout, at) ?? onwards(layout, at);
    case 'up':
      return across(layout, at, -1);
    case 'down':
      return across(layout, at, 1);
  }
}

/** What comes next where the block itself knows no child: at the tip of a branch nothing does. */
function onwards(layout: Layout, at: Stand): Stand {
  if (layout.places.has(at.key) && at.lane > 0) {
    const isPassed = standsIn(layout, at.column + 1)[0]?.key.startsWith('hidden:') ?? false;
    if (!isPassed) return at;
  }
  return onLane(layout, at.column + 1, at.lane) ?? at;
}

/** Where a block stands now; null if it is not loaded. */
export function standOn({ places, columns }: Layout, hash: string): Stand | null {
  const place = places.get(hash);
  return place ? { key: hash, column: columnOf(columns, place.block.height), lane: place.lane } : null;
}

/** Where a stand is after the layout has changed: a block is followed, else the column counts. */
export function standAgain(layout: Layout, at: Stand): Stand | null {
  return standOn(layout, at.key) ?? onLane(layout, Math.min(at.column, layout.columns.count - 1), 0);
}

function parentOf(layout: Layout, at: Stand): Stand | null {
  const parent = layout.places.get(at.key)?.block.previous;
  const stand = parent === undefined ? null : standOn(layout, parent);
  // The parent may be hidden: then the hidden stretch is next.
  return stand && isShown(layout, stand) ? stand : null;
}

function childOf(layout: Layout, at: Stand): Stand | null {
  const place = layout.places.get(at.key);
  const child = place ? nextOn(layout.heights.get(place.block.height + 1) ?? [], place) : null;
  const stand = child ? standOn(layout, child.block.hash) : null;
  return stand && isShown(layout, stand) ? stand : null;
}

/** The child on the same branch, else any. */
function nextOn(level: readonly Place[], { block, lane }: Place): Place | null {
  const children = level.filter((place) => place.block.previous === block.hash);
  return children.find((place) => place.lane === lane) ?? children[0] ?? null;
}

const isShown = ({ columns }: Layout, { column }: Stand): boolean => columnAt(columns, column)?.kind === 'height';

/** The nearest lane above or below in this column, else in the columns beside it. */
function across(layout: Layout, at: Stand, way: 1 | -1): Stand {
  for (const aside of [0, -1, 1, -2, 2]) {
    const stands = standsIn(layout, at.column + aside).filter(({ lane }) => (lane - at.lane) * way > 0);
    stands.sort((a, b) => (a.lane - b.lane) * way);
    if (stands[0]) return stands[0];
  }
  return at;
}

const onLane = (layout: Layout, column: number, lane: number): Stand | null => {
  const stands = standsIn(layout, column);
  return stands.find((stand) => stand.lane === lane) ?? stands[0] ?? null;
};

function standsIn(layout: Layout, column: number): Stand[] {
  const at = columnAt(layout.columns, column);
  if (!at) return [];
  if (at.kind === 'hidden') return [{ key: `hidden:${at.span.from}`, column, lane: 0 }];
  return cellsAt(layout, column, at.height).map(({ key, lane }: Cell) => ({ key, column, lane }));
}
