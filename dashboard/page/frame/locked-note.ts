/** That the buttons are locked, and what opens them. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { store } from '../store.js';
import { isOperated } from './glance.js';
import { Menu } from './menu.js';

const isLocked = (): boolean => !store.isOpen.value && isOperated.value;

/** In the head: two words, and the rest for who asks. */
export function LockedNote(): VNode | null {
  if (!isLocked()) return null;
  return html`<${Menu} label="Watching only" glyph="Watching only"><${LockedWords} /><//>` as VNode;
}

export function LockedWords(): VNode | null {
  if (!isLocked()) return null;
  return html`<span><code>npx orchestrator dashboard</code> opens the buttons.</span>` as VNode;
}
