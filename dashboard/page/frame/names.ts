/** Peers, blocks, shoppers and transactions by name, each a link to its page. */
import { computed } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { Hex } from '../../model/rows.js';
import { colourOf, nameOf } from '../../view/colours.js';
import { countText, shortHex } from '../../view/words.js';
import { placeOf } from '../selection.js';
import { store } from '../store.js';

const names = computed(() => store.peers.value.map(({ id, name }) => `${id} ${name}`).join());
/** The peers as they are called: new only when somebody came or went, so that a name is not drawn anew with each word of its peer. */
export const called = computed(() => {
  names.value;
  return store.peers.peek();
});

/** The colour a peer has everywhere, as a style; it never stands without the name. */
export const peerColour = (id: Hex | null): { readonly [property: string]: string } => ({
  '--peer': `var(--peer-${colourOf(called.value, id)})`,
});

export function PeerName({ id }: { readonly id: Hex }): VNode {
  const name = nameOf(called.value, id);
  return html`<a class="peer-name" style=${peerColour(id)} href=${placeOf({ kind: 'peer', key: name })}>
    <span class="swatch" aria-hidden="true"></span>${name}
  </a>` as VNode;
}

/** A source of events: a peer, or one of the other processes, which have no page. */
export function SourceName({ name }: { readonly name: string }): VNode {
  const peer = called.value.find((one) => one.name === name);
  return (peer ? html`<${PeerName} id=${peer.id} />` : html`<span>${name}</span>`) as VNode;
}

export function BlockName({ hash, height }: { readonly hash: Hex; readonly height: number | null }): VNode {
  const text = height === null ? shortHex(hash) : `block ${countText(height)}`;
  return html`<a href=${placeOf({ kind: 'block', key: hash })} title=${hash}>${text}</a>` as VNode;
}

type Named = { readonly kind: 'block' | 'shopper' | 'transaction'; readonly hex: Hex };

/** By the beginning of its hash, key or id. */
export function HexName({ kind, hex }: Named): VNode {
  return html`<a class="hex" href=${placeOf({ kind, key: hex })} title=${hex}>${shortHex(hex)}</a>` as VNode;
}
