/** The chain, drawn: blocks on lanes, joined by links. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { store } from '../store.js';
import { fetchFault } from './block-cache.js';
import { Minimap } from './minimap.js';
import { follow, following, layout } from './picture.js';
import { isAsking, Toolbar } from './toolbar.js';
import { Viewport } from './viewport.js';

export function Chain(): VNode {
  const section = useRef<HTMLElement>(null);
  useEffect(() => listen(section), []);
  return html`<section class="panel chain" aria-label="Chain" ref=${section}>
    <${Toolbar} />
    <${Words} />
    <${Viewport} />
    <${Minimap} />
  </section>` as VNode;
}

/** What there is to say while there is little or nothing to see. */
function Words(): VNode | null {
  if (fetchFault.value !== null)
    return html`<p class="chain-word" role="status">✗ Some blocks could not be fetched: ${fetchFault.value}. Trying again.</p>` as VNode;
  const { top } = layout.value;
  if (top > 0) return null;
  if (top === 0)
    return html`<p class="chain-word">A chain of one block. The next one is mined when somebody joins the shop.</p>` as VNode;
  const word = store.connection.value === 'live' ? 'No peer has told of a block yet.' : 'Asking for the chain…';
  return html`<p class="chain-word">${word}</p>` as VNode;
}

/** `f` follows, `g` goes to a height: where nobody is writing, and nothing else of the page is being used. */
function listen(section: { readonly current: HTMLElement | null }): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const target = event.target;
    const isOurs = target === document.body || (target instanceof Node && section.current?.contains(target));
    const isWriting = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (!isOurs || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'f') follow(!following.value);
    else if (event.key === 'g') isAsking.value = true;
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
