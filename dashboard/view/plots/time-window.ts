/** The stretch of time that all plots show: the last minutes, or a range that was zoomed into. The address keeps it. */

/** Minutes that can be chosen; as many are kept. */
export const MINUTES = [1, 5, 20] as const;
export type Minutes = (typeof MINUTES)[number];
export type TimeWindow =
  | { readonly type: 'last'; readonly minutes: Minutes }
  | { readonly type: 'range'; readonly fromMs: number; readonly toMs: number };

/** A stretch of time, in milliseconds since 1970. */
export type Span = { readonly fromMs: number; readonly toMs: number };

export const AT_FIRST: TimeWindow = { type: 'last', minutes: 5 };
/** The narrowest range: one sample, about. */
export const RANGE_MS_MIN = 2_000;
export const RANGE_MS_MAX = 20 * 60_000;

export function spanOf(window: TimeWindow, nowMs: number): Span {
  if (window.type === 'range') return { fromMs: window.fromMs, toMs: window.toMs };
  return { fromMs: nowMs - window.minutes * 60_000, toMs: nowMs };
}

/** A range as near to the wished one as can be shown: neither too narrow nor too wide, and not in the future. */
export function rangeAt({ fromMs, toMs }: Span, nowMs: number): TimeWindow {
  const wide = Math.min(RANGE_MS_MAX, Math.max(RANGE_MS_MIN, Math.round(toMs - fromMs)));
  const middle = Math.round((fromMs + toMs) / 2);
  const to = Math.min(Math.round(nowMs), middle + Math.ceil(wide / 2));
  // All that is kept, up to now: nothing is zoomed any more.
  if (wide === RANGE_MS_MAX && to >= Math.round(nowMs)) return { type: 'last', minutes: 20 };
  return { type: 'range', fromMs: to - wide, toMs: to };
}

/** @param factor below 1 goes nearer. A span that ends now goes on ending there. */
export function zoomed(span: Span, factor: number, nowMs: number): TimeWindow {
  const wide = (span.toMs - span.fromMs) * factor;
  if (span.toMs >= nowMs) return rangeAt({ fromMs: nowMs - wide, toMs: nowMs }, nowMs);
  const middle = (span.fromMs + span.toMs) / 2;
  return rangeAt({ fromMs: middle - wide / 2, toMs: middle + wide / 2 }, nowMs);
}

/** @param share of its own width; negative: to the past */
export function moved(span: Span, share: number, nowMs: number): TimeWindow {
  const byMs = (span.toMs - span.fromMs) * share;
  return rangeAt({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs }, nowMs);
}

/** @param query of the address; what is no window is as good as none */
export function windowOf(query: string): TimeWindow {
  const given = new URLSearchParams(query);
  const [fromMs, toMs] = [given.get('from'), given.get('to')].map((text) => Number(text ?? Number.NaN));
  if (isMoment(fromMs) && isMoment(toMs) && toMs - fromMs >= RANGE_MS_MIN && toMs - fromMs <= RANGE_MS_MAX)
    return { type: 'range', fromMs, toMs };
  const minutes = MINUTES.find((one) => given.get('window') === `${one}m`);
  return minutes === undefined ? AT_FIRST : { type: 'last', minutes };
}
/** Up to the year 9999, as whole milliseconds. */
const isMoment = (value: number | undefined): value is number =>
  Number.isInteger(value) && value !== undefined && value > 0 && value < 253_402_300_800_000;

/** The query with this window in it, and all else that was there. */
export function queryWith(query: string, window: TimeWindow): string {
  const next = new URLSearchParams(query);
  for (const name of ['window', 'from', 'to']) next.delete(name);
  if (window.type === 'range') {
    next.set('from', String(window.fromMs));
    next.set('to', String(window.toMs));
  } else if (window.minutes !== (AT_FIRST.type === 'last' && AT_FIRST.minutes))
    next.set('window', `${window.minutes}m`);
  const text = next.toString();
  return text === '' ? '' : `?${text}`;
}

/** Seconds between two marks on an axis of time. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300] as const;
/**
 * Round moments in a span, at most `most` of them, or `mostMinutes` where all are whole minutes; more only where steps of
 * five minutes are too narrow.
 */
export function marksOf({ fromMs, toMs }: Span, most: number, mostMinutes = most): number[] {
  const step = 1000 * (STEPS.find((one) => (toMs - fromMs) / (one * 1000) <= (one < 60 ? most : mostMinutes)) ?? 300);
  const marks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) marks.push(at);
  return marks;
}
