/** A peer, opened: its facts, what can be done to it, its links, what it said. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { PeerRow } from '../../model/rows.js';
import { actionsOf } from '../../view/actions.js';
import { linesOf } from '../../view/journal.js';
import { peerColour } from '../frame/names.js';
import { OutcomeNote } from '../frame/outcome-note.js';
import { LogLines } from '../log/log-lines.js';
import { perspective } from '../selection.js';
import { store } from '../store.js';
import { PeerAct } from './peer-act.js';
import { PeerFacts } from './peer-facts.js';
import { PeerLinks } from './peer-links.js';

/** Lines of the log shown here; all are in the log itself. */
const LINES_MAX = 20;

export function PeerPage({ name }: { readonly name: string }): VNode {
  const peer = store.peers.value.find((one) => one.name === name);
  if (!peer)
    return html`<article><h2>${name}</h2><p class="nothing">No such peer is known here.</p></article>` as VNode;
  const { lines } = linesOf(store.events.value, { event: null, source: name }, LINES_MAX);
  return html`<article>
    <h2><span class="swatch" style=${peerColour(peer.id)} aria-hidden="true"></span>${name}</h2>
    ${peer.isOperated && html`<${Actions} peer=${peer} />`}
    <${Perspective} peer=${peer} />
    <${PeerFacts} peer=${peer} />
    <h3>Links</h3>
    <${PeerLinks} links=${peer.said?.links ?? []} />
    <h3>What it said</h3>
    <${LogLines} lines=${lines} />
  </article>` as VNode;
}

function Actions({ peer }: { readonly peer: PeerRow }): VNode {
  return html`<div class="page-actions">
    ${actionsOf(peer.state).map((action) => html`<${PeerAct} key=${action} name=${peer.name} action=${action} />`)}
    <${OutcomeNote} of=${peer.name} />
  </div>` as VNode;
}

function Perspective({ peer }: { readonly peer: PeerRow }): VNode {
  const isTaken = perspective.value === peer.id;
  const take = (): void => {
    perspective.value = isTaken ? null : peer.id;
  };
  return html`<p class="page-actions">
    <button type="button" aria-pressed=${isTaken} onClick=${take}>Show the chain as ${peer.name} sees it</button>
  </p>` as VNode;
}
