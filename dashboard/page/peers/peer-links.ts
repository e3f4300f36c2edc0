/** To whom a peer is linked, and how fast they answer. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { LinkRow } from '../../model/rows.js';
import { durationText } from '../../view/words.js';
import { PeerName } from '../frame/names.js';

export function PeerLinks({ links }: { readonly links: readonly LinkRow[] }): VNode {
  if (links.length === 0) return html`<p class="nothing">It is linked to nobody.</p>` as VNode;
  return html`<table class="plain">
    <thead><tr><th scope="col">Linked to</th><th scope="col" class="number">Round trip</th></tr></thead>
    <tbody>
      ${links.map(
        ({ peer, roundTripUs }) =>
          html`<tr key=${peer}>
            <th scope="row"><${PeerName} id=${peer} /></th>
            <td class="number">${roundTripUs === 0 ? 'not yet' : durationText(roundTripUs)}</td>
          </tr>`,
      )}
    </tbody>
  </table>` as VNode;
}
