/** A peer's state: glyph, word and colour, and of one that is not well the reason. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { PeerRow } from '../../model/rows.js';
import { lookOf } from '../../view/health.js';
import { fragment } from '../fragment.js';
import { standings } from '../frame/glance.js';

export function PeerState({ peer }: { readonly peer: PeerRow }): VNode {
  const { glyph, word, tone } = lookOf(peer, standings.value.of.get(peer.id));
  const reason = reasonOf(peer);
  return fragment(html`<span class=${`state ${tone}`} title=${reason ?? undefined}>
      <span aria-hidden="true">${glyph}</span> ${word}
    </span>
    ${reason !== null && html`<small class="reason">${reason}</small>`}`);
}

/** What the word does not say yet. */
function reasonOf({ state, ending, said }: PeerRow): string | null {
  return state === 'running' ? (said?.degraded ?? null) : ending;
}
