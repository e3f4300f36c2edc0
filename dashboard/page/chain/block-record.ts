/** Every shopper's record as of an opened block. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { RecordRow } from '../../model/api.js';
import { countText, sharedNames, shopperText } from '../../view/chain/words.js';
import { placeOf } from '../selection.js';
import { placeInCatalogue } from './block-transactions.js';
import { MonkeyFace } from './monkey.js';

/** Shoppers shown at first; a crowd of thousands would take seconds to draw. */
const SHOWN_FIRST = 50;
/** Monkeys drawn of one cage. */
const CAGE_MAX = 12;

export function Records({ records }: { readonly records: readonly RecordRow[] }): VNode {
  const [most, setMost] = useState(SHOWN_FIRST);
  if (records.length === 0) return html`<p class="block-note">Nobody had joined yet.</p>` as VNode;
  const shared = sharedNames(records);
  const hidden = records.length - most;
  return html`<div class="block-scroll" tabindex="0" role="region" aria-label="Records">
    <table class="block-records">
      <thead><tr><th scope="col">shopper</th><th scope="col" class="is-number">coins</th>
        <th scope="col">cage</th><th scope="col" class="is-number">number</th></tr></thead>
      <tbody>${records.slice(0, most).map((one) => html`<${Row} key=${one.publicKey} one=${one} isShared=${shared.has(one.name)} />`)}</tbody>
    </table>
    ${
      hidden > 0 &&
      html`<button type="button" class="chain-button" onClick=${() => setMost(most + 10 * SHOWN_FIRST)}>
        show more: ${countText(hidden)} are left
      </button>`
    }
  </div>` as VNode;
}

type RowProps = { readonly one: RecordRow; readonly isShared: boolean };
const Row = ({ one, isShared }: RowProps): VNode =>
  html`<tr>
    <th scope="row"><a href=${placeOf({ kind: 'shopper', key: one.publicKey })}
      >${shopperText(one.name, one.publicKey, isShared)}</a></th>
    <td class="is-number">${countText(one.coins)}</td>
    <td><${Cage} cage=${one.cage} /></td>
    <td class="is-number">${countText(one.sequence)}</td>
  </tr>` as VNode;

/** Each kind once, with how many: a cage may hold hundreds. */
function Cage({ cage }: { readonly cage: readonly string[] }): VNode {
  if (cage.length === 0) return html`<span class="block-empty">empty</span>` as VNode;
  const kinds = new Map<string, number>();
  for (const monkey of cage) kinds.set(monkey, (kinds.get(monkey) ?? 0) + 1);
  const shown = [...kinds].slice(0, CAGE_MAX);
  return html`<span class="block-cage">
    ${shown.map(
      ([monkey, count]) =>
        html`<span key=${monkey}><${MonkeyFace} name=${monkey} index=${placeInCatalogue(monkey)} size=${24} />${
          count > 1 && html`<small>×${count}</small>`
        }</span>`,
    )}
    ${kinds.size > CAGE_MAX && html`<small>+${kinds.size - CAGE_MAX} kinds</small>`}
  </span>` as VNode;
}
