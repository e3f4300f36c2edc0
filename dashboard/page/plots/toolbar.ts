/** Which stretch of time the plots show, and whether they stand still. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { MINUTES, moved, type Span, spanOf, type TimeWindow, zoomed } from '../../view/plots/time-window.js';
import { serverNow } from '../store.js';
import { clock, isHeld, isPaused, showWindow, timeWindow } from './stage.js';

export function Toolbar(): VNode {
  const current = timeWindow.value;
  const change = (next: (span: Span, nowMs: number) => TimeWindow) => (): void => {
    const nowMs = serverNow();
    showWindow(next(spanOf(current, nowMs), nowMs));
  };
  const isLive = current.type === 'last';
  return html`<div class="plots-toolbar" role="group" aria-label="Time shown">
    ${MINUTES.map(
      (minutes) =>
        html`<button
          key=${minutes}
          type="button"
          aria-pressed=${isLive && current.minutes === minutes}
          onClick=${() => showWindow({ type: 'last', minutes })}
        >
          ${minutes} min
        </button>`,
    )}
    <span class="plots-gap"></span>
    <button type="button" aria-label="Earlier" title="Earlier" onClick=${change((span, now) => moved(span, -0.5, now))}>◂</button>
    <button type="button" aria-label="Zoom in" title="Zoom in" onClick=${change((span, now) => zoomed(span, 0.5, now))}>+</button>
    <button type="button" aria-label="Zoom out" title="Zoom out" onClick=${change((span, now) => zoomed(span, 2, now))}>−</button>
    <button type="button" aria-label="Later" title="Later" disabled=${isLive} onClick=${change((span, now) => moved(span, 0.5, now))}>▸</button>
    <button type="button" disabled=${isLive} onClick=${() => showWindow({ type: 'last', minutes: 5 })}>Reset zoom</button>
    <span class="plots-gap"></span>
    <button type="button" aria-pressed=${isHeld.value} onClick=${() => {
      isHeld.value = !isHeld.value;
    }}>
      ${isHeld.value ? 'Go on' : 'Pause'}
    </button>
    <span class="plots-said">${saidOf(current, isPaused.value)}</span>
  </div>` as VNode;
}

function saidOf(current: TimeWindow, isStanding: boolean): string {
  if (current.type === 'range') return `${clock(current.fromMs)} to ${clock(current.toMs)}`;
  return isStanding ? 'paused: data goes on' : 'drag, pinch or Ctrl + wheel to zoom';
}
