/** The tracker, below the peers that it helps to find each other. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { trackerActionsOf } from '../../view/actions.js';
import { STATES } from '../../view/health.js';
import { plural } from '../../view/words.js';
import { isOperated } from '../frame/glance.js';
import { Span } from '../frame/ticking.js';
import { store } from '../store.js';
import { PeerActions } from './peer-actions.js';

export function TrackerLine(): VNode | null {
  const tracker = store.tracker.value;
  if (!tracker) return null;
  const { state, listed, startedMs, ending, host, port } = tracker;
  const { glyph, word, tone } = STATES[state];
  return html`<div class="tracker-line" data-peer="tracker">
    <b>tracker</b>
    <span class=${`state ${tone}`}><span aria-hidden="true">${glyph}</span> ${word}</span>
    ${ending !== null && html`<span class="note">${ending}</span>`}
    ${listed !== null && html`<span class="note">lists ${plural(listed, 'peer')}</span>`}
    <span class="note"><code>${host}:${port}</code></span>
    ${startedMs !== null && html`<span class="note">up for <${Span} ms=${startedMs} /></span>`}
    ${isOperated.value && html`<${PeerActions} name="tracker" actions=${trackerActionsOf(state)} />`}
  </div>` as VNode;
}
