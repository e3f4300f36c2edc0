/** A block, opened: what it says of itself, what is in it, every shopper's record as of it, how it travelled. */
import { html } from 'htm/preact';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { BlockJson, BlockPlaceJson, RecordsJson } from '../../model/api.js';
import { standOn } from '../../view/chain/walk.js';
import { countText, digitsOf } from '../../view/chain/words.js';
import { colourOf, nameOf } from '../../view/colours.js';
import { type Asked, useAsked } from '../asked.js';
import { placeOf, select } from '../selection.js';
import { store } from '../store.js';
import { remember } from './block-cache.js';
import { Cost, Fields } from './block-fields.js';
import { Records } from './block-record.js';
import { Transactions } from './block-transactions.js';
import { Travelled } from './block-travel.js';
import { HeaderPicture } from './header-picture.js';
import { Neighbours } from './neighbours.js';
import { layout, stand } from './picture.js';

export function BlockCard({ hash }: { readonly hash: string }): VNode {
  const at = `/api/blocks/${encodeURIComponent(hash)}`;
  const block = useAsked<BlockJson>(at, true).value;
  const place = useAsked<BlockPlaceJson>(`${at}/place`).value;
  const records = useAsked<RecordsJson>(`${at}/record`, true).value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [hash]);
  const shown = block.value;
  useEffect(() => {
    // The picture shows it too, however far below what is loaded.
    if (shown) remember(shown);
  }, [shown]);
  const close = (): void => {
    select(null);
    // The keyboard goes back to where the block stands in the picture.
    stand.value = standOn(layout.peek(), hash);
  };
  return html`<article class="card block-card" aria-label=${shown ? `Block ${countText(shown.height)}` : 'Block'}
    onKeyDown=${({ key }: KeyboardEvent) => key === 'Escape' && close()}>
    <header class="block-head">
      <h2 tabindex="-1" ref=${heading}>${shown ? titleOf(shown) : 'Block'}</h2>
      ${shown && html`<${Miner} miner=${shown.miner} />`}
      <${Standing} place=${place.value} />
      <span class="block-tools">
        <${Neighbours} block=${shown} />
        <button type="button" class="chain-button" onClick=${close} aria-label="Close the block">✕</button>
      </span>
      <a class="block-hash" href=${placeOf({ kind: 'block', key: hash })} title="Its permanent address">
        <i>${digitsOf(hash, 0).zeros}</i>${digitsOf(hash, hash.length).rest}
      </a>
    </header>
    <${Answer} asked=${block} what="the block">
      ${
        shown &&
        html`<${Fields} block=${shown} />
          <${HeaderPicture} header=${shown.header} />
          ${shown.miner !== null && html`<${Cost} block=${shown} />`}
          <${Transactions} block=${shown} />`
      }
    <//>
    <section class="block-part">
      <h3>Every shopper, as of this block</h3>
      <${Answer} asked=${records} what="the records">
        ${records.value && html`<${Records} records=${records.value.records} />`}
      <//>
    </section>
    <section class="block-part">
      <h3>How it travelled</h3>
      <${Answer} asked=${place} what="its way">
        ${place.value && html`<${Travelled} travel=${place.value.travel} />`}
      <//>
    </section>
  </article>` as VNode;
}

const titleOf = ({ height }: BlockJson): string => (height === 0 ? 'Block 0, genesis' : `Block ${countText(height)}`);

function Miner({ miner }: { readonly miner: string | null }): VNode | null {
  const peers = store.peers.value;
  if (miner === null) return null;
  const name = nameOf(peers, miner);
  return html`<a class="tile-miner" style=${{ '--miner': `var(--peer-${colourOf(peers, miner)})` }}
    href=${placeOf({ kind: 'peer', key: name })}><i class="dot"></i>mined by ${name}</a>` as VNode;
}

function Standing({ place }: { readonly place: BlockPlaceJson | null }): VNode | null {
  if (!place) return null;
  const { isBest, depth } = place;
  if (!isBest) return html`<span class="block-standing is-bad">✂ not on the best chain</span>` as VNode;
  const above = depth > 1 ? `, ${countText(depth - 1)} on top of it` : ', at the tip';
  return html`<span class="block-standing is-good">✓ on the best chain${above}</span>` as VNode;
}

type AnswerProps = {
  readonly asked: Asked<unknown>;
  readonly what: string;
  readonly children: ComponentChildren;
};
/** The last answer for as long as there is one: what cannot be asked anew just now may still be so. */
function Answer({ asked: { value, problem }, what, children }: AnswerProps): VNode {
  if (value !== null) return children as VNode;
  if (problem === null) return html`<p class="block-note" role="status">Fetching ${what}…</p>` as VNode;
  return html`<p class="block-note is-bad" role="alert">✗ No answer about ${what}: ${problem}.</p>` as VNode;
}
