/** A peer's events as lines for people: the same words in its own log, under `up` and in `events`. */
import type { PeerEvent } from '../control.js';

/** As much of a hash as people compare at a glance. */
export const shortHash = (hash: string): string => (hash.length > 12 ? `${hash.slice(0, 10)}…` : hash);

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const duration = (us: number): string =>
  us < 1_000_000 ? `${(us / 1000).toFixed(1)} ms` : `${(us / 1_000_000).toFixed(1)} s`;

/**
 * @param nameOf what people call a peer, by its id
 * @returns what happened, without when and to whom
 */
export function eventText(event: PeerEvent, nameOf: (peer: string) => string = shortHash): string {
  switch (event.event) {
    case 'mined':
      return `block ${event.height} mined    ${shortHash(event.hash)}   ${duration(event.minedUs)}   ${count(event.transactions, 'transaction')}`;
    case 'block':
      return `block ${event.height} received ${shortHash(event.hash)}   from ${nameOf(event.miner)}   ${count(event.transactions, 'transaction')}`;
    case 'fork':
      return `fork at ${event.height}: ${shortHash(event.hash)} beside ${shortHash(event.rival)}`;
    case 'reorganised': {
      const returned = event.returned > 0 ? `; ${count(event.returned, 'transaction')} back to pending` : '';
      return `reorganised, depth ${event.depth}, to ${shortHash(event.to)} at ${event.height}${returned}`;
    }
    case 'linked':
      return `linked to ${nameOf(event.peer)}`;
    case 'unlinked':
      return `link to ${nameOf(event.peer)} ended: ${event.why}`;
    case 'unmet':
      return `not linked to ${event.address}, tried again: ${event.why}`;
    case 'refused':
      return `refused what ${nameOf(event.peer)} sent: ${event.code}, ${event.why}`;
    case 'joined':
      return `${event.name} joins`;
    case 'bought':
      return `${event.name || shortHash(event.shopper)} buys a ${event.monkey}`;
    case 'synced':
      return `caught up with ${count(event.blocks, 'block')}, now at ${event.height}`;
    case 'degraded':
      return `degraded: ${event.why}`;
    case 'recovered':
      return `recovered: ${event.why}`;
  }
}

const OF_PEERS: ReadonlySet<string> = new Set<PeerEvent['event']>([
  'mined',
  'block',
  'fork',
  'reorganised',
  'linked',
  'unlinked',
  'unmet',
  'refused',
  'joined',
  'bought',
  'synced',
  'degraded',
  'recovered',
]);
/** Whether a peer reported it itself. The tracker has a `joined` of its own. */
export const isOfPeer = <E extends { readonly source: string; readonly event: string }>(
  event: E,
): event is E & PeerEvent => event.source !== 'tracker' && OF_PEERS.has(event.event);

/** In the words of `eventText`, of an event as a supervisor passes it on: with what the peer in it is called, if it knows. */
export function passedOnText(event: PeerEvent & { readonly [detail: string]: unknown }): string {
  const name = event['peerName'] ?? event['minerName'];
  return eventText(event, (id) => (typeof name === 'string' ? name : shortHash(id)));
}
