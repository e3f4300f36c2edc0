/** The plots, all over one window of time. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';

export function Plots(): VNode {
  return html`<section class="panel plots" aria-label="Plots"></section>` as VNode;
}
