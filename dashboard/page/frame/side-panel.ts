/** What is opened, beside everything else; below it where the screen is narrow. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { BlockCard } from '../chain/block-card.js';
import { ShopperPage } from '../explorer/shopper-page.js';
import { TransactionPage } from '../explorer/transaction-page.js';
import { PeerPage } from '../peers/peer-page.js';
import { type Selected, select, selected } from '../selection.js';
import { useKeys } from './keys.js';

const NAMES: { readonly [K in Selected['kind']]: string } = {
  block: 'Block',
  peer: 'Peer',
  shopper: 'Shopper',
  transaction: 'Transaction',
};

export function SidePanel(): VNode | null {
  useKeys({ Escape: () => selected.value && select(null) });
  const open = selected.value;
  if (!open) return null;
  // A block has a button of its own, beside the ways to its neighbours.
  return html`<aside class="side panel" aria-label=${NAMES[open.kind]}>
    ${open.kind !== 'block' && html`<${CloseButton} />`}
    <${Opened} key=${open.key} kind=${open.kind} of=${open.key} />
  </aside>` as VNode;
}

const CloseButton = (): VNode =>
  html`<button type="button" class="icon close" aria-label="Close" title="Close (Esc)" onClick=${() => select(null)}>
    ×
  </button>` as VNode;

function Opened({ kind, of }: { readonly kind: Selected['kind']; readonly of: string }): VNode {
  if (kind === 'block') return html`<${BlockCard} hash=${of} />` as VNode;
  if (kind === 'peer') return html`<${PeerPage} name=${of} />` as VNode;
  if (kind === 'shopper') return html`<${ShopperPage} publicKey=${of} />` as VNode;
  return html`<${TransactionPage} id=${of} />` as VNode;
}
