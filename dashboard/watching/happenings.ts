/** What happens in a cluster, as the log of the page shows it: its words, its tone, and what it says of a process. */

import { clusterEventText, type Happening, printable } from '../../orchestrator/control/event-words.js';
import { isOfPeer, passedOnText } from '../../peer/client/event-text.js';
import type { Tone } from '../model/rows.js';

/** What is seen from here, where no supervisor tells. */
const OWN_WORDS: { readonly [event: string]: (event: Happening) => string } = {
  appeared: (event) => `is there, at ${event['address']}`,
  lost: () => 'does not answer any more',
  'another-network': () =>
    'the tracker lists peers of another network only: end this dashboard and start it again to watch those',
};

/** What happened, without when and where, on one line. */
export function happeningText(event: Happening): string {
  // Columns of a terminal are no columns on a page.
  if (isOfPeer(event)) return printable(passedOnText(event).replaceAll(/ {2,}/g, ' · '));
  return printable((OWN_WORDS[event.event] ?? clusterEventText)(event));
}

const TONES: { readonly [event: string]: Tone } = {
  started: 'good',
  resumed: 'good',
  healed: 'good',
  up: 'good',
  synced: 'good',
  recovered: 'good',
  appeared: 'good',
  fork: 'warning',
  cut: 'warning',
  partitioned: 'warning',
  paused: 'warning',
  silent: 'warning',
  unlinked: 'warning',
  refused: 'warning',
  moved: 'warning',
  leftover: 'warning',
  'unlinked-yet': 'warning',
  late: 'warning',
  reorganised: 'bad',
  killed: 'bad',
  crashed: 'bad',
  'given-up': 'bad',
  failed: 'bad',
  degraded: 'bad',
  lost: 'bad',
  'another-network': 'bad',
  'not-saved': 'bad',
  'not-put-aside': 'bad',
};
export const toneOf = (event: string): Tone => TONES[event] ?? 'plain';

/** How a process has ended, by the event that tells of it; undefined if the event tells of no end and no beginning. */
export function endingOf(event: Happening): string | null | undefined {
  switch (event.event) {
    case 'started':
      return null;
    case 'stopped':
    case 'killed':
    case 'crashed':
    case 'given-up':
    case 'failed':
      return happeningText(event);
    default:
      return undefined;
  }
}
