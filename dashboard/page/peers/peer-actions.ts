/** What can be done to a peer, in its row: the likeliest at hand, the rest in a menu. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { Action } from '../../view/actions.js';
import { Menu } from '../frame/menu.js';
import { OutcomeNote } from '../frame/outcome-note.js';
import { PeerAct } from './peer-act.js';

/** Buttons that stand in the row. */
const AT_HAND = 2;

type Props = {
  readonly name: string;
  readonly actions: readonly Action[];
};

export function PeerActions({ name, actions }: Props): VNode {
  const [likely, rest] = [actions.slice(0, AT_HAND), actions.slice(AT_HAND)];
  return html`<div class="actions">
    <${OutcomeNote} of=${name} />
    ${likely.map((action) => html`<${PeerAct} key=${action} name=${name} action=${action} />`)}
    ${
      rest.length > 0 &&
      html`<${Menu} label=${`More for ${name}`} glyph="⋯" isBrief>
        <div class="menu-list">
          ${rest.map((action) => html`<${PeerAct} key=${action} name=${name} action=${action} />`)}
        </div>
      <//>`
    }
  </div>` as VNode;
}
