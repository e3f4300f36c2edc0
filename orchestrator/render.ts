/** Events and numbers as people read them. */
import { isOfPeer, passedOnText } from '../peer/client/event-text.js';
import { clusterEventText, costText, plural, printable, shortHash, spanText as span } from './control/event-words.js';
import type { ClusterEvent } from './control/messages.js';

export { costText, plural, printable, shortHash };

/** `4be1…07`: a network id, of which the first zeros say nothing. */
export const shortId = (id: string): string => `${id.slice(0, 4)}…${id.slice(-2)}`;

export function clock(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `12 s`, `3 min`, `5 h`; `-` of null. */
export const spanText = (ms: number | null): string => (ms === null ? '-' : span(ms));

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** `6.6 MH/s`. */
export function countText(value: number | null, unit = ''): string {
  if (value === null) return '-';
  const [scale, prefix] = PREFIXES.find(([least]) => value >= least) ?? [1, ''];
  const number = value / scale;
  return `${number >= 100 || prefix === '' ? Math.round(number) : number.toFixed(1)} ${prefix}${unit}`.trim();
}

/** What happened, without when and where. */
export const eventText = (event: ClusterEvent): string =>
  printable(isOfPeer(event) ? passedOnText(event) : clusterEventText(event));

/** `10:02:04 p2 │ block 1 mined …` */
export const eventLine = (event: ClusterEvent): string => `${clock(event.atMs)} ${event.source} │ ${eventText(event)}`;
