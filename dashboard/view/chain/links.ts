/** Where the rings of a drawn chain lie between two blocks: along an S from one lane to another. */

/** The middle of a ring, and how far it is turned, in degrees. */
export type Ring = { readonly x: number; readonly y: number; readonly turn: number };

/** Pixels from ring to ring; they are longer than that, so they lie in one another. */
export const RING_PITCH = 15;
/** Points that the curve is measured by. */
const POINTS = 48;

/**
 * @param width pixels across
 * @param drop pixels down; negative goes up
 * @returns at least two
 */
export function ringsAlong(width: number, drop: number): readonly Ring[] {
  if (drop === 0) return straight(width);
  const points = Array.from({ length: POINTS + 1 }, (_, i) => pointAt(i / POINTS, width, drop));
  const lengths = [0];
  for (let i = 1; i <= POINTS; i++) {
    const [a, b] = [points[i - 1] ?? { x: 0, y: 0 }, points[i] ?? { x: 0, y: 0 }];
    lengths.push((lengths[i - 1] ?? 0) + Math.hypot(b.x - a.x, b.y - a.y));
  }
  const total = lengths[POINTS] ?? 0;
  const count = Math.max(2, Math.round(total / RING_PITCH));
  return Array.from({ length: count }, (_, i) => ringAt((total * (i + 0.5)) / count, points, lengths));
}

function straight(width: number): readonly Ring[] {
  const count = Math.max(2, Math.round(width / RING_PITCH) - 1);
  const first = (width - (count - 1) * RING_PITCH) / 2;
  return Array.from({ length: count }, (_, i) => ({ x: first + i * RING_PITCH, y: 0, turn: 0 }));
}

type Point = { readonly x: number; readonly y: number };

/** A cubic that leaves and arrives level. */
function pointAt(t: number, width: number, drop: number): Point {
  const u = 1 - t;
  const bend = width * 0.9;
  const x = 3 * u * u * t * bend + 3 * u * t * t * (width - bend) + t * t * t * width;
  return { x, y: drop * (3 * u * t * t + t * t * t) };
}

function ringAt(length: number, points: readonly Point[], lengths: readonly number[]): Ring {
  const i = Math.max(
    1,
    lengths.findIndex((one) => one >= length),
  );
  const [a, b] = [points[i - 1] ?? { x: 0, y: 0 }, points[i] ?? { x: 0, y: 0 }];
  const [start, end] = [lengths[i - 1] ?? 0, lengths[i] ?? 0];
  const part = end > start ? (length - start) / (end - start) : 0;
  const turn = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, turn };
}
