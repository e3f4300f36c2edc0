/** Events as rows of the log: in words, with what they speak of. */
import { type Happening, printable } from '../../orchestrator/control/event-words.js';
import type { EventRow } from '../model/rows.js';
import { happeningText, toneOf } from './happenings.js';

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** @param seq its number in the life of this dashboard */
export function eventRow(event: Happening, seq: number): EventRow {
  return {
    seq,
    atMs: event.atMs,
    source: printable(event.source),
    event: event.event,
    text: happeningText(event),
    tone: toneOf(event.event),
    // Of a reorganisation the new tip.
    block: textIn(event['hash'] ?? (event.event === 'reorganised' ? event['to'] : null)),
    height: numberIn(event['height']),
    shopper: textIn(event['shopper']),
    transaction: textIn(event['transaction']),
    depth: numberIn(event['depth']),
  };
}
