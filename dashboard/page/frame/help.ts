/** What is what, and which keys do what. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['/', 'search: a height, a hash or its beginning, a shopper, a transaction'],
  ['f', 'follow the tip of the chain, or stay where you are'],
  ['g', 'go to a block, by its height'],
  ['?', 'this help'],
  ['Space', 'in the table of links: cut or heal'],
  ['← ↑ → ↓', 'walk along the chain, or around the table of links'],
  ['Esc', 'close what is open'],
] as const;

export function Help({ onClose }: { readonly onClose: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return html`<dialog ref=${dialog} class="help" aria-labelledby="help" onClose=${onClose}>
    <form method="dialog" class="bar">
      <h2 id="help">What you see</h2>
      <button type="submit" class="icon" aria-label="Close help">×</button>
    </form>
    <p>
      Each <b>peer</b> is a process of its own: it keeps a chain on its own disk, mines, and talks to the others over
      TCP. What you do here is done to real processes and real connections.
    </p>
    <p>
      Cut their <b>links</b> and two branches grow, each with its own purchases. Heal them, and the peers agree on the
      branch with more work: the other is <b>reorganised</b> away and its purchases wait for a block again.
    </p>
    <h3>Keys</h3>
    <dl class="keys">
      ${KEYS.map(([key, what]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}
    </dl>
    <h3>From a terminal</h3>
    <p><code>npx orchestrator dashboard</code> opens this page with its buttons unlocked.</p>
  </dialog>` as VNode;
}
