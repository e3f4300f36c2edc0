/** The figures above the chain. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { MINED_COUNT } from '../../view/figures.js';
import { countText, durationText, rateText, zerosText } from '../../view/words.js';
import { store } from '../store.js';
import { Figure } from './figure.js';
import { figures, lead } from './glance.js';
import { Ago } from './ticking.js';

const NONE = '–';

export function Figures(): VNode {
  const { lastBlockMs, minedUs, hashRate, difficulty, forks, reorganisations, pending, up } = figures.value;
  const height = lead.value?.height;
  return html`<dl class="figures" aria-label="Figures">
    <${Figure} name="Block">${height === undefined ? NONE : countText(height)}<//>
    <${Figure} name="Last block">${lastBlockMs === null ? NONE : html`<${Ago} ms=${lastBlockMs} />`}<//>
    <${Figure} name="Mining time" title=${`Median of the last ${MINED_COUNT} blocks, by the word of their miners`}>
      ${minedUs === null ? NONE : durationText(minedUs)}
    <//>
    <${Figure} name="Hash rate" title="All peers together, while they search">${rateText(hashRate)}<//>
    <${Figure}
      name="Difficulty"
      title="log2 of the hashes a block takes on average, and how many hex zeros its hash begins with"
      note=${difficulty === null ? undefined : `${zerosText(difficulty)} zeros`}
    >
      ${difficulty === null ? NONE : difficulty.toFixed(1)}
    <//>
    <${Figure} name="Forks / reorgs" title="Branches beside the best chain, and reorganisations in the log">
      ${forks} / ${reorganisations}
    <//>
    <${Figure} name="Pending" title="Transactions that wait for a block">${countText(pending)}<//>
    <${Figure} name="Peers up">${up} / ${store.peers.value.length}<//>
  </dl>` as VNode;
}
