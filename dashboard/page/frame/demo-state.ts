/** Whether the crowd is buying, and the button that calls it back. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { store } from '../store.js';
import { Act } from './act.js';
import { OUTCOME, runDemo } from './operations.js';

export function DemoState(): VNode | null {
  const { state, word, peers } = store.demo.value;
  if (state === 'off') return null;
  const where = peers.length > 0 ? ` at ${peers.join(', ')}` : '';
  return html`<span class="demo" title=${word ?? undefined}>
    ${state === 'on' ? `shoppers are buying${where}` : 'shoppers are leaving'}
    ${state === 'on' && html` · <${Act} label="stop" on="the shoppers" outcome=${OUTCOME.demo} onAct=${() => runDemo(false)} />`}
  </span>` as VNode;
}
