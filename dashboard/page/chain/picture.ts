/** The state behind the picture: what is laid out, whether it is followed, what was opened, where one stands. */
import { computed, signal } from '@preact/signals';
import type { BlockRow, Hex } from '../../model/rows.js';
import { columnOf, type Span } from '../../view/chain/columns.js';
import { type Layout, layoutOf } from '../../view/chain/layout.js';
import { motionOf } from '../../view/chain/motion.js';
import type { Stand } from '../../view/chain/walk.js';
import { perspective, selected } from '../selection.js';
import { store } from '../store.js';
import { fetched } from './block-cache.js';

/** Stretches opened by hand; the oldest close again beyond this. */
const OPENED_MAX = 12;
/** Heights opened of a hidden stretch at once. */
const OPEN_STEP = 200;
/** Heights opened on both sides of one that was asked for. */
const GO_AROUND = 12;
/** A link takes this long to snap and a block to slide aside: the style's animations. */
const MOTION_MS = 700;
/** More new blocks a second than this come without motion. */
const CALM_BLOCKS = 4;

export const following = signal(true);
export const opened = signal<readonly Span[]>([]);
/** Where the keyboard is; null: at the tip. */
export const stand = signal<Stand | null>(null);
/** The heights on screen. */
export const seen = signal<Span>({ from: 0, to: 0 });
/** A height to bring into view. A new object for each wish. */
export const wish = signal<{ readonly height: number } | null>(null);

const stillness = matchMedia('(prefers-reduced-motion: reduce)');
let before: Layout | null = null;
let beforeOf: Hex | null = null;
/** Until when something moves, on the page's own clock, by hash. */
const moving = new Map<Hex, number>();
let arrivals: number[] = [];

export const layout = computed<Layout>(() => {
  const open = selected.value;
  const whose = perspective.value;
  const scene = {
    blocks: blocksOf(store.blocks.value.map, fetched.value.blocks),
    peers: store.peers.value,
    perspective: whose,
    told: fetched.value.told,
    opened: opened.value,
    selected: open?.kind === 'block' ? open.key : null,
    // Scrolling alone lays out nothing anew.
    seen: seen.peek(),
  };
  const past = beforeOf === whose ? before : null;
  const next = layoutOf(scene, past);
  remember(past, next);
  [before, beforeOf] = [next, whose];
  return next;
});

function blocksOf(board: ReadonlyMap<Hex, BlockRow>, extra: ReadonlyMap<Hex, BlockRow>): ReadonlyMap<Hex, BlockRow> {
  return extra.size === 0 ? board : new Map([...extra, ...board]);
}

function remember(past: Layout | null, next: Layout): void {
  const now = performance.now();
  const { fresh, snapped } = motionOf(past, next);
  arrivals = [...arrivals.filter((at) => at > now - 1000), ...fresh.map(() => now)];
  for (const [hash, until] of moving) if (until < now) moving.delete(hash);
  if (isCalm()) return;
  for (const hash of [...fresh, ...snapped]) moving.set(hash, now + MOTION_MS);
}

/** Whether blocks come too fast, or the reader does not want it, for anything to move. */
export const isCalm = (): boolean => arrivals.length > CALM_BLOCKS || stillness.matches;

export const isMoving = (hash: Hex): boolean => (moving.get(hash) ?? 0) > performance.now();

/** Shows a hidden stretch, or as much of its upper end as can be walked. */
export function openStretch({ from, to }: Span): void {
  const part = { from: Math.max(from, to - OPEN_STEP + 1), to };
  opened.value = [...opened.value, part].slice(-OPENED_MAX);
  following.value = false;
}

/** Brings a height into view, wherever it is. */
export function goTo(height: number): void {
  const { top } = layout.value;
  const at = Math.max(0, Math.min(top, Math.round(height)));
  following.value = false;
  opened.value = [...opened.value, { from: at - GO_AROUND, to: at + GO_AROUND }].slice(-OPENED_MAX);
  wish.value = { height: at };
}

/** Puts the keyboard on the best chain's block of a height. */
export function standAt(height: number): void {
  const now = layout.value;
  const at = Math.max(0, Math.min(now.top, Math.round(height)));
  stand.value = { key: now.best.get(at) ?? `gap:${at}`, column: columnOf(now.columns, at), lane: 0 };
}

/** To the tip, and along with it from now on. */
export function follow(isOn: boolean): void {
  following.value = isOn;
  if (!isOn) return;
  stand.value = null;
  opened.value = [];
}
