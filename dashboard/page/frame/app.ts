/** The page: what stands where. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Chain } from '../chain/chain.js';
import { Links } from '../links/links.js';
import { Log } from '../log/log.js';
import { Peers } from '../peers/peers.js';
import { Plots } from '../plots/plots.js';
import { selected } from '../selection.js';
import { ShopWindow } from '../shop/shop-window.js';
import { store } from '../store.js';
import { Announcer } from './announcer.js';
import { Figures } from './figures.js';
import { FirstMinute } from './first-minute.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { InTurn } from './in-turn.js';
import { useKeys } from './keys.js';
import { SidePanel } from './side-panel.js';
import { TourCaption } from './tour-caption.js';

export function App(): VNode {
  const open = useSignal<'shop' | 'help' | null>(null);
  const close = (): void => {
    open.value = null;
  };
  const show = (what: 'shop' | 'help') => (): void => {
    open.value = what;
  };
  useKeys({ '?': show('help') });
  const isStale = store.connection.value === 'stale';
  return html`<div class=${`page ${selected.value ? 'with-side' : ''} ${isStale ? 'stale' : ''}`}>
    <${Header} onShop=${show('shop')} onHelp=${show('help')} />
    <main>
      <${Figures} />
      <${TourCaption} />
      <${FirstMinute} />
      <${Chain} />
      <div class="middle"><${InTurn}><${Links} /><//><${InTurn}><${Peers} /><//></div>
      <div class="lower"><${InTurn}><${Plots} /><//><${InTurn}><${Log} /><//></div>
    </main>
    <${SidePanel} />
    <${Announcer} />
    ${open.value === 'help' && html`<${Help} onClose=${close} />`}
    ${open.value === 'shop' && html`<${ShopWindow} onClose=${close} />`}
  </div>` as VNode;
}
