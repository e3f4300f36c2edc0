/** Which heights have a column of their own, and which are hidden together behind one. */

/** Heights, both included. */
export type Span = { readonly from: number; readonly to: number };
/** Of `shown` each height has a column, of `hidden` all share one. `column`: the first of them, from 0. */
export type Stretch = Span & { readonly kind: 'shown' | 'hidden'; readonly column: number };
export type Columns = { readonly stretches: readonly Stretch[]; readonly count: number };

/** Columns kept on both sides of a height where something is. */
export const AROUND = 2;
/** Columns that are always shown below the tip: a few screens to look back. */
export const TAIL = 24;
/** Heights move from the tail into hiding this many at once, so that most blocks move nothing. */
export const TAIL_STEP = 16;
/** Fewer than this are not worth hiding. */
export const HIDDEN_MIN = 6;

/**
 * @param top the highest height
 * @param events heights where something is to be seen, in any order
 * @param opened what was opened by hand
 */
export function columnsOf(top: number, events: Iterable<number>, opened: readonly Span[]): Columns {
  const tail = Math.max(0, Math.floor((top - TAIL) / TAIL_STEP) * TAIL_STEP);
  const spans: Span[] = [
    { from: 0, to: Math.min(top, 1) },
    { from: tail, to: top },
  ];
  for (const height of events) spans.push({ from: height - AROUND, to: height + AROUND });
  spans.push(...opened);
  spans.sort((a, b) => a.from - b.from);
  const stretches: Stretch[] = [];
  let count = 0;
  let next = 0;
  const add = (kind: Stretch['kind'], from: number, to: number): void => {
    stretches.push({ kind, from, to, column: count });
    count += kind === 'hidden' ? 1 : to - from + 1;
    next = to + 1;
  };
  for (const { from, to } of joined(spans, top)) {
    if (from > next) add('hidden', next, from - 1);
    add('shown', from, to);
  }
  return { stretches, count };
}

/** Spans in order, within the chain, put together where little or nothing lies between. */
function joined(spans: readonly Span[], top: number): Span[] {
  const found: { from: number; to: number }[] = [];
  for (const span of spans) {
    const [from, to] = [Math.max(0, span.from), Math.min(top, span.to)];
    if (from > to) continue;
    const last = found.at(-1);
    if (last && from - last.to - 1 < HIDDEN_MIN) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

/** The column of a height, hidden or not. */
export function columnOf({ stretches }: Columns, height: number): number {
  const stretch = lastWhere(stretches, ({ from }) => from <= height);
  if (!stretch) return 0;
  return stretch.kind === 'hidden' ? stretch.column : stretch.column + Math.min(height, stretch.to) - stretch.from;
}

export type Column =
  | { readonly kind: 'height'; readonly height: number }
  | { readonly kind: 'hidden'; readonly span: Span };

/** What stands in a column; null beyond the last. */
export function columnAt({ stretches, count }: Columns, column: number): Column | null {
  if (column < 0 || column >= count) return null;
  const stretch = lastWhere(stretches, (one) => one.column <= column);
  if (!stretch) return null;
  if (stretch.kind === 'hidden') return { kind: 'hidden', span: { from: stretch.from, to: stretch.to } };
  return { kind: 'height', height: stretch.from + column - stretch.column };
}

/** The last one that fits, by halving: those that fit come first. */
function lastWhere<T>(list: readonly T[], fits: (one: T) => boolean): T | null {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = list[middle];
    if (one !== undefined && fits(one)) low = middle + 1;
    else high = middle;
  }
  return list[low - 1] ?? null;
}
