/** A shopper, opened: coins, cage, and everything it did on the best chain. */
import { type Signal, useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { ShopperJson } from '../../model/api.js';
import { oldestOf } from '../../view/history.js';
import { cageText, coinsText, countText } from '../../view/words.js';
import { useAsked } from '../asked.js';
import { Fact } from '../frame/fact.js';
import { BlockName } from '../frame/names.js';
import { placeOf } from '../selection.js';
import { Waiting } from './waiting.js';

export function ShopperPage({ publicKey }: { readonly publicKey: string }): VNode {
  const before = useSignal<number | null>(null);
  const query = before.value === null ? '' : `?before=${before.value}`;
  const { value, problem } = useAsked<ShopperJson>(`/api/shoppers/${encodeURIComponent(publicKey)}${query}`).value;
  return html`<article>
    <h2>${value?.name ?? 'Shopper'}</h2>
    <${Waiting} isThere=${value !== null} problem=${problem} />
    <dl class="facts">
      ${
        value &&
        html`<${Fact} name="Coins">${coinsText(value.coins)}<//>
          <${Fact} name="Cage">${cageText(value.cage)}<//>
          <${Fact} name="Purchases">${countText(value.sequence)}<//>`
      }
      <${Fact} name="Key"><code class="wrap">${publicKey}</code><//>
    </dl>
    ${value && html`<h3>History</h3><${History} of=${value.history} /><${Turns} of=${value.history} before=${before} />`}
  </article>` as VNode;
}

type Page = { readonly of: ShopperJson['history'] };

/** @param before number of the purchase that what is shown comes before; null: the newest are shown */
function Turns({ of, before }: Page & { readonly before: Signal<number | null> }): VNode {
  const oldest = oldestOf(of);
  const turn = (to: number | null) => (): void => {
    before.value = to;
  };
  return html`<p>
    ${oldest !== null && html`<button type="button" onClick=${turn(oldest)}>Older</button>`}
    ${before.value !== null && html` <button type="button" onClick=${turn(null)}>Newest</button>`}
  </p>` as VNode;
}

function History({ of }: Page): VNode {
  if (of.length === 0) return html`<p class="nothing">Nothing on the best chain.</p>` as VNode;
  return html`<table class="plain">
    <thead>
      <tr>
        <th scope="col">What</th>
        <th scope="col" class="number">Coins</th>
        <th scope="col">Where</th>
        <th scope="col" class="number" title="Blocks on top of it, its own included">Depth</th>
      </tr>
    </thead>
    <tbody>
      ${of.map(
        ({ id, kind, monkey, price, block, height, depth }) =>
          html`<tr key=${id}>
            <th scope="row">
              <a href=${placeOf({ kind: 'transaction', key: id })}>${kind === 'join' ? 'joined' : monkey}</a>
            </th>
            <td class="number">${price !== null && `−${countText(price)}`}</td>
            <td><${BlockName} hash=${block} height=${height} /></td>
            <td class="number">${countText(depth)}</td>
          </tr>`,
      )}
    </tbody>
  </table>` as VNode;
}
