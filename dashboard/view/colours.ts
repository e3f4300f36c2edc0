/** Which colour a peer has, everywhere on the page: its place in the order of names, as `var(--peer-N)` of the style. */
import type { Hex, PeerRow } from '../model/rows.js';

/** Colours in the style; more peers begin anew. */
export const COLOURS = 12;

/** @returns 1 to COLOURS; 0 for somebody who is not listed */
export function colourOf(peers: readonly PeerRow[], id: Hex | null): number {
  const place = peers.findIndex((peer) => peer.id === id);
  return place === -1 ? 0 : (place % COLOURS) + 1;
}
export const nameOf = (peers: readonly PeerRow[], id: Hex | null): string =>
  peers.find((peer) => peer.id === id)?.name ?? (id === null ? 'genesis' : id.slice(0, 8));
