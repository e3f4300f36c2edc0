/** All peers in a table, dead ones too. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Act } from '../frame/act.js';
import { isOperated } from '../frame/glance.js';
import { addPeer, OUTCOME } from '../frame/operations.js';
import { OutcomeNote } from '../frame/outcome-note.js';
import { store } from '../store.js';
import { PeerLine } from './peer-line.js';
import { TrackerLine } from './tracker-line.js';

type Column = { readonly name: string; readonly title?: string; readonly kind?: string };

const COLUMNS: readonly Column[] = [
  { name: 'Peer' },
  { name: 'State' },
  { name: 'Block', title: 'Height of its tip, and how many blocks it is behind the heaviest one', kind: 'number' },
  { name: 'Tip', kind: 'tip' },
  { name: 'Links', kind: 'number' },
  { name: 'Hash rate', title: 'Hashes a second while it searches', kind: 'number least-0' },
  { name: 'Diff.', title: 'log2 of the hashes that a block mined now takes on average', kind: 'number least-2' },
  { name: 'Load', title: 'CPU load', kind: 'least-1' },
  { name: 'Memory', kind: 'number least-2 of-process' },
  { name: 'Revived', title: 'How often it was started again after a crash', kind: 'number least-3 of-process' },
  { name: 'Up for', kind: 'number least-2 of-process' },
  { name: 'Recent', title: 'Hash rate of the last two minutes', kind: 'least-2' },
];

export function Peers(): VNode {
  const peers = store.peers.value;
  return html`<section class=${`panel peers ${isOperated.value ? '' : 'watched'}`} aria-labelledby="peers">
    <div class="bar">
      <h2 id="peers">Peers</h2>
      <${OutcomeNote} of=${OUTCOME.peers} />
      ${isOperated.value && html`<${Act} label="+ peer" outcome=${OUTCOME.peers} onAct=${addPeer} title="Adds a peer" />`}
    </div>
    <div class="scroller" tabindex="0" role="group" aria-label="Table of peers">
      <table>
        <thead>
          <tr>
            ${COLUMNS.map(({ name, title, kind }) => html`<th key=${name} scope="col" class=${kind} title=${title}>${name}</th>`)}
            ${isOperated.value && html`<th scope="col" class="actions-cell"><span class="unseen">Actions</span></th>`}
          </tr>
        </thead>
        <tbody>
          ${peers.map((peer) => html`<${PeerLine} key=${peer.id} peer=${peer} />`)}
        </tbody>
      </table>
      ${peers.length === 0 && html`<p class="nothing">No peer has been heard of yet.</p>`}
    </div>
    <${TrackerLine} />
  </section>` as VNode;
}
