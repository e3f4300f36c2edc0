/** Above the picture: whose chain it is, following the tip, going to a height. */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import type { TargetedEvent, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../../view/chain/words.js';
import { perspective } from '../selection.js';
import { store } from '../store.js';
import { follow, following, goTo, layout, standAt } from './picture.js';

/** Whether the box that asks for a height is open. */
export const isAsking = signal(false);

export function Toolbar(): VNode {
  return html`<header class="chain-bar">
    <h2>Chain</h2>
    <${Whose} />
    <span class="chain-tools">
      <${GoTo} />
      <button type="button" class="chain-button" aria-pressed=${following.value} title="f"
        onClick=${() => follow(!following.value)}>
        ${following.value ? '◉ following' : '○ follow'} <kbd>f</kbd>
      </button>
    </span>
  </header>` as VNode;
}

function Whose(): VNode {
  const peers = store.peers.value;
  const choose = ({ currentTarget }: TargetedEvent<HTMLSelectElement>): void => {
    perspective.value = currentTarget.value === '' ? null : currentTarget.value;
  };
  return html`<label class="chain-whose">
    <span>as seen by</span>
    <select value=${perspective.value ?? ''} onChange=${choose}>
      <option value="">all peers</option>
      ${peers.map(({ id, name, said }) => html`<option key=${id} value=${id} disabled=${said === null}>${name}</option>`)}
    </select>
  </label>` as VNode;
}

function GoTo(): VNode {
  const field = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = isAsking.value;
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  const top = Math.max(0, layout.value.top);
  const close = (): void => {
    isAsking.value = false;
    opener.current?.focus();
  };
  const go = (event: Event): void => {
    event.preventDefault();
    const height = field.current?.valueAsNumber ?? Number.NaN;
    if (Number.isNaN(height)) return;
    close();
    goTo(height);
    standAt(height);
  };
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') close();
  };
  return html`<span class="chain-goto">
    <button type="button" class="chain-button" ref=${opener} aria-expanded=${isOpen} title="g"
      onClick=${() => {
        isAsking.value = !isOpen;
      }}>
      go to <kbd>g</kbd>
    </button>
    ${
      isOpen &&
      html`<form class="chain-box" onSubmit=${go} onKeyDown=${onKey}>
        <label>Block <input ref=${field} type="number" min="0" max=${top} step="1" required placeholder=${`0 to ${countText(top)}`} /></label>
        <button type="submit" class="chain-button">Go</button>
      </form>`
    }
  </span>` as VNode;
}
