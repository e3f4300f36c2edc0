/** What all plots show at this moment: one window of time, one scene, drawn at most twice a second. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { Hex } from '../../model/rows.js';
import type { Scene } from '../../view/plots/picture.js';
import { queryWith, spanOf, type TimeWindow, windowOf } from '../../view/plots/time-window.js';
import { serverNow, store } from '../store.js';

const DRAW_INTERVAL_MS = 500;
/** Where a plot is not on the screen its words are all there is of it: they are for screen readers, and cost as much. */
const FAR_INTERVAL_MS = 5_000;
/** Time goes on where nothing happens. */
const CLOCK_INTERVAL_MS = 1_000;
/** Browsers refuse an address that changes many times a second. */
const ADDRESS_DELAY_MS = 300;

export const timeWindow = signal<TimeWindow>(windowOf(location.search));
export const hidden = signal<ReadonlySet<Hex>>(new Set());
/** By the button. */
export const isHeld = signal(false);
/** By the pointer, and by the keyboard, which are on a plot: what is being read stands still. */
export const isPointedAt = signal(false);
export const isFocused = signal(false);
export const isPaused = computed(() => isHeld.value || isPointedAt.value || isFocused.value);

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const clock = (atMs: number): string => time.format(atMs);

const sceneNow = (): Scene => ({
  peers: store.peers.peek(),
  hidden: hidden.peek(),
  samples: store.samples.peek(),
  blocks: store.blocks.peek().map,
  travels: store.travels.peek().map,
  span: spanOf(timeWindow.peek(), serverNow()),
  clock,
});
export const scene = signal<Scene>(sceneNow());
/** For plots that are not on the screen. */
export const farScene = signal<Scene>(scene.peek());
let farMs = Number.NEGATIVE_INFINITY;

/** @param isAsked whether somebody asked for it, who need not wait for anything */
function setScene(isAsked: boolean): void {
  const [next, nowMs] = [sceneNow(), performance.now()];
  // Where nothing was known yet, the first words are not kept waiting either.
  const isDue = nowMs - farMs >= FAR_INTERVAL_MS || farScene.peek().peers.length === 0;
  batch(() => {
    scene.value = next;
    if (!isAsked && !isDue) return;
    farScene.value = next;
    farMs = nowMs;
  });
}

let addressTimer: ReturnType<typeof setTimeout> | undefined;

/** Shows another stretch of time, at once and in the address, pause or not. */
export function showWindow(next: TimeWindow): void {
  timeWindow.value = next;
  setScene(true);
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => {
    const query = queryWith(location.search, timeWindow.peek());
    if (query !== location.search) history.replaceState(history.state, '', location.pathname + query + location.hash);
  }, ADDRESS_DELAY_MS);
}

export function toggleHidden(id: Hex): void {
  const next = new Set(hidden.peek());
  if (!next.delete(id)) next.add(id);
  hidden.value = next;
  setScene(true);
}

/** Draws what happens, until told to stop. @returns stops it */
export function play(): () => void {
  let drawnMs = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    waiting = undefined;
    if (isPaused.peek() || document.hidden) return;
    drawnMs = performance.now();
    setScene(false);
  };
  const ask = (): void => {
    waiting ??= setTimeout(draw, Math.max(0, drawnMs + DRAW_INTERVAL_MS - performance.now()));
  };
  const stopListening = effect(() => {
    for (const slice of [store.peers, store.samples, store.blocks, store.travels, isPaused]) slice.value;
    ask();
  });
  const ticking = setInterval(ask, CLOCK_INTERVAL_MS);
  const follow = (): void => {
    timeWindow.value = windowOf(location.search);
    ask();
  };
  addEventListener('popstate', follow);
  document.addEventListener('visibilitychange', ask);
  return () => {
    stopListening();
    clearInterval(ticking);
    clearTimeout(waiting);
    removeEventListener('popstate', follow);
    document.removeEventListener('visibilitychange', ask);
  };
}
