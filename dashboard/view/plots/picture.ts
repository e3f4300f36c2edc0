/** What a plot shows: points to draw, the essence in words, the numbers as a table. */
import { SAMPLE_INTERVAL_MS } from '../../model/board.js';
import type { BlockRow, Hex, PeerRow, SampleRow, Travel } from '../../model/rows.js';
import { colourOf } from '../colours.js';
import type { Span } from './time-window.js';

/** All that plots are made of. */
export type Scene = {
  readonly peers: readonly PeerRow[];
  /** Ids of peers that are not to be drawn. */
  readonly hidden: ReadonlySet<Hex>;
  /** Oldest first. */
  readonly samples: readonly SampleRow[];
  readonly blocks: ReadonlyMap<Hex, BlockRow>;
  readonly travels: ReadonlyMap<Hex, Travel>;
  readonly span: Span;
  /** A moment as people read it. */
  readonly clock: (atMs: number) => string;
};

/** `y` is NaN where nothing is known: a line breaks there. */
export type Point = { readonly x: number; readonly y: number };
export type Series = {
  readonly name: string;
  /** A colour of the style, as `--peer-1`. */
  readonly colour: string;
  /** Which mark its points have, from 0: so that nobody need tell colours apart. */
  readonly mark: number;
  readonly kind: 'steps' | 'line' | 'dots' | 'bars';
  readonly axis: 'y' | 'y2';
  readonly points: readonly Point[];
};
export type Table = {
  readonly columns: readonly string[];
  /** Newest first where they are moments. */
  readonly rows: readonly (readonly string[])[];
};
export type Picture = {
  readonly series: readonly Series[];
  readonly essence: string;
  readonly table: () => Table;
};

/** Points of a line; a plot has no more pixels. */
const POINTS_MAX = 300;

export const NOTHING = 'nothing in this stretch of time yet';

export const shownOf = ({ peers, hidden }: Scene): readonly PeerRow[] => peers.filter(({ id }) => !hidden.has(id));

/** Of a peer's own colour and mark. */
export function lookOf(peers: readonly PeerRow[], id: Hex | null): { readonly colour: string; readonly mark: number } {
  const colour = colourOf(peers, id);
  return { colour: `--peer-${colour}`, mark: Math.max(0, colour - 1) };
}

/** The samples of the span, with the next one on either side, so that lines reach its edges. */
export function samplesOf({ samples, span }: Scene): readonly SampleRow[] {
  const first = samples.findIndex(({ atMs }) => atMs >= span.fromMs);
  if (first === -1) return [];
  const behind = samples.findIndex(({ atMs }) => atMs > span.toMs);
  return samples.slice(Math.max(0, first - 1), behind === -1 ? samples.length : behind + 1);
}

/** The last sample that is in the span. */
export const latestOf = ({ samples, span }: Scene): SampleRow | undefined =>
  samples.findLast(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs);

/** Blocks that say they were mined in the span, by peers that are drawn; oldest first. */
export function blocksOf({ blocks, span, hidden }: Scene): readonly BlockRow[] {
  const found: BlockRow[] = [];
  for (const block of blocks.values())
    if (block.miner !== null && !hidden.has(block.miner) && block.timeMs >= span.fromMs && block.timeMs <= span.toMs)
      found.push(block);
  return found.sort((a, b) => a.timeMs - b.timeMs || a.height - b.height);
}

/** Where a field stands in a sample. */
export const HEIGHT = 0;
export const HASH_RATE = 1;
export const DIFFICULTY = 2;
export const LOAD = 3;
export type Field = typeof HEIGHT | typeof HASH_RATE | typeof DIFFICULTY | typeof LOAD;

/** A line for each peer. It breaks where the peer was silent, and where nobody took samples. */
export function linesOf(scene: Scene, field: Field, kind: 'steps' | 'line', axis: 'y' | 'y2' = 'y'): Series[] {
  const samples = samplesOf(scene);
  return shownOf(scene).map(({ id, name }) => {
    const points: Point[] = [];
    let previousMs = Number.POSITIVE_INFINITY;
    for (const { atMs, peers } of samples) {
      if (atMs - previousMs > 3 * SAMPLE_INTERVAL_MS) points.push({ x: previousMs + 1, y: Number.NaN });
      points.push({ x: atMs, y: peers[id]?.[field] ?? Number.NaN });
      previousMs = atMs;
    }
    const drawn = kind === 'steps' ? cornersOf(points) : thinned(points);
    return { name, ...lookOf(scene.peers, id), kind, axis, points: drawn };
  });
}

/** Of points that stay level only the first and the last. */
function cornersOf(points: readonly Point[]): Point[] {
  return points.filter(({ y }, at) => !(Object.is(y, points[at - 1]?.y) && Object.is(y, points[at + 1]?.y)));
}

/** Of as many neighbours as make one pixel the lowest and the highest, so that nothing that stands out is lost. */
function thinned(points: readonly Point[]): Point[] {
  if (points.length <= POINTS_MAX) return [...points];
  const together = Math.ceil((points.length * 2) / POINTS_MAX);
  const kept: Point[] = [];
  for (let at = 0; at < points.length; at += together) kept.push(...extremesOf(points.slice(at, at + together)));
  return kept;
}
/** Both in order; where the line breaks among them, the break as well. */
function extremesOf(points: readonly Point[]): readonly Point[] {
  const known = points.filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.y - b.y);
  const kept = new Set([known[0], known.at(-1), points.find(({ y }) => Number.isNaN(y))]);
  return points.filter((point) => kept.has(point));
}

/** A row for each sample of the span, a column for each peer and field. */
export function tableOf(
  scene: Scene,
  fields: readonly { readonly field: Field; readonly word: string; readonly format: (value: number) => string }[],
): Table {
  const peers = shownOf(scene);
  const columns = peers.flatMap(({ name }) => fields.map(({ word }) => (word === '' ? name : `${name} ${word}`)));
  const rows = scene.samples
    .filter(({ atMs }) => atMs >= scene.span.fromMs && atMs <= scene.span.toMs)
    .map((sample) => [
      scene.clock(sample.atMs),
      ...peers.flatMap(({ id }) =>
        fields.map(({ field, format }) => {
          const value = sample.peers[id]?.[field];
          return value === undefined ? '–' : format(value);
        }),
      ),
    ]);
  return { columns: ['time', ...columns], rows: rows.reverse() };
}
