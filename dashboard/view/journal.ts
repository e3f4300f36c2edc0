/** The log: which events are shown. */
import type { EventRow, Tone } from '../model/rows.js';

/** Lines shown at first, and more at each asking. */
export const PAGE = 100;

export const TONE_GLYPHS: { readonly [T in Tone]: string } = { plain: '·', good: '✓', warning: '▲', bad: '✗' };

/** Null: all. */
export type Filter = { readonly event: string | null; readonly source: string | null };

/** @returns at most `count` events, newest first, and whether there are older ones */
export function linesOf(
  events: readonly EventRow[],
  { event, source }: Filter,
  count: number,
): { readonly lines: EventRow[]; readonly hasOlder: boolean } {
  const lines: EventRow[] = [];
  for (const one of [...events].reverse()) {
    if ((event !== null && one.event !== event) || (source !== null && one.source !== source)) continue;
    if (lines.length === count) return { lines, hasOlder: true };
    lines.push(one);
  }
  return { lines, hasOlder: false };
}

/** The text before and after it names the event's block, so that the name can be a link; null if it does not name it. */
export function aroundBlock({ text, height }: EventRow): readonly [before: string, after: string] | null {
  if (height === null) return null;
  const named = new RegExp(`^(.*?)\\bblock ${height}\\b(.*)$`, 's').exec(text);
  return named ? [named[1] ?? '', named[2] ?? ''] : null;
}

/** What there is to filter by, in order of the alphabet, p2 before p10. */
export function kindsOf(events: readonly EventRow[], key: 'event' | 'source'): string[] {
  return [...new Set(events.map((event) => event[key]))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
