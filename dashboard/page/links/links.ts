/** Which peers reach which, and what cuts them off. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { islandsOf } from '../../view/matrix.js';
import { plural } from '../../view/words.js';
import { Act } from '../frame/act.js';
import { isOperated } from '../frame/glance.js';
import { healAll, OUTCOME, partition } from '../frame/operations.js';
import { OutcomeNote } from '../frame/outcome-note.js';
import { store } from '../store.js';
import { LinkGrid } from './link-grid.js';

export function Links(): VNode {
  const isBothWays = useSignal(true);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const choose = (name: string): void => {
    const next = new Set(chosen.value);
    if (!next.delete(name)) next.add(name);
    chosen.value = next;
  };
  const names = store.peers.value.filter((peer) => peer.isOperated).map(({ name }) => name);
  const side = names.filter((name) => chosen.value.has(name));
  const others = names.filter((name) => !chosen.value.has(name));
  const flip = (): void => {
    isBothWays.value = !isBothWays.value;
  };
  return html`<section class="panel links" aria-labelledby="links">
    <div class="bar">
      <h2 id="links">Links</h2>
      <${Islands} />
    </div>
    <div class="scroller">
      <${LinkGrid} isBothWays=${isBothWays.value} chosen=${chosen.value} onChoose=${choose} />
    </div>
    ${
      isOperated.value &&
      html`<div class="link-tools">
        <${Act}
          label="Split in two"
          outcome=${OUTCOME.links}
          isDisabled=${side.length === 0 || others.length === 0}
          title="Cuts every link between the peers that are ticked and the others"
          onAct=${() => partition([side, others])}
        />
        <${Act} label="Heal all" outcome=${OUTCOME.links} isDisabled=${store.faults.value.length === 0} onAct=${healAll} />
        <label title="Whether a click cuts the way back, too">
          <input type="checkbox" checked=${isBothWays.value} onChange=${flip} /> both ways
        </label>
        <${OutcomeNote} of=${OUTCOME.links} />
      </div>`
    }
  </section>` as VNode;
}

/** What the cuts have made of the network. */
function Islands(): VNode {
  const islands = islandsOf(store.peers.value, store.faults.value);
  const cuts = store.faults.value.length;
  if (islands.length < 2 && cuts === 0) return html`<span class="note">all joined</span>` as VNode;
  return html`<span class="note warning">
    <span aria-hidden="true">✂</span> ${
      islands.length < 2 ? plural(cuts, 'cut') : islands.map((names) => names.join(' ')).join(' | ')
    }
  </span>` as VNode;
}
