/** Scrolling the chain: keeps what is looked at where it is while columns come and go, follows the tip, grants wishes. */
import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { columnAt, columnOf, type Span } from '../../view/chain/columns.js';
import type { Layout } from '../../view/chain/layout.js';
import { LINK_WIDTH } from './link.js';
import { following, isCalm, layout, seen, stand, wish } from './picture.js';

/** Pixels. The style's own size of `.tile` is this. */
const TILE_WIDTH = 164;
export const COLUMN = TILE_WIDTH + LINK_WIDTH;
export const MARGIN = 24;
/** In a view narrower than this only so much of the column beyond the tip is shown, so that the tip itself is. */
const NARROW = 600;
const GHOST_PEEK = 0.3;
/** Within this many pixels of the end one is at the end. */
const END_SLACK = 8;

/** Columns, both included. */
export type Range = Span;

/** Pixels of the whole chain. @param room pixels on the screen */
export const widthOf = ({ columns }: Layout, room: number): number =>
  (columns.count + (room < NARROW ? GHOST_PEEK : 1)) * COLUMN + MARGIN;

/** Pixels that are out of sight on the left when one has scrolled as far as one can. */
const endOf = (now: Layout, room: number): number => Math.max(0, widthOf(now, room) - room);

/** The columns on the screen, with so much out of sight on the left. */
const columnsAt = (left: number, room: number): Range => ({
  from: Math.max(0, Math.floor((left - MARGIN) / COLUMN)),
  to: Math.ceil((left + room) / COLUMN),
});

export const columnsAtEnd = (now: Layout, room: number): Range => columnsAt(endOf(now, room), room);

/** @param room pixels of the view @param columns those on the screen: both are kept up to date */
export function useScroll(view: RefObject<HTMLElement | null>, room: Signal<number>, columns: Signal<Range>): void {
  const scroll = useRef<Scroll | null>(null);
  // Each of them is something to do.
  for (const asked of [following, wish]) asked.value;
  useLayoutEffect(() => {
    if (!view.current) return;
    scroll.current ??= new Scroll(view.current, room, columns);
    const { current } = scroll;
    // To scroll has the page laid out: once, when all of it is drawn, and not for each of its parts.
    queueMicrotask(() => current.settle());
  });
  useEffect(() => scroll.current?.listen(), []);
}

class Scroll {
  readonly #box: HTMLElement;
  readonly #room: Signal<number>;
  readonly #columns: Signal<Range>;
  /** What is looked at; null before there is anything. */
  #anchor: { readonly height: number; readonly column: number } | null = null;
  #granted: object | null = null;
  /** The end that was scrolled to last; null while the tip is not followed. */
  #reached: number | null = null;

  constructor(box: HTMLElement, room: Signal<number>, columns: Signal<Range>) {
    this.#box = box;
    this.#room = room;
    this.#columns = columns;
  }

  /** To be called when the chain was drawn as it is now. */
  settle(): void {
    if (layout.peek().top < 0) return;
    const isFirst = this.#anchor === null;
    const isKept = this.#keep();
    if (following.peek()) this.#follow(isFirst, isKept);
    else this.#grant();
    this.#note();
  }

  /** @returns stops it */
  listen(): () => void {
    const box = this.#box;
    const measure = (): void => {
      if (layout.peek().top < 0) return;
      this.#measure();
      this.#note();
    };
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
      this.#room.value = box.clientWidth;
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
  }

  /** Goes along with what is looked at. @returns whether it is elsewhere now */
  #keep(): boolean {
    const anchor = this.#anchor;
    const shift = anchor ? columnOf(layout.peek().columns, anchor.height) - anchor.column : 0;
    if (shift !== 0) this.#box.scrollLeft += shift * COLUMN;
    return shift !== 0;
  }

  #follow(isFirst: boolean, isKept: boolean): void {
    this.#granted = wish.peek();
    const end = endOf(layout.peek(), this.#room.peek());
    if (end === this.#reached && !isKept) return;
    this.#reached = end;
    scrollTo(this.#box, end, isFirst);
    this.#measure();
  }

  #grant(): void {
    this.#reached = null;
    const asked = wish.peek();
    if (!asked || asked === this.#granted) return;
    this.#granted = asked;
    const middle = MARGIN + (columnOf(layout.peek().columns, asked.height) + 0.5) * COLUMN;
    scrollTo(this.#box, middle - this.#box.clientWidth / 2, false);
    this.#measure();
  }

  #measure(): void {
    this.#columns.value = same(this.#columns.peek(), columnsAt(this.#box.scrollLeft, this.#room.peek()));
  }

  /** What of the chain is on the screen. */
  #note(): void {
    const { columns, top } = layout.peek();
    const { from, to } = this.#columns.peek();
    const middle = columnAt(columns, Math.min(columns.count - 1, (from + to) >> 1));
    const height = middle?.kind === 'height' ? middle.height : (middle?.span.to ?? 0);
    this.#anchor = { height, column: columnOf(columns, height) };
    const span = { from: heightIn(columns, from, 0), to: Math.min(top, heightIn(columns, to, top)) };
    seen.value = same(seen.peek(), span);
  }
}

/** The span there was, if the other is the same: a signal that is set to it tells nobody. */
const same = (before: Span, now: Span): Span => (before.from === now.from && before.to === now.to ? before : now);

function heightIn(columns: Layout['columns'], column: number, otherwise: number): number {
  const at = columnAt(columns, column);
  if (!at) return otherwise;
  return at.kind === 'height' ? at.height : at.span.from;
}

function scrollTo(box: HTMLElement, left: number, isAtOnce: boolean): void {
  if (Math.abs(box.scrollLeft - left) < 1) return;
  // Over more than a screen it is a jump, not a walk.
  const isFar = Math.abs(box.scrollLeft - left) > box.clientWidth;
  box.scrollTo({ left, behavior: isAtOnce || isFar || isCalm() ? 'instant' : 'smooth' });
}
