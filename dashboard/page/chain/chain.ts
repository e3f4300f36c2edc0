/** The chain, drawn: blocks on lanes, joined by links. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';

export function Chain(): VNode {
  return html`<section class="panel chain" aria-label="Chain"></section>` as VNode;
}
