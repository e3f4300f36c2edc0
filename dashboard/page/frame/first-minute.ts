/** What is shown while the chain is empty: what to press first. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { store } from '../store.js';
import { isFirstMinute, isOperated } from './glance.js';
import { LockedWords } from './locked-note.js';
import { ThreeActions } from './three-actions.js';

export function FirstMinute(): VNode | null {
  if (!isFirstMinute.value) return null;
  const peers = store.peers.value.length;
  return html`<section class="panel first-minute" aria-labelledby="first-minute">
    <h2 id="first-minute">A chain of ${peers === 1 ? 'one peer' : `${peers} peers`}, and nothing on it yet</h2>
    <p>Every monkey that is sold becomes part of a block that the peers mine, check and agree on. Begin with one of these:</p>
    ${
      isOperated.value
        ? html`<${ThreeActions} /><${LockedWords} />`
        : html`<p>Nobody here operates this cluster. As soon as somebody buys a monkey, its block appears here.</p>`
    }
  </section>` as VNode;
}
