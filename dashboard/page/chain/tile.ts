/** One block of the picture, as a card, whose label says in words what is drawn on it; and what stands where no block is. */
import { html } from 'htm/preact';
import type { ComponentChildren, VNode } from 'preact';
import type { BlockRow, Deed, Head, PeerRow } from '../../model/rows.js';
import type { BlockCell, Cell, GapCell, GhostCell, HiddenCell } from '../../view/chain/cells.js';
import type { Tip } from '../../view/chain/layout.js';
import {
  behindText,
  countText,
  deedText,
  digitsOf,
  hiddenText,
  minersText,
  placeText,
  sharedNames,
  spanText,
} from '../../view/chain/words.js';
import { colourOf, nameOf } from '../../view/colours.js';
import { select } from '../selection.js';
import { MonkeyFace } from './monkey.js';
import { openStretch, stand } from './picture.js';

/** Faces that fit on a card. */
const FACES_MAX = 4;
const FACE_SIZE = 28;
/** Labels of peers that fit under a card. */
const TIPS_MAX = 4;
/** Digits of a hash that fit. */
const HASH_DIGITS = 15;
const PREVIOUS_DIGITS = 12;
/** From here on a height is written small. */
const LONG_HEIGHT = 100_000;

type Shown = {
  readonly peers: readonly PeerRow[];
  readonly head: Head | null;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
};
type TileProps = Shown & { readonly cell: Cell };

export function Tile({ cell, ...shown }: TileProps): VNode {
  switch (cell.kind) {
    case 'block':
      return html`<${BlockTile} cell=${cell} ...${shown} />` as VNode;
    case 'gap':
      return html`<${GapTile} cell=${cell} ...${shown} />` as VNode;
    case 'hidden':
      return html`<${HiddenTile} cell=${cell} ...${shown} />` as VNode;
    case 'ghost':
      return html`<${GhostTile} cell=${cell} ...${shown} />` as VNode;
  }
}

const minerColour = (peers: readonly PeerRow[], miner: string | null) => ({
  '--miner': `var(--peer-${colourOf(peers, miner)})`,
});

type BlockProps = Shown & { readonly cell: BlockCell };
function BlockTile({ cell, peers, head, isCurrent, isSelected }: BlockProps): VNode {
  const { block, standing, tips } = cell.place;
  const open = (): void => {
    stand.value = { key: cell.key, column: cell.column, lane: cell.lane };
    select(isSelected ? null : { kind: 'block', key: block.hash });
  };
  return html`<${Fragmentary}>
    <button
      type="button"
      class=${`tile tile-${standing}${isSelected ? ' is-selected' : ''}`}
      style=${minerColour(peers, block.miner)}
      data-key=${cell.key}
      tabindex=${isCurrent ? 0 : -1}
      aria-expanded=${isSelected}
      onClick=${open}
    >
      <span class="unseen">${placeText(cell.place, peers)}</span>
      <span class=${`tile-head${block.height >= LONG_HEIGHT ? ' is-long' : ''}`} aria-hidden="true">
        <b>${block.height === 0 ? 'genesis' : `block ${countText(block.height)}`}</b>
        <span class="tile-miner"><i class="dot"></i>${block.miner === null ? 'block 0' : nameOf(peers, block.miner)}</span>
      </span>
      <span class="tile-hash" aria-hidden="true">${digits(block.hash, HASH_DIGITS)}</span>
      ${block.height === 0 ? html`<${Beginning} head=${head} />` : html`<${Values} block=${block} />`}
      ${block.height > 0 && html`<${Deeds} block=${block} head=${head} />`}
    </button>
    <${Tips} tips=${tips} peers=${peers} isStale=${standing === 'stale'} />
  <//>` as VNode;
}

const Fragmentary = ({ children }: { readonly children: ComponentChildren }) => children as VNode;

function digits(hash: string, length: number): VNode {
  const { zeros, rest } = digitsOf(hash, length);
  return html`<span class="digits"><i>${zeros.slice(0, length)}</i>${rest}</span>` as VNode;
}

const Values = ({ block }: { readonly block: BlockRow }): VNode =>
  html`<span class="tile-values" aria-hidden="true">
    <span><small>prev</small>${digits(block.previous, PREVIOUS_DIGITS)}</span>
    <span><small>nonce</small>${countText(block.nonce)}</span>
  </span>` as VNode;

/** What the first block has instead of a nonce: it is what all agree on. */
const Beginning = ({ head }: { readonly head: Head | null }): VNode =>
  html`<span class="tile-beginning" aria-hidden="true">
    the beginning: ${head?.catalogue.length ?? 0} monkeys for sale, ${countText(head?.startingCoins ?? 0)} coins for
    everybody who joins
  </span>` as VNode;

type DeedsProps = { readonly block: BlockRow; readonly head: Head | null };
function Deeds({ block, head }: DeedsProps): VNode {
  const bought = block.deeds.filter(({ monkey }) => monkey !== null);
  // Of a large block not every deed is carried; what is not is taken for purchases.
  const purchases = bought.length + Math.max(0, block.transactions - block.deeds.length);
  // The count of those left out takes the place of a face.
  const monkeys = bought.slice(0, purchases > FACES_MAX ? FACES_MAX - 1 : FACES_MAX);
  const more = purchases - monkeys.length;
  const shared = sharedNames(block.deeds);
  const words = block.deeds.map((deed) => deedText(deed, monkeyName(deed, head), shared.has(deed.name)));
  return html`<span class="tile-data" aria-hidden="true">
    <span class="tile-faces">
      ${monkeys.map(
        (deed) =>
          html`<${MonkeyFace} key=${deed.id} name=${monkeyName(deed, head)} index=${deed.monkey} size=${FACE_SIZE} />`,
      )}
      ${more > 0 && html`<span class="tile-more">+${countText(more)}</span>`}
    </span>
    <span class="tile-deeds">${words.length === 0 ? 'nothing bought' : words.join(' · ')}</span>
  </span>` as VNode;
}

const monkeyName = ({ monkey }: Deed, head: Head | null): string => head?.catalogue[monkey ?? -1]?.name ?? 'a monkey';

type TipsProps = {
  readonly tips: readonly Tip[];
  readonly peers: readonly PeerRow[];
  readonly isStale?: boolean;
};
/** Under a block: whose tip it is, or that it is nobody's. The card's own label says the same. */
function Tips({ tips, peers, isStale = false }: TipsProps): VNode {
  const behind = tips[0]?.behind ?? 0;
  const most = behind > 0 ? TIPS_MAX - 1 : TIPS_MAX;
  const shown = tips.length > most ? tips.slice(0, most - 1) : tips;
  const more = tips.length - shown.length;
  // All that end in one block are equally far behind: with one of them it is said in its label, with more beside them.
  const isAlone = tips.length === 1;
  return html`<span class="chain-tips" aria-hidden="true">
    ${isStale && html`<span class="chain-tip chain-tip-stale">✂ stale</span>`}
    ${shown.map(
      (tip) =>
        html`<span class="chain-tip" key=${tip.peer} style=${minerColour(peers, tip.peer)}
          ><i>▲</i>${isAlone ? behindText(tip) : tip.name}</span
        >`,
    )}
    ${more > 0 && html`<span class="chain-tip chain-tip-more">+${more}</span>`}
    ${!isAlone && behind > 0 && html`<span class="chain-tips-behind">${countText(behind)} behind</span>`}
  </span>` as VNode;
}

type GapProps = Shown & { readonly cell: GapCell };
const GapTile = ({ cell, peers, isCurrent }: GapProps): VNode =>
  html`<${Fragmentary}>
    <button type="button" class="tile tile-gap" data-key=${cell.key} tabindex=${isCurrent ? 0 : -1}>
      <span class="unseen">block ${countText(cell.height)}, being fetched</span>
      <span class="tile-head" aria-hidden="true"><b>block ${countText(cell.height)}</b></span>
      <span class="tile-beginning" aria-hidden="true">being fetched…</span>
    </button>
    <${Tips} tips=${cell.tips} peers=${peers} />
  <//>` as VNode;

type HiddenProps = Shown & { readonly cell: HiddenCell };
const HiddenTile = ({ cell, isCurrent }: HiddenProps): VNode =>
  html`<button type="button" class="pill" data-key=${cell.key} tabindex=${isCurrent ? 0 : -1}
    title=${`Show ${spanText(cell.span)}`} onClick=${() => openStretch(cell.span)}>
    <span class="unseen">${hiddenText(cell.span)}, ${spanText(cell.span)}: show</span>
    <b aria-hidden="true">${hiddenText(cell.span)}</b><small aria-hidden="true">${countText(cell.span.from)} – ${countText(cell.span.to)}</small>
  </button>` as VNode;

type GhostProps = Shown & { readonly cell: GhostCell };
const GhostTile = ({ cell, peers }: GhostProps): VNode =>
  html`<span class="ghost" style=${minerColour(peers, cell.miners[0]?.peer ?? null)}>
    <b>block ${countText(cell.height)}</b><span>${minersText(cell)} searching<i class="dots"></i></span>
  </span>` as VNode;
