/** Times that count on by themselves. Each is a component, so that nothing around it is drawn anew with it. */

import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { agoText, spanText } from '../../view/words.js';
import { now } from './clock.js';

type Since = { readonly ms: number };

/** How long ago. @param ms milliseconds since 1970 */
export function Ago({ ms }: Since): VNode {
  return html`<span class="ticking">${agoText(now.value - ms)}</span>` as VNode;
}

/** For how long. */
export function Span({ ms }: Since): VNode {
  return html`<span class="ticking">${spanText(now.value - ms)}</span>` as VNode;
}

/** How long until. */
export function Until({ ms }: Since): VNode {
  return html`<span class="ticking" aria-hidden="true">${Math.max(0, Math.ceil((ms - now.value) / 1000))} s</span>` as VNode;
}
