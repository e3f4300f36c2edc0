/** One thing that can be done to a peer. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { type Action, HINTS, LABELS } from '../../view/actions.js';
import { Act } from '../frame/act.js';
import { actOn } from '../frame/operations.js';

export function PeerAct({ name, action }: { readonly name: string; readonly action: Action }): VNode {
  return html`<${Act}
    label=${LABELS[action]}
    on=${name}
    outcome=${name}
    title=${HINTS[action]}
    onAct=${() => actOn(name, action)}
    isDanger=${action === 'kill' || action === 'remove'}
    asksTwice=${action === 'remove'}
  />` as VNode;
}
