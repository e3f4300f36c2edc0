/** What is in an opened block: who joined, who bought what. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { BlockJson, TransactionJson } from '../../model/api.js';
import { countText, sharedNames, shopperText } from '../../view/chain/words.js';
import { placeOf } from '../selection.js';
import { store } from '../store.js';
import { MonkeyFace } from './monkey.js';

export function Transactions({ block }: { readonly block: BlockJson }): VNode {
  const shared = sharedNames(block.list);
  return html`<section class="block-part">
    <h3>Transactions <small>${countText(block.list.length)}</small></h3>
    ${
      block.list.length === 0
        ? html`<p class="block-note">Nobody bought anything in this block.</p>`
        : html`<ul class="block-list">
            ${block.list.map((one) => html`<${Row} key=${one.id} one=${one} isShared=${shared.has(one.name)} />`)}
          </ul>`
    }
  </section>` as VNode;
}

type RowProps = { readonly one: TransactionJson; readonly isShared: boolean };
function Row({ one, isShared }: RowProps): VNode {
  const who = html`<a href=${placeOf({ kind: 'shopper', key: one.publicKey })}
    >${shopperText(one.name, one.publicKey, isShared)}</a
  >`;
  const what =
    one.monkey === null
      ? html`<span class="block-join" aria-hidden="true">＋</span><span>${who} joined the shop</span>`
      : html`<${MonkeyFace} name=${one.monkey} index=${placeInCatalogue(one.monkey)} size=${36} />
          <span>${who} bought a ${one.monkey} for ${countText(one.price ?? 0)} coins</span>`;
  return html`<li>
    ${what}
    <a class="block-id" href=${placeOf({ kind: 'transaction', key: one.id })} title=${one.id}>${one.id.slice(0, 10)}…</a>
  </li>` as VNode;
}

/** @returns -1 where the catalogue is not known */
export const placeInCatalogue = (monkey: string): number =>
  store.head.value?.catalogue.findIndex(({ name }) => name === monkey) ?? -1;
