/** The monkey shop in a window of the page: its screen, as a terminal shows it. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';

export function ShopWindow({ onClose }: { readonly onClose: () => void }): VNode {
  return html`<dialog class="shop" aria-label="Monkey shop" onClose=${onClose}></dialog>` as VNode;
}
