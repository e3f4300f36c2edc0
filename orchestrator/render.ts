/** Events and numbers as people read them. */
import { eventText as peerEventText } from '../peer/client/event-text.js';
import type { PeerEvent } from '../peer/control.js';
import type { ClusterEvent } from './control/messages.js';

const text = (value: unknown): string => printable(value === null || value === undefined ? '?' : String(value));

/** Whatever reaches a terminal is on one line and has no control characters. */
export const printable = (value: string): string => value.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');

export const shortHash = (value: unknown): string =>
  typeof value === 'string' && value.length > 12 ? `${value.slice(0, 10)}…` : text(value);
/** `4be1…07`: a network id, of which the first zeros say nothing. */
export const shortId = (id: string): string => `${id.slice(0, 4)}…${id.slice(-2)}`;
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export function clock(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `0.6 ms`, `1.3 s`. @param us microseconds */
export function costText(us: number): string {
  if (us < 1_000_000) return `${(us / 1000).toFixed(1)} ms`;
  return `${(us / 1_000_000).toFixed(1)} s`;
}

/** `12 s`, `3 min`, `5 h`. */
export function spanText(ms: number | null): string {
  if (ms === null) return '-';
  if (ms < 100_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 6_000_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

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

type Words = (event: ClusterEvent) => string;
const whoOf = (event: ClusterEvent, key: string): string => text(event[`${key}Name`] ?? shortHash(event[key]));

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
/** Whether a peer reported it itself. */
export const isOfPeer = (event: ClusterEvent): event is ClusterEvent & PeerEvent =>
  event.source !== 'tracker' && OF_PEERS.has(event.event);

/** What each other event says. One that is not here is shown by its name. */
const WORDS: { readonly [event: string]: Words } = {
  joined: (event) => `${whoOf(event, 'peer')} announced itself at ${text(event['address'])}`,
  left: (event) => `${whoOf(event, 'peer')} said goodbye`,
  silent: (event) => `${whoOf(event, 'peer')} has been silent for 3 s`,
  started: (event) =>
    `listens on ${text(event['host'])}:${text(event['port'])} (pid ${text(event['pid'])})${Number(event['restarts']) > 0 ? `, revived ${plural(Number(event['restarts']), 'time')}` : ''}`,
  meshed: (event) => `has ${plural(Number(event['links']), 'link')}`,
  stopped: () => 'stopped',
  killed: () => 'ended by SIGKILL',
  crashed: (event) => `ended unasked (${text(event['why'])}), revived in ${text(Number(event['reviveInMs']) / 1000)} s`,
  'given-up': (event) =>
    `ended unasked (${text(event['why'])}) for the ${text(event['crashes'])}th time in 5 minutes: given up`,
  failed: (event) => `cannot run: ${text(event['why'])}`,
  late: () => 'does not listen yet',
  paused: () => 'paused',
  resumed: () => 'goes on',
  retired: () => 'left for good',
  heated: (event) => (Number(event['ms']) > 0 ? `burns a core for ${spanText(Number(event['ms']))}` : 'burns no more'),
  cut: (event) => `link ${text(event['from'])} ${event['oneWay'] === true ? '→' : '↔'} ${text(event['to'])} cut`,
  healed: (event) =>
    event['from'] === undefined
      ? 'all link faults lifted'
      : `link ${text(event['from'])} ${event['oneWay'] === true ? '→' : '↔'} ${text(event['to'])} healed`,
  partitioned: (event) => `partitioned: ${(event['groups'] as string[][]).map((group) => group.join(',')).join(' | ')}`,
  scaled: (event) => `scaled to ${plural(Number(event['peers']), 'peer')}`,
  moved: (event) =>
    `${text(event['process'])} moved from port ${text(event['from'])}, which is taken, to ${text(event['to'])}`,
  leftover: (event) => `ended ${text(event['process'])} (pid ${text(event['pid'])}), left over from an earlier run`,
  listening: () => 'everything listens',
  up: () => 'all linked',
  'unlinked-yet': (event) => text(event['why']),
  stopping: () => 'stopping',
  'not-saved': (event) => `cannot write the cluster's state: ${text(event['why'])}`,
  'not-put-aside': (event) => `left, but its folder cannot be put aside: ${text(event['why'])}`,
};

/** What happened, without when and where. */
export function eventText(event: ClusterEvent): string {
  if (isOfPeer(event)) {
    const name = event['peerName'] ?? event['minerName'];
    return printable(peerEventText(event, (id) => (typeof name === 'string' ? name : shortHash(id))));
  }
  const words = WORDS[event.event];
  return words ? words(event) : text(event.event);
}

/** `10:02:04 p2 │ block 1 mined …` */
export const eventLine = (event: ClusterEvent): string => `${clock(event.atMs)} ${event.source} │ ${eventText(event)}`;
