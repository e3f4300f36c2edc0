/** The lines at the edges of the screen: who you are, whom you talk to, what was done, what to press. */
import { isMajority } from '../../peer/wire/majority.js';
import { type Counter, chosenOf, type Reach } from '../model/counter.js';
import { purseAt } from '../model/ordering.js';
import { clip, ends, fill, line, span, widthOf } from './line.js';
import { distanceText } from './peers.js';
import type { Box, Hot, Line, Place, Span, Style } from './picture.js';
import { numberText } from './status.js';

const BAR: Style = { inverse: true };
/** The shopper's name in the header gives way beyond this. */
const NAME_COLUMNS = 18;
const NAME_COLUMNS_NARROW = 12;
/** Below this everything is said in fewer words. */
const WIDE_COLUMNS = 76;

export function header(counter: Counter, place: Place): Box {
  const shopper = chosenOf(counter);
  const isWide = place.width >= WIDE_COLUMNS;
  const parts: Span[] = [span(isWide ? ' Monkey Shop ' : ' Shop ', { ...BAR, bold: true })];
  const label = line(span(shopper?.label ?? '', BAR));
  if (shopper) parts.push(span('│ ', BAR), ...clip(label, isWide ? NAME_COLUMNS : NAME_COLUMNS_NARROW), span(' ', BAR));
  parts.push(span('│ ', BAR), ...reachText(counter.reach, isWide));
  const right = shopper ? purseLine(counter, isWide) : [];
  return { ...place, border: null, lines: [ends(parts, right, place.width, BAR)], targets: [], elsewhere: null };
}

function purseLine(counter: Counter, isWide: boolean): Line {
  const shopper = chosenOf(counter);
  if (!shopper) return [];
  const join = shopper.slips.find(({ monkey }) => monkey === null);
  if (shopper.record === null && join && join.receipt.state !== 'settled')
    return [span(`joining: ${join.receipt.state} `, { ...BAR, bold: true })];
  const { coins, pending } = purseAt(counter, shopper);
  const text = pending > 0 ? `${coins} coins (−${pending}${isWide ? ' pending' : ''}) ` : `${coins} coins `;
  return [span(text, { ...BAR, bold: true })];
}

/** Which peer, and whether it is at the tip. */
function reachText(reach: Reach | null, isWide: boolean): Line {
  if (!reach) return [span('looking for the cluster…', BAR)];
  const one = reach.neighbours.find(({ isFavourite }) => isFavourite) ?? reach.neighbours[0];
  if (!one) return [span('✗ no peer answers', { ...BAR, bold: true })];
  const who = isWide ? `${one.name} ${one.address}` : one.name;
  const at = `block ${numberText(one.height)}`;
  if (one.behind === 0) return [span(`${who} ● ${isWide ? 'at ' : ''}${at}`, BAR)];
  return [span(`${one.name} ◐ ${distanceText(one.behind)}, ${at}`, { ...BAR, bold: true })];
}

/** What is wrong with the connection, for as long as it is; what was done last. What stops nothing gives way. */
export function noticeLine(counter: Counter, place: Place): Box {
  const { notice } = counter;
  const fault = connectionFault(counter);
  const isFault = fault !== null && (fault.isGrave || notice === null);
  const shown = isFault ? span(` ✗ ${fault.text}`, { ink: 'red', bold: true }) : span(` ${notice ?? ''}`);
  return { ...place, border: null, lines: [fill([shown], place.width)], targets: [], elsewhere: null };
}

/** `isGrave`: nothing settles while it lasts. */
type Fault = { readonly text: string; readonly isGrave: boolean };

/** What is wrong with the way to the cluster; null if nothing is. */
function connectionFault({ reach, failure }: Counter): Fault | null {
  if (!reach) return failure === null ? null : { text: `${failure}; trying again`, isGrave: true };
  const reached = reach.neighbours.filter(({ counts }) => counts).length;
  if (reach.neighbours.length === 0 && reach.foreign !== null)
    return {
      text: `The cluster was begun afresh (${reach.foreign.slice(0, 8)}): q leaves, then open the shop again.`,
      isGrave: true,
    };
  if (reach.neighbours.length === 0) {
    const tracker = reach.trackerFault === null ? '' : ', nor does the tracker';
    return { text: `No peer answers${tracker}. What you sign is kept; trying again.`, isGrave: true };
  }
  if (reach.roll > 0 && !isMajority(reached, reach.roll))
    return {
      text: `Only ${reached} of ${reach.roll} peers can be reached: nothing settles until more are back.`,
      isGrave: true,
    };
  if (reach.trackerFault === null) return null;
  return { text: 'The tracker is away: going on with the peers known.', isGrave: false };
}

type Hint = readonly [key: string, name: string, words: string];
const HINTS: { readonly [where: string]: readonly Hint[] } = {
  monkeys: [
    ['enter', 'Enter', 'buy'],
    ['tab', 'Tab', 'purchases'],
    ['?', '?', 'help'],
    ['q', 'q', 'quit'],
    ['/', '/', 'search'],
    ['c', 'c', 'cage'],
    ['u', 'u', 'shopper'],
    ['p', 'p', 'peers'],
    ['n', 'n', 'new shopper'],
    ['m', 'm', 'mouse'],
  ],
  purchases: [
    ['enter', 'Enter', 'what became of it'],
    ['tab', 'Tab', 'monkeys'],
    ['?', '?', 'help'],
    ['q', 'q', 'quit'],
    ['c', 'c', 'cage'],
    ['u', 'u', 'shopper'],
    ['p', 'p', 'peers'],
    ['n', 'n', 'new shopper'],
  ],
  searching: [
    ['enter', 'Enter', 'keep the search'],
    ['escape', 'Esc', 'end it'],
  ],
  trouble: [['enter', 'Enter', 'dismiss']],
  help: [['escape', 'Esc', 'back']],
  cage: [['escape', 'Esc', 'back']],
  peers: [['escape', 'Esc', 'back']],
  slip: [
    ['up', '↑↓', 'other purchases'],
    ['escape', 'Esc', 'back'],
  ],
  shoppers: [
    ['enter', 'Enter', 'choose'],
    ['n', 'n', 'new shopper'],
    ['escape', 'Esc', 'back'],
  ],
  name: [
    ['enter', 'Enter', 'join'],
    ['escape', 'Esc', 'back'],
  ],
};

function hintsOf({ troubles, overlays, isSearching, pane }: Counter): readonly Hint[] {
  const overlay = overlays.at(-1);
  const where = troubles.length > 0 ? 'trouble' : (overlay?.type ?? (isSearching ? 'searching' : pane));
  return HINTS[where] ?? [];
}

/** Every hint is a button; those that do not fit are in the help. */
export function hintLine(counter: Counter, place: Place): Box {
  const spans: Span[] = [];
  const targets: Hot[] = [];
  for (const [key, name, words] of hintsOf(counter)) {
    const from = widthOf(spans) + 1;
    const button = [span(' '), span(name, { bold: true }), span(` ${words} `)];
    if (from + widthOf(button) > place.width) break;
    spans.push(...button);
    targets.push({ line: 0, from, to: widthOf(spans), target: { type: 'key', key } });
  }
  return { ...place, border: null, lines: [fill(spans, place.width)], targets, elsewhere: null };
}
