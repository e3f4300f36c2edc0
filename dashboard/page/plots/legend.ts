/** Who is who in the plots: mark, colour and name. A click leaves a peer out. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { lookOf } from '../../view/plots/picture.js';
import { store } from '../store.js';
import { Mark } from './mark.js';
import { hidden, toggleHidden } from './stage.js';

export function Legend(): VNode {
  const peers = store.peers.value;
  return html`<div class="plots-legend" role="group" aria-label="Peers shown">
    ${peers.map(({ id, name }) => {
      const { colour, mark } = lookOf(peers, id);
      return html`<button
        key=${id}
        type="button"
        aria-pressed=${!hidden.value.has(id)}
        title=${`Show or hide ${name}`}
        onClick=${() => toggleHidden(id)}
      >
        <${Mark} colour=${colour} mark=${mark} />
        ${name}
      </button>`;
    })}
  </div>` as VNode;
}
