/** A transaction, opened: what was signed, and where it stands. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { TransactionPlaceJson } from '../../model/api.js';
import { coinsText, countText, plural } from '../../view/words.js';
import { useAsked } from '../asked.js';
import { fragment } from '../fragment.js';
import { Fact } from '../frame/fact.js';
import { BlockName, HexName, PeerName } from '../frame/names.js';
import { placeOf } from '../selection.js';
import { Waiting } from './waiting.js';

export function TransactionPage({ id }: { readonly id: string }): VNode {
  const { value, problem } = useAsked<TransactionPlaceJson>(`/api/transactions/${encodeURIComponent(id)}`).value;
  return html`<article>
    <h2>${value ? titleOf(value) : 'Transaction'}</h2>
    <${Waiting} isThere=${value !== null} problem=${problem} />
    <dl class="facts">
      ${value && html`<${Facts} of=${value} />`}
      <${Fact} name="Id"><code class="wrap">${id}</code><//>
    </dl>
  </article>` as VNode;
}

/** Of one that only waits, peers tell that they have it and not what it says. */
function titleOf({ kind, name, monkey }: TransactionPlaceJson): string {
  if (kind === null) return 'Transaction';
  return kind === 'join' ? `${name ?? 'A shopper'} joins` : `${name ?? 'A shopper'} buys: ${monkey ?? 'a monkey'}`;
}

function Facts({ of }: { readonly of: TransactionPlaceJson }): VNode {
  const { state, block, height, depth, peers, publicKey, name, price, sequence, signature } = of;
  return fragment(html`<${Fact} name="State">
      <span class=${`state ${state === 'mined' ? 'good' : 'warning'}`}>
        <span aria-hidden="true">${state === 'mined' ? '●' : '◌'}</span> ${state}
      </span>
      ${depth !== null && `, depth ${countText(depth)}`}
    <//>
    ${block !== null && html`<${Fact} name="Block"><${BlockName} hash=${block} height=${height} /><//>`}
    ${
      peers.length > 0 &&
      html`<${Fact} name=${`Held by ${plural(peers.length, 'peer')}`}>
        ${peers.map((peer) => html`<${PeerName} key=${peer} id=${peer} /> `)}
      <//>`
    }
    ${publicKey !== null && html`<${Fact} name="Shopper"><${ShopperName} publicKey=${publicKey} name=${name} /><//>`}
    ${price !== null && html`<${Fact} name="Price">${coinsText(price)}<//>`}
    ${sequence !== null && html`<${Fact} name="Number">${sequence}<//>`}
    ${signature !== null && html`<${Fact} name="Signature"><code class="wrap">${signature}</code><//>`}`);
}

function ShopperName({ publicKey, name }: { readonly publicKey: string; readonly name: string | null }): VNode {
  if (name === null) return html`<${HexName} kind="shopper" hex=${publicKey} />` as VNode;
  return html`<a href=${placeOf({ kind: 'shopper', key: publicKey })}>${name}</a>` as VNode;
}
