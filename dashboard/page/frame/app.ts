/** The page: what stands where. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { BlockCard } from '../chain/block-card.js';
import { Chain } from '../chain/chain.js';
import { Plots } from '../plots/plots.js';
import { selected } from '../selection.js';
import { ShopWindow } from '../shop/shop-window.js';

export function App(): VNode {
  const open = selected.value;
  return html`<main>
    <${Chain} />
    ${open?.kind === 'block' && html`<${BlockCard} hash=${open.key} />`}
    <${Plots} />
    <${ShopWindow} onClose=${() => undefined} />
  </main>` as VNode;
}
