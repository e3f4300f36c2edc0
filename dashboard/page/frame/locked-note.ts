/** Why the buttons are locked, and what opens them. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { store } from '../store.js';
import { isOperated } from './glance.js';

export function LockedNote(): VNode | null {
  if (store.isOpen.value || !isOperated.value) return null;
  return html`<p class="locked">
    <b>Watching only.</b> <code>npx orchestrator dashboard</code> opens the buttons.
  </p>` as VNode;
}
