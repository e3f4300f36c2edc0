/** Events as rows of the log: in words, with what they speak of. */
import { eventText } from '../../peer/client/event-text.js';
import type { EventRow } from '../model/rows.js';
import { type Happening, happeningText, printable, shortHash, toneOf } from '../model/words.js';

type PeerEvent = Parameters<typeof eventText>[0];

/** Events that peers report themselves, in the words of their own logs. */
const OF_PEERS: ReadonlySet<string> = new Set<PeerEvent['event']>([
  'mined',
  'block',
  'fork',
  'reorganised',
  'linked',
  'unlinked',
  'refused',
  'joined',
  'bought',
  'synced',
  'degraded',
  'recovered',
]);
/** The tracker has a `joined` of its own. */
const isOfPeer = (event: Happening): event is Happening & PeerEvent =>
  event.source !== 'tracker' && OF_PEERS.has(event.event);

function textOf(event: Happening): string {
  if (!isOfPeer(event)) return happeningText(event);
  const name = event['peerName'] ?? event['minerName'];
  const words = eventText(event, (id) => (typeof name === 'string' ? name : shortHash(id)));
  // Columns of a terminal are no columns on a page.
  return words.replaceAll(/ {2,}/g, ' · ');
}

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** @param seq its number in the life of this dashboard */
export function eventRow(event: Happening, seq: number): EventRow {
  return {
    seq,
    atMs: event.atMs,
    source: printable(event.source),
    event: event.event,
    text: printable(textOf(event)),
    tone: toneOf(event.event),
    // Of a reorganisation the new tip.
    block: textIn(event['hash'] ?? (event.event === 'reorganised' ? event['to'] : null)),
    height: numberIn(event['height']),
    shopper: textIn(event['shopper']),
    transaction: textIn(event['transaction']),
    depth: numberIn(event['depth']),
  };
}
