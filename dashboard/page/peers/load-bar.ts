/** CPU load as a bar and a number. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { percentText } from '../../view/words.js';

export function LoadBar({ load }: { readonly load: number }): VNode {
  return html`<span class="load">
    <span class="load-bar" aria-hidden="true"><span style=${{ inlineSize: percentText(load) }}></span></span>
    ${percentText(load)}
  </span>` as VNode;
}
