/** Whether what is shown is of now. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { spanText } from '../../view/words.js';
import { store } from '../store.js';
import { now } from './clock.js';

export function LiveState(): VNode {
  const { glyph, text, tone } = lookOfView();
  return html`<span class=${`state ${tone}`} data-connection=${store.connection.value}>
    <span aria-hidden="true">${glyph}</span> ${text}
  </span>` as VNode;
}

function lookOfView(): { readonly glyph: string; readonly text: string; readonly tone: string } {
  const since = store.staleSinceMs.value;
  if (since !== null)
    return { glyph: '◌', text: `reconnecting; shown as of ${spanText(now.value - since)} ago`, tone: 'warning' };
  if (store.connection.value !== 'live') return { glyph: '◌', text: 'connecting', tone: 'plain' };
  if (store.isPaused.value) return { glyph: '‖', text: 'view paused', tone: 'warning' };
  return { glyph: '●', text: 'live', tone: 'good' };
}
