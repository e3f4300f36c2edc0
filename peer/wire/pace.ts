/** Durations and paces of mining as people write them: `500ms`, `5s`; `on-demand`, `always`, `5s`. */

/**
 * When peers mine: when there is something to mine, always, or so that the network finds a block each `ms` milliseconds on
 * average.
 */
export type Pace =
  | { readonly type: 'on-demand' }
  | { readonly type: 'always' }
  | { readonly type: 'interval'; readonly ms: number };

/** Shortest mean interval between blocks, in milliseconds: below it peers would do little else than tell of blocks. */
const INTERVAL_MS_MIN = 50;
/** Longest one: an hour. */
const INTERVAL_MS_MAX = 3_600_000;

/** How a pace is written, for whoever wrote another. */
export const PACE_SHAPE = 'on-demand, always, or a mean time between blocks from 50ms to 1h, as 5s';

export const ON_DEMAND: Pace = { type: 'on-demand' };

/** `20s`, `500ms`, `2m`, `1h` or a number of seconds, in milliseconds; null of anything else. */
export function durationOf(text: string): number | null {
  const found = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!found) return null;
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[found[2] ?? 's'] ?? 1000;
  return Math.round(Number(found[1]) * unit);
}

/** Null of what is no pace. */
export function paceOf(text: string): Pace | null {
  if (text === 'on-demand' || text === 'always') return { type: text };
  const ms = durationOf(text);
  return ms !== null && ms >= INTERVAL_MS_MIN && ms <= INTERVAL_MS_MAX ? { type: 'interval', ms } : null;
}

/** As `paceOf` reads it. */
export function paceText(pace: Pace): string {
  if (pace.type !== 'interval') return pace.type;
  return pace.ms % 1000 === 0 ? `${pace.ms / 1000}s` : `${pace.ms}ms`;
}
