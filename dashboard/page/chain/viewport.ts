/** The part of the chain that is on screen. Only its columns exist in the document, however long the chain is. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { BLOCKS_ASKED_MAX } from '../../model/api.js';
import { type Cell, cellsOf, isSameCell, laneCount, wantedOf } from '../../view/chain/cells.js';
import { columnAt } from '../../view/chain/columns.js';
import type { Layout } from '../../view/chain/layout.js';
import { type Stand, standAgain, standOn, stepOf, tipStand, walk } from '../../view/chain/walk.js';
import { called } from '../frame/names.js';
import { select, selected } from '../selection.js';
import { store } from '../store.js';
import { want } from './block-cache.js';
import { DrawnLink, LINK_WIDTH } from './link.js';
import { follow, following, isCalm, isMoving, layout, stand, wish } from './picture.js';
import { COLUMN, columnsAtEnd, MARGIN, type Range, useScroll, widthOf } from './scroll.js';
import { Tile } from './tile.js';

/** From lane to lane, in pixels; where there are many, blocks say less. */
const PITCH = 198;
const PITCH_DENSE = 128;
/** More lanes than this at once, and all become dense. */
const ROOMY_LANES = 2;
/** The middle of a card's head and hash, where links hang. */
const LINK_TOP = 44;
/** Columns drawn on both sides of what is seen, so that scrolling shows no holes. */
const SPARE = 2;
/** Pixels for the chain in most windows, until it is known of this one. */
const ROOM_GUESSED = 1_240;

export function Viewport(): VNode {
  const view = useRef<HTMLDivElement>(null);
  // Asked of the element while the page is being drawn, it would have everything laid out at once, and again later.
  const room = useSignal(ROOM_GUESSED);
  const columns = useSignal<Range>({ from: 0, to: 12 });
  const now = layout.value;
  useScroll(view, room, columns);
  // What does not glide to the end is there when it is drawn.
  const isAtEnd = following.value && isCalm();
  const range = isAtEnd ? columnsAtEnd(now, room.value) : columns.value;
  const { from, to } = range;
  const cells = useSame(cellsOf(now, from - SPARE, to + SPARE));
  useWanted(cells);
  useSelected(now, range);
  useFocus(view, now);
  const lanes = laneCount(cells);
  const isDense = lanes > ROOMY_LANES;
  const pitch = isDense ? PITCH_DENSE : PITCH;
  const rooms = Math.max(isDense ? 3 : ROOMY_LANES, lanes);
  // A chain that has no branch in sight lies in the middle, and makes room when one comes.
  const offset = lanes === 1 ? PITCH / 2 : 0;
  const current = currentKey(now, cells, (from + to) >> 1);
  const name = `chain-view${isDense ? ' is-dense' : ''}${isCalm() ? ' is-calm' : ''}`;
  return html`<div class=${name} ref=${view} onKeyDown=${(event: KeyboardEvent) => onKey(event, now, current)}>
    <div class="chain-strip" style=${{ width: `${widthOf(now, room.value)}px`, height: `${rooms * pitch + 10}px` }}>
      <div class="chain-lanes" role="list" aria-label="Blocks" style=${{ transform: `translateY(${offset}px)` }}>
        ${cells.map((cell) => html`<${Slot} key=${cell.key} cell=${cell} pitch=${pitch} isCurrent=${cell.key === current} />`)}
      </div>
    </div>
  </div>` as VNode;
}

/** The cells as they are drawn already, as far as they look the same: those are not drawn anew. */
function useSame(cells: readonly Cell[]): readonly Cell[] {
  const drawn = useRef<ReadonlyMap<string, Cell>>(new Map());
  const kept = cells.map((cell) => {
    const before = drawn.current.get(cell.key);
    return before && isSameCell(before, cell) ? before : cell;
  });
  drawn.current = new Map(kept.map((cell) => [cell.key, cell]));
  return kept;
}

type SlotProps = { readonly cell: Cell; readonly pitch: number; readonly isCurrent: boolean };
function Slot({ cell, pitch, isCurrent }: SlotProps): VNode {
  const { column, lane, link, key } = cell;
  const isMoved = isMoving(key);
  const isFresh = isMoved && cell.kind === 'block' && cell.place.standing !== 'stale';
  // The left of a block is over the right of its parent, so that links end under cards.
  const style = {
    left: `${MARGIN + column * COLUMN}px`,
    transform: `translateY(${lane * pitch}px)`,
    zIndex: `${1000 - (column % 1000)}`,
  };
  const open = selected.value;
  return html`<div class=${`slot slot-${cell.kind}${isFresh ? ' is-fresh' : ''}`} style=${style}
    role=${cell.kind === 'ghost' ? 'presentation' : 'listitem'}>
    ${
      link &&
      html`<span class="slot-link" key=${`${link.kind}${link.fromLane}-${lane}`} style=${{ top: `${LINK_TOP}px`, left: `${-LINK_WIDTH}px` }}>
        <${DrawnLink} link=${link} lane=${lane} pitch=${pitch} isSnapping=${isMoved && link.kind === 'broken'} />
      </span>`
    }
    <${Tile} cell=${cell} peers=${called.value} head=${store.head.value} isCurrent=${isCurrent}
      isSelected=${open?.kind === 'block' && open.key === key} />
  </div>` as VNode;
}

/** The one cell that Tab reaches: where one stands, else the tip, else what is in the middle. */
function currentKey(now: Layout, cells: readonly Cell[], middle: number): string | null {
  const at = stand.value?.key ?? now.tip;
  if (cells.some(({ key }) => key === at)) return at;
  const solid = cells.filter(({ kind }) => kind !== 'ghost');
  return (solid.find(({ column, lane }) => column === middle && lane === 0) ?? solid.at(-1))?.key ?? null;
}

function onKey(event: KeyboardEvent, now: Layout, current: string | null): void {
  const step = stepOf(event.key);
  if (event.key === 'Escape' && selected.value?.kind === 'block') select(null);
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const at = standOn(now, current ?? '') ?? (stand.value && standAgain(now, stand.value)) ?? tipStand(now);
  if (!at) return;
  const next = walk(now, at, step);
  // At the tip one goes along with it.
  if (step === 'end') follow(true);
  else following.value = false;
  stand.value = { ...next };
  const to = columnAt(now.columns, next.column);
  if (to) wish.value = { height: to.kind === 'height' ? to.height : to.span.from };
}

/** Moves the keyboard to where one stands, once that is drawn. */
function useFocus(view: RefObject<HTMLDivElement | null>, now: Layout): void {
  const asked = useRef<Stand | null>(null);
  useEffect(() => {
    // What was waited for has come: one stands on it.
    const height = /^gap:(\d+)$/.exec(stand.value?.key ?? '')?.[1];
    const hash = height === undefined ? undefined : now.best.get(Number(height));
    if (hash !== undefined) stand.value = standOn(now, hash);
  });
  useLayoutEffect(() => {
    const at = stand.value;
    if (at === null || at === asked.current) return;
    const element = view.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(at.key)}"]`);
    if (!element) return;
    asked.current = at;
    element.focus({ preventScroll: true });
  });
}

/** Brings a block that was opened from elsewhere into view, once it is loaded. */
function useSelected(now: Layout, { from, to }: Range): void {
  const shown = useRef<string | null>(null);
  const open = selected.value;
  const hash = open?.kind === 'block' ? open.key : null;
  const at = hash === null ? null : standOn(now, hash);
  useEffect(() => {
    if (hash === null) shown.current = null;
    if (at === null || shown.current === hash) return;
    shown.current = hash;
    if (at.column >= from && at.column < to) return;
    following.value = false;
    const place = now.places.get(at.key);
    if (place) wish.value = { height: place.block.height };
  });
}

function useWanted(cells: readonly Cell[]): void {
  const missing = wantedOf(cells, BLOCKS_ASKED_MAX);
  useEffect(() => {
    if (missing) void want(missing);
  });
}
