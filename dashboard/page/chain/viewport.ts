/** The part of the chain that is on screen. Only its columns exist in the document, however long the chain is. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { BLOCKS_ASKED_MAX } from '../../model/api.js';
import { type Cell, cellsOf, laneCount, wantedOf } from '../../view/chain/cells.js';
import { columnAt, columnOf } from '../../view/chain/columns.js';
import type { Layout } from '../../view/chain/layout.js';
import { type Stand, standAgain, standOn, stepOf, tipStand, walk } from '../../view/chain/walk.js';
import { select, selected } from '../selection.js';
import { store } from '../store.js';
import { want } from './block-cache.js';
import { DrawnLink, LINK_WIDTH } from './link.js';
import { follow, following, isCalm, isMoving, layout, seen, stand, wish } from './picture.js';
import { Tile } from './tile.js';

/** Pixels. The style's own sizes of `.tile` are these. */
export const TILE_WIDTH = 164;
export const COLUMN = TILE_WIDTH + LINK_WIDTH;
/** From lane to lane; where there are many, blocks say less. */
const PITCH = 198;
const PITCH_DENSE = 128;
/** More lanes than this at once, and all become dense. */
const ROOMY_LANES = 2;
const MARGIN = 24;
/** The middle of a card's head and hash, where links hang. */
const LINK_TOP = 44;
/** Columns drawn on both sides of what is seen, so that scrolling shows no holes. */
const SPARE = 2;
/** In a view narrower than this only so much of the column beyond the tip is shown, so that the tip itself is. */
const NARROW = 600;
const GHOST_PEEK = 0.3;
/** Within this many pixels of the end one is at the end. */
const END_SLACK = 8;

export function Viewport(): VNode {
  const view = useRef<HTMLDivElement>(null);
  const columns = useSignal({ from: 0, to: 12 });
  const now = layout.value;
  useScroll(view, now, columns);
  const { from, to } = columns.value;
  const cells = cellsOf(now, from - SPARE, to + SPARE);
  useWanted(cells);
  useSelected(now, columns);
  useFocus(view, now);
  const lanes = laneCount(cells);
  const isDense = lanes > ROOMY_LANES;
  const pitch = isDense ? PITCH_DENSE : PITCH;
  const rooms = Math.max(isDense ? 3 : ROOMY_LANES, lanes);
  // A chain that has no branch in sight lies in the middle, and makes room when one comes.
  const offset = lanes === 1 ? PITCH / 2 : 0;
  const current = currentKey(now, cells, (from + to) >> 1);
  const beyond = (view.current?.clientWidth ?? NARROW) < NARROW ? GHOST_PEEK : 1;
  const width = (now.columns.count + beyond) * COLUMN + MARGIN;
  const name = `chain-view${isDense ? ' is-dense' : ''}${isCalm() ? ' is-calm' : ''}`;
  return html`<div class=${name} ref=${view} onKeyDown=${(event: KeyboardEvent) => onKey(event, now, current)}>
    <div class="chain-strip" style=${{ width: `${width}px`, height: `${rooms * pitch + 10}px` }}>
      <div class="chain-lanes" role="list" aria-label="Blocks" style=${{ transform: `translateY(${offset}px)` }}>
        ${cells.map((cell) => html`<${Slot} key=${cell.key} cell=${cell} pitch=${pitch} current=${current} />`)}
      </div>
    </div>
  </div>` as VNode;
}

type SlotProps = { readonly cell: Cell; readonly pitch: number; readonly current: string | null };
function Slot({ cell, pitch, current }: SlotProps): VNode {
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
    <${Tile} cell=${cell} peers=${store.peers.value} head=${store.head.value} isCurrent=${key === current}
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
function useSelected(now: Layout, { value: { from, to } }: Columns): void {
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

type Columns = { value: { from: number; to: number } };

/** Keeps what is looked at where it is while columns come and go; follows the tip; grants wishes. */
function useScroll(view: RefObject<HTMLDivElement | null>, now: Layout, columns: Columns): void {
  const anchor = useRef<{ height: number; column: number } | null>(null);
  const granted = useRef<object | null>(null);
  const measure = (): void => {
    const box = view.current;
    if (!box) return;
    const from = Math.max(0, Math.floor((box.scrollLeft - MARGIN) / COLUMN));
    const to = Math.ceil((box.scrollLeft + box.clientWidth) / COLUMN);
    if (from !== columns.value.from || to !== columns.value.to) columns.value = { from, to };
    const { columns: all, top } = layout.peek();
    const middle = columnAt(all, Math.min(all.count - 1, (from + to) >> 1));
    const height = middle?.kind === 'height' ? middle.height : (middle?.span.to ?? 0);
    anchor.current = { height, column: columnOf(all, height) };
    seen.value = { from: heightIn(all, from, 0), to: Math.min(top, heightIn(all, to, top)) };
  };

  useLayoutEffect(() => {
    const box = view.current;
    if (!box) return;
    const { current } = anchor;
    if (current) {
      const shift = columnOf(now.columns, current.height) - current.column;
      if (shift !== 0) box.scrollLeft += shift * COLUMN;
    }
    const isFirst = current === null;
    const asked = wish.value;
    if (following.value) {
      scrollTo(box, box.scrollWidth - box.clientWidth, isFirst);
      granted.current = asked;
    } else if (asked && asked !== granted.current) {
      granted.current = asked;
      scrollTo(box, MARGIN + (columnOf(now.columns, asked.height) + 0.5) * COLUMN - box.clientWidth / 2, false);
    }
    measure();
  });

  useEffect(() => {
    const box = view.current;
    if (!box) return;
    const byHand = (): void => {
      following.value = false;
    };
    const atRest = (): void => {
      const isAtEnd = box.scrollLeft + box.clientWidth >= box.scrollWidth - END_SLACK;
      if (isAtEnd && stand.value === null) following.value = true;
    };
    const onWheel = ({ deltaX, deltaY, shiftKey }: WheelEvent): void => {
      if (deltaX < 0 || (shiftKey && deltaY < 0)) byHand();
    };
    const onPointer = ({ target }: PointerEvent): void => {
      // On the scroll bar, or a finger anywhere.
      if (target === box) byHand();
    };
    const sizes = new ResizeObserver(() => {
      if (following.value) scrollTo(box, box.scrollWidth - box.clientWidth, true);
      measure();
    });
    sizes.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    box.addEventListener('scrollend', atRest);
    box.addEventListener('wheel', onWheel, { passive: true });
    box.addEventListener('touchmove', byHand, { passive: true });
    box.addEventListener('pointerdown', onPointer);
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', measure);
      box.removeEventListener('scrollend', atRest);
      box.removeEventListener('wheel', onWheel);
      box.removeEventListener('touchmove', byHand);
      box.removeEventListener('pointerdown', onPointer);
    };
  }, []);
}

function heightIn(all: Layout['columns'], column: number, otherwise: number): number {
  const at = columnAt(all, column);
  if (!at) return otherwise;
  return at.kind === 'height' ? at.height : at.span.from;
}

function scrollTo(box: HTMLElement, left: number, isAtOnce: boolean): void {
  if (Math.abs(box.scrollLeft - left) < 1) return;
  // Over more than a screen it is a jump, not a walk.
  const isFar = Math.abs(box.scrollLeft - left) > box.clientWidth;
  box.scrollTo({ left, behavior: isAtOnce || isFar || isCalm() ? 'instant' : 'smooth' });
}
