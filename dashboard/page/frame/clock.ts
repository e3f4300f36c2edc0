/** The server's clock, for what counts on between two messages. */
import { signal } from '@preact/signals';
import { serverNow, store } from '../store.js';

const TICK_MS = 250;

/** Milliseconds since 1970. Stands still while the view does. */
export const now = signal(serverNow());

/** Call once. */
export function startClock(): void {
  setInterval(() => {
    if (!document.hidden && !store.isPaused.value) now.value = serverNow();
  }, TICK_MS);
}
