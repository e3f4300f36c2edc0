/** A peer as a row of the table. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { PeerRow } from '../../model/rows.js';
import { actionsOf } from '../../view/actions.js';
import { bytesText, countText, rateText } from '../../view/words.js';
import { isOperated, standings } from '../frame/glance.js';
import { HexName, PeerName } from '../frame/names.js';
import { Span } from '../frame/ticking.js';
import { LoadBar } from './load-bar.js';
import { PeerActions } from './peer-actions.js';
import { Sparkline } from './sparkline.js';
import { PeerState } from './state-cell.js';

export function PeerLine({ peer }: { readonly peer: PeerRow }): VNode {
  const { id, name, said, state } = peer;
  const behind = standings.value.of.get(id)?.behind ?? 0;
  const isSilent = state !== 'running' || !peer.isWatched;
  return html`<tr class=${isSilent ? 'past' : ''} data-peer=${name}>
    <th scope="row"><${PeerName} id=${id} /></th>
    <td class="state-cell"><${PeerState} peer=${peer} /></td>
    <td class="number">
      ${said && countText(said.height)}${behind > 0 && html` <small title=${`${behind} behind`}>−${behind}</small>`}
    </td>
    <td class="tip">${said && html`<${HexName} kind="block" hex=${said.tip} />`}</td>
    <td class="number">${said?.links.length}</td>
    <td class="number least-0">${said && rateText(said.hashRate)}</td>
    <td class="number least-2">${said?.difficulty.toFixed(1)}</td>
    <td class="least-1">${said && html`<${LoadBar} load=${said.load} />`}</td>
    <td class="number least-2 of-process">${peer.rssBytes !== null && bytesText(peer.rssBytes)}</td>
    <td class="number least-3 of-process">${peer.isOperated && peer.restarts}</td>
    <td class="number least-2 of-process">${peer.startedMs !== null && html`<${Span} ms=${peer.startedMs} />`}</td>
    <td class="least-2"><${Sparkline} id=${id} /></td>
    ${isOperated.value && html`<td class="actions-cell">${peer.isOperated && html`<${PeerActions} name=${name} actions=${actionsOf(state)} />`}</td>`}
  </tr>` as VNode;
}
