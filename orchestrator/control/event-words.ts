/** What a supervisor says of its cluster, in words: the same in its log, in a terminal and on a page. */

/** Something that happened, as a supervisor tells it or as it was seen. */
export type Happening = {
  readonly atMs: number;
  /** A peer's name, `tracker`, `supervisor` or `dashboard`. */
  readonly source: string;
  readonly event: string;
  readonly [detail: string]: unknown;
};

/** Whatever reaches a terminal or a page is on one line and has no control characters. */
export const printable = (value: string): string => value.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');

const text = (value: unknown): string => (value === null || value === undefined ? '?' : String(value));
/** As much of a hash as people compare at a glance; `?` where a sender left it out. */
export const shortHash = (value: unknown): string =>
  typeof value === 'string' && value.length > 12 ? `${value.slice(0, 10)}…` : text(value);
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `12 s`, `3 min`, `5 h`. */
export function spanText(ms: number): string {
  if (ms < 100_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 6_000_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

const peerOf = (event: Happening): string => text(event['peerName'] ?? shortHash(event['peer']));
const arrowOf = (event: Happening): string =>
  `link ${text(event['from'])} ${event['oneWay'] === true ? '→' : '↔'} ${text(event['to'])}`;

function startedText(event: Happening): string {
  const revived = Number(event['restarts']);
  const where = `listens on ${text(event['host'])}:${text(event['port'])} (pid ${text(event['pid'])})`;
  return revived > 0 ? `${where}, revived ${plural(revived, 'time')}` : where;
}

function groupsText(groups: unknown): string {
  if (!Array.isArray(groups)) return '?';
  return groups.map((group: unknown) => (Array.isArray(group) ? group.map(text).join(', ') : text(group))).join(' | ');
}

/** What each event says. One that is not here is shown by its name. */
const WORDS: { readonly [event: string]: (event: Happening) => string } = {
  joined: (event) => `${peerOf(event)} announced itself at ${text(event['address'])}`,
  left: (event) => `${peerOf(event)} said goodbye`,
  silent: (event) => `${peerOf(event)} has been silent for 3 s`,
  started: startedText,
  meshed: (event) => `has ${plural(Number(event['links']), 'link')}`,
  stopped: () => 'stopped',
  killed: () => 'ended by SIGKILL',
  crashed: (event) => `ended unasked (${text(event['why'])}), revived in ${Number(event['reviveInMs']) / 1000} s`,
  'given-up': (event) =>
    `ended unasked (${text(event['why'])}) for the ${text(event['crashes'])}th time in 5 minutes: given up`,
  failed: (event) => `cannot run: ${text(event['why'])}`,
  late: () => 'does not listen yet',
  paused: () => 'paused',
  resumed: () => 'goes on',
  retired: () => 'left for good',
  heated: (event) => (Number(event['ms']) > 0 ? `burns a core for ${spanText(Number(event['ms']))}` : 'burns no more'),
  cut: (event) => `${arrowOf(event)} cut`,
  healed: (event) => (event['from'] === undefined ? 'all link faults lifted' : `${arrowOf(event)} healed`),
  partitioned: (event) => `split: ${groupsText(event['groups'])}`,
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

/** What happened, without when and where, of all that peers do not report themselves; not yet `printable`. */
export const clusterEventText = (event: Happening): string => WORDS[event.event]?.(event) ?? event.event;

/** `0.6 ms`, `1.3 s`. @param us microseconds */
export function costText(us: number): string {
  if (us < 1_000_000) return `${(us / 1000).toFixed(1)} ms`;
  return `${(us / 1_000_000).toFixed(1)} s`;
}
