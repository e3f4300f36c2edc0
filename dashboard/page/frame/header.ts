/** The head of the page: how things are, the search, and what concerns the page itself. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Search } from '../explorer/search.js';
import { pauseView, store } from '../store.js';
import { DemoState } from './demo-state.js';
import { isFirstMinute, isOperated } from './glance.js';
import { HealthState } from './health-state.js';
import { LiveState } from './live-state.js';
import { LockedNote } from './locked-note.js';
import { Menu } from './menu.js';
import { OUTCOME } from './operations.js';
import { MenuNotes } from './outcome-note.js';
import { ThemeSwitch } from './theme-switch.js';
import { ThreeActions } from './three-actions.js';

type Props = { readonly onShop: () => void; readonly onHelp: () => void };

export function Header({ onShop, onHelp }: Props): VNode {
  const isPaused = store.isPaused.value;
  const name = store.head.value?.name;
  return html`<header class="head">
    <h1>Monkeychain${name && name !== 'default' && html` <small>${name}</small>`}</h1>
    <div class="states"><${HealthState} /><${LiveState} /><${DemoState} /></div>
    <${LockedNote} />
    <${Search} />
    <div class="tools">
      <button type="button" class="primary" onClick=${onShop}>Shop</button>
      <button type="button" aria-pressed=${isPaused} onClick=${() => pauseView(!isPaused)}>
        ${isPaused ? 'Go on' : 'Pause view'}
      </button>
      ${isOperated.value && html`<${Menu} label="Things to try" glyph="Try" isBrief><${ThreeActions} /><//>`}
      <${ThemeSwitch} />
      <button type="button" class="icon" aria-label="Help" title="Help (?)" onClick=${onHelp}>?</button>
    </div>
    ${!isFirstMinute.value && html`<${MenuNotes} of=${[OUTCOME.demo, OUTCOME.kill, OUTCOME.tour]} />`}
  </header>` as VNode;
}
