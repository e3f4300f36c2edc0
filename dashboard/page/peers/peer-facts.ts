/** What is known of a peer, fact by fact. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { PeerRow } from '../../model/rows.js';
import { bytesText, countText, percentText, plural, rateText } from '../../view/words.js';
import { Fact } from '../frame/fact.js';
import { standings } from '../frame/glance.js';
import { BlockName, HexName } from '../frame/names.js';
import { Span } from '../frame/ticking.js';
import { PeerState } from './state-cell.js';

export function PeerFacts({ peer }: { readonly peer: PeerRow }): VNode {
  const { said } = peer;
  const behind = standings.value.of.get(peer.id)?.behind ?? 0;
  return html`<dl class="facts">
    <${Fact} name="State"><${PeerState} peer=${peer} /><//>
    ${
      said &&
      html`<${Fact} name="Tip">
          <${BlockName} hash=${said.tip} height=${said.height} />${behind > 0 && `, ${behind} behind`}
        <//>
        <${Fact} name="Mining">${said.mining === null ? 'idle' : `block ${countText(said.mining)}`}<//>
        <${Fact} name="Hash rate">${rateText(said.hashRate)}<//>
        <${Fact} name="Difficulty">${said.difficulty.toFixed(1)}<//>
        <${Fact} name="CPU load">${percentText(said.load)}<//>
        <${Fact} name="Pending">${countText(said.mempool)}<//>
        ${
          said.forks.length > 0 &&
          html`<${Fact} name="Other tips">${said.forks.map((tip) => html`<${HexName} key=${tip} kind="block" hex=${tip} /> `)}<//>`
        }`
    }
    <${Fact} name="Address"><code>${peer.host}:${peer.port}</code><//>
    ${peer.pid !== null && html`<${Fact} name="Process"><code>${peer.pid}</code><//>`}
    ${peer.startedMs !== null && html`<${Fact} name="Up for"><${Span} ms=${peer.startedMs} /><//>`}
    ${peer.rssBytes !== null && html`<${Fact} name="Memory">${bytesText(peer.rssBytes)}<//>`}
    ${peer.isOperated && html`<${Fact} name="Revived">${plural(peer.restarts, 'time')}<//>`}
    <${Fact} name="Id"><code class="wrap">${peer.id}</code><//>
  </dl>` as VNode;
}
