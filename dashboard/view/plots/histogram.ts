/** How often mining took how long, beside what chance alone would do. */
import type { BlockRow } from '../../model/rows.js';
import { durationText, percentText } from '../words.js';
import { expectedUsOf } from './mining.js';
import { blocksOf, NOTHING, type Picture, type Scene } from './picture.js';
import { countOf } from './words.js';

/** Bars to a doubling of the time. */
const BARS_PER_DOUBLING = 2;
/** The first bar begins at 2^0 microseconds and takes in all below. */
const edgeOf = (bar: number): number => 2 ** (bar / BARS_PER_DOUBLING);
const barOf = (us: number): number => Math.max(0, Math.floor(Math.log2(Math.max(1, us)) * BARS_PER_DOUBLING));
/** Two and a half hours: what took longer is in the last bar. */
const BARS_MAX = 33 * BARS_PER_DOUBLING;

type Bar = { readonly fromUs: number; readonly toUs: number; readonly count: number; readonly expected: number };

/** @param blocks that say how long they took and at which rate */
export function barsOf(blocks: readonly BlockRow[]): Bar[] {
  const counts = new Array<number>(BARS_MAX).fill(0);
  const expected = new Array<number>(BARS_MAX).fill(0);
  for (const block of blocks) {
    const bar = Math.min(BARS_MAX - 1, barOf(block.minedUs));
    counts[bar] = (counts[bar] ?? 0) + 1;
    addExpected(expected, expectedUsOf(block) ?? Number.NaN);
  }
  const isWorthIt = (bar: number): boolean => (counts[bar] ?? 0) > 0 || (expected[bar] ?? 0) >= 0.5;
  const worth = counts.map((_, bar) => bar).filter(isWorthIt);
  const [first, last] = [worth[0], worth.at(-1)];
  if (first === undefined || last === undefined) return [];
  return counts.slice(first, last + 1).map((count, offset) => {
    const bar = first + offset;
    return { fromUs: bar === 0 ? 0 : edgeOf(bar), toUs: edgeOf(bar + 1), count, expected: expected[bar] ?? 0 };
  });
}

/** A search has no memory: what it takes is distributed exponentially about its mean. Each block has a mean of its own. */
function addExpected(expected: number[], meanUs: number): void {
  let longer = 1;
  for (let bar = 0; bar < BARS_MAX && longer > 1e-6; bar++) {
    const next = Math.exp(-edgeOf(bar + 1) / meanUs);
    expected[bar] = (expected[bar] ?? 0) + longer - next;
    longer = next;
  }
}

export function histogramOf(scene: Scene): Picture {
  const blocks = blocksOf(scene).filter((block) => expectedUsOf(block) !== null);
  const bars = barsOf(blocks);
  const middle = ({ fromUs, toUs }: Bar): number =>
    Math.sqrt(Math.max(fromUs, toUs / 2 ** (1 / BARS_PER_DOUBLING)) * toUs);
  const quicker = blocks.filter((block) => block.minedUs < (expectedUsOf(block) ?? 0)).length;
  return {
    series: [
      {
        name: 'expected',
        colour: '--ink',
        mark: 0,
        kind: 'line',
        axis: 'y',
        points: bars.map((bar) => ({ x: middle(bar), y: bar.expected })),
      },
      {
        name: 'blocks',
        colour: '--accent',
        mark: 0,
        kind: 'bars',
        axis: 'y',
        points: bars.map((bar) => ({ x: middle(bar), y: bar.count })),
      },
    ],
    essence:
      blocks.length === 0
        ? NOTHING
        : `${percentText(quicker / blocks.length)} of ${countOf(blocks.length, 'block')} took less than their mean; chance: 63%`,
    table: () => ({
      columns: ['from', 'to', 'blocks', 'expected'],
      rows: bars.map((bar) => [
        durationText(bar.fromUs),
        durationText(bar.toUs),
        String(bar.count),
        bar.expected.toFixed(1),
      ]),
    }),
  };
}
