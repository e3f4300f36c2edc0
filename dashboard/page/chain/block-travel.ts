/** How an opened block travelled: one bar a peer, in the order of arrival. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { Travel } from '../../model/rows.js';
import { type Bar, waterfallOf } from '../../view/chain/waterfall.js';
import { colourOf, nameOf } from '../../view/colours.js';
import { durationText } from '../../view/words.js';
import { store } from '../store.js';

export function Travelled({ travel }: { readonly travel: Travel }): VNode {
  if (travel.length === 0)
    return html`<p class="block-note">Nobody here remembers: peers keep the way of recent blocks only.</p>` as VNode;
  const { bars, endMs } = waterfallOf(travel);
  return html`<div class="block-scroll" tabindex="0" role="region" aria-label="How it travelled">
    <table class="block-travel">
      <thead><tr><th scope="col">peer</th><th scope="col">from</th><th scope="col" class="is-bar">0 to ${text(endMs)}</th>
        <th scope="col" class="is-number">arrived</th><th scope="col" class="is-number">held</th>
        <th scope="col" class="is-number">sent on</th></tr></thead>
      <tbody>${bars.map((bar) => html`<${Row} key=${bar.peer} bar=${bar} endMs=${endMs} />`)}</tbody>
    </table>
    <p class="block-note">Time after the first peer had it. Between arrived and held it was checked and stored.</p>
  </div>` as VNode;
}

const text = (ms: number): string => durationText(ms * 1000);

type RowProps = { readonly bar: Bar; readonly endMs: number };
function Row({ bar, endMs }: RowProps): VNode {
  const peers = store.peers.value;
  const x = (ms: number): number => Math.min(100, (ms / endMs) * 100);
  const held = Math.max(1.5, x(bar.heldMs) - x(bar.arrivedMs));
  const colour = { '--miner': `var(--peer-${colourOf(peers, bar.peer)})` };
  return html`<tr style=${colour}>
    <th scope="row" class="tile-miner"><i class="dot"></i>${nameOf(peers, bar.peer)}</th>
    <td>${bar.from === null ? 'mined it' : nameOf(peers, bar.from)}</td>
    <td class="is-bar"><svg class="travel-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="travel-way" x="0" y="4.5" width=${x(bar.arrivedMs)} height="1" />
      <rect class="travel-check" x=${Math.min(98.5, x(bar.arrivedMs))} y="1" width=${held} height="8" />
      ${bar.sentMs !== null && html`<rect class="travel-sent" x=${Math.min(99, x(bar.sentMs))} y="0" width="1" height="10" />`}
    </svg></td>
    <td class="is-number">${text(bar.arrivedMs)}</td>
    <td class="is-number">${text(bar.heldMs)}</td>
    <td class="is-number">${bar.sentMs === null ? '–' : text(bar.sentMs)}</td>
  </tr>` as VNode;
}
