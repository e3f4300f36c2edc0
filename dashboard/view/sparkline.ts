/** A few values as a line small enough for a table. */
import type { Hex, SampleRow } from '../model/rows.js';

/** Moments shown: two minutes. */
export const MOMENTS = 60;

/** A peer's hashes a second at the last moments, oldest first; 0 where it said nothing. */
export const ratesOf = (samples: readonly SampleRow[], id: Hex): number[] =>
  samples.slice(-MOMENTS).map(({ peers }) => peers[id]?.[1] ?? 0);

/** The points of an SVG polyline: the newest value at the right edge, 0 at the bottom. */
export function pointsOf(values: readonly number[], width: number, height: number): string {
  const highest = Math.max(...values, 1);
  const step = width / (MOMENTS - 1);
  const from = width - (values.length - 1) * step;
  return values
    .map((value, index) => `${(from + index * step).toFixed(1)},${(height - (value / highest) * height).toFixed(1)}`)
    .join(' ');
}
