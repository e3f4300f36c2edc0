/** Where the rings of a drawn chain lie between two blocks: level, or down a trunk that all lanes share. */

/** The middle of a ring, and how far it is turned, in degrees. */
export type Ring = { readonly x: number; readonly y: number; readonly turn: number };

/** Pixels from ring to ring; they are longer than that, so they lie in one another. */
export const RING_PITCH = 15;
/** Pixels of the bend from level to upright. */
const BEND = 18;
/** Points that a bend is drawn by. */
const BEND_POINTS = 8;
/** The rings at the end that make up for what is left of the length. */
const LOOSE_RINGS = 4;

/**
 * Rings of different lanes lie on one another for as long as they go the same way, so that many branches of one block
 * look like one chain that parts.
 *
 * @param width pixels across
 * @param drop pixels down; negative goes up
 * @returns at least two
 */
export function ringsAlong(width: number, drop: number): readonly Ring[] {
  if (drop === 0) return straight(width);
  const points = wayOf(width, drop);
  const lengths = [0];
  for (let i = 1; i < points.length; i++) lengths.push((lengths[i - 1] ?? 0) + distance(points[i - 1], points[i]));
  const total = lengths.at(-1) ?? 0;
  const count = Math.max(2, Math.round(total / RING_PITCH));
  const left = total - count * RING_PITCH;
  return Array.from({ length: count }, (_, i) => {
    const pulled = Math.max(0, i + 1 + LOOSE_RINGS - count) / LOOSE_RINGS;
    return ringAt((i + 0.5) * RING_PITCH + left * pulled, points, lengths);
  });
}

function straight(width: number): readonly Ring[] {
  const count = Math.max(2, Math.round(width / RING_PITCH) - 1);
  const first = (width - (count - 1) * RING_PITCH) / 2;
  return Array.from({ length: count }, (_, i) => ({ x: first + i * RING_PITCH, y: 0, turn: 0 }));
}

type Point = { readonly x: number; readonly y: number };

/** Level to the middle, upright along it, level again. */
function wayOf(width: number, drop: number): readonly Point[] {
  const middle = width / 2;
  const way = Math.sign(drop);
  const bend = Math.min(BEND, middle, Math.abs(drop) / 2);
  const points: Point[] = [{ x: 0, y: 0 }];
  for (let i = 0; i <= BEND_POINTS; i++) {
    const angle = (i / BEND_POINTS) * (Math.PI / 2);
    points.push({ x: middle - bend + bend * Math.sin(angle), y: way * bend * (1 - Math.cos(angle)) });
  }
  const back = points.toReversed().map(({ x, y }) => ({ x: width - x, y: drop - y }));
  return [...points, ...back];
}

const distance = (a: Point | undefined, b: Point | undefined): number =>
  a && b ? Math.hypot(b.x - a.x, b.y - a.y) : 0;

function ringAt(length: number, points: readonly Point[], lengths: readonly number[]): Ring {
  const found = lengths.findIndex((one) => one >= length);
  const i = found === -1 ? lengths.length - 1 : Math.max(1, found);
  const [a, b] = [points[i - 1] ?? { x: 0, y: 0 }, points[i] ?? { x: 0, y: 0 }];
  const [start, end] = [lengths[i - 1] ?? 0, lengths[i] ?? 0];
  const part = end > start ? (length - start) / (end - start) : 0;
  const turn = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, turn };
}
