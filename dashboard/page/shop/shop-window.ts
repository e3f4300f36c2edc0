/** The monkey shop in a window of the page: its screen, as a terminal shows it, beside everything else. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { keep, kept } from '../keeping.js';
import { token } from '../token.js';
import { ShopLine } from './shop-line.js';
import type { ShopTerminal } from './shop-terminal.js';

/** Whether the text is offered to screen readers, as chosen in this browser. */
const READER = 'monkeychain.shop.reader';

type Standing =
  | { readonly name: 'connecting' | 'open' | 'lost' }
  | { readonly name: 'over'; readonly title: string; readonly lines: readonly string[]; readonly again: string | null };

type Props = { readonly onClose: () => void };

export function ShopWindow({ onClose }: Props): VNode {
  const [isLarge, setLarge] = useState(false);
  const [hasReader, setReader] = useState(kept('browser', READER) === 'on');
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const toggleReader = (): void => {
    keep('browser', READER, hasReader ? 'off' : 'on');
    setReader(!hasReader);
  };
  // Keys pressed in here are not meant for the page around it.
  return html`<section
    class=${isLarge ? 'shop shop-large' : 'shop'}
    role="dialog"
    aria-label="Monkey shop"
    onKeyDown=${(event: KeyboardEvent) => event.stopPropagation()}
  >
    <header class="shop-head">
      <h2>Monkey shop</h2>
      <p class="shop-hint"><kbd>Ctrl</kbd> <kbd>Shift</kbd> <kbd>X</kbd> closes it; every other key is the shop’s</p>
      <button type="button" aria-pressed=${hasReader} onClick=${toggleReader} title="Have the screen’s text read out">
        Read out
      </button>
      <button type="button" aria-pressed=${isLarge} onClick=${() => setLarge(!isLarge)}>
        ${isLarge ? 'Smaller' : 'Larger'}
      </button>
      <button type="button" onClick=${onClose}>Close</button>
    </header>
    ${token() === null ? html`<${Locked} />` : html`<${Screen} hasReader=${hasReader} onClose=${onClose} />`}
  </section>` as VNode;
}

/** Without the token nothing can be bought. */
const Locked = (): VNode =>
  html`<div class="shop-word">
    <h3>This page only watches</h3>
    <p>The shop spends coins, so it takes the token that the page’s full address has. This opens it with that:</p>
    <p><code>npx orchestrator dashboard</code></p>
    <p>In a terminal the shop needs no token: <code>npx orchestrator shop</code></p>
  </div>` as VNode;

function Screen({ hasReader, onClose }: Props & { readonly hasReader: boolean }): VNode {
  const place = useRef<HTMLDivElement>(null);
  const terminal = useRef<ShopTerminal | null>(null);
  const line = useRef<ShopLine | null>(null);
  const [standing, setStanding] = useState<Standing>({ name: 'connecting' });

  useEffect(() => {
    let isClosed = false;
    const open = async (): Promise<void> => {
      // Larger than all the rest of the page, so it comes when it is wanted.
      const { ShopTerminal } = await import('./shop-terminal.js');
      if (isClosed || !place.current) return;
      const shown = new ShopTerminal(
        place.current,
        {
          onInput: (data) => line.current?.type(data),
          onResize: (size) => line.current?.resize(size),
          onLeave: onClose,
        },
        hasReader,
      );
      terminal.current = shown;
      line.current = new ShopLine({
        size: () => shown.size,
        onOutput: (data) => shown.write(data),
        onOpen: () => setStanding({ name: 'open' }),
        onLost: () => setStanding({ name: 'lost' }),
        onOver: (word) => setStanding(overOf(word)),
      });
      line.current.dial();
      shown.focus();
    };
    open().catch(() => setStanding(NOT_LOADED));
    return () => {
      isClosed = true;
      line.current?.close();
      terminal.current?.close();
    };
  }, []);
  useEffect(() => {
    if (terminal.current) terminal.current.hasReader = hasReader;
  }, [hasReader]);

  const again = (): void => {
    setStanding({ name: 'connecting' });
    line.current?.dial();
    terminal.current?.focus();
  };
  return html`<div class="shop-body">
    <div class="shop-screen" ref=${place} inert=${standing.name === 'over'}></div>
    <div role="status" class="shop-status">
      ${standing.name === 'lost' && html`<p class="shop-lost">The connection is lost. Trying again…</p>`}
      ${
        standing.name === 'over' &&
        html`<div class="shop-word shop-over">
          <h3>${standing.title}</h3>
          ${standing.lines.map((text) => html`<p key=${text}>${text}</p>`)}
          ${standing.again !== null && html`<button type="button" ref=${takeFocus} onClick=${again}>${standing.again}</button>`}
        </div>`
      }
    </div>
  </div>` as VNode;
}

/** What was under the hand is covered: this is next. */
const takeFocus = (button: HTMLButtonElement | null): void => button?.focus();

const NOT_LOADED: Standing = {
  name: 'over',
  title: 'The shop could not be loaded',
  lines: ['The dashboard does not answer: is the cluster still up? Reload the page when it is.'],
  again: null,
};

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function overOf(word: Parameters<ConstructorParameters<typeof ShopLine>[0]['onOver']>[0]): Standing {
  if (word.type === 'refused')
    return { name: 'over', title: 'No shop here', lines: [sentence(word.why)], again: 'Try again' };
  const lines = word.farewell.length > 0 ? word.farewell : ['What was signed is kept.'];
  const isWell = word.code === 0 || word.code === 130;
  return { name: 'over', title: isWell ? 'You left the shop' : 'The shop has ended', lines, again: 'Open it again' };
}
