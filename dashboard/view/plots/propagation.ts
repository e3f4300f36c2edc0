/** Propagation: how long after it was found a block was held by half of the other peers, and by the last. */
import type { BlockRow, Travel } from '../../model/rows.js';
import { nameOf } from '../colours.js';
import { medianOf } from '../numbers.js';
import { durationText } from '../words.js';
import { blocksOf, NOTHING, type Picture, type Scene, type Series } from './picture.js';

/** In microseconds. `peers`: how many others have it so far. */
export type Reach = { readonly medianUs: number; readonly lastUs: number; readonly peers: number };

/** @returns null while the miner or everybody else has not told */
export function reachOf(travel: Travel, miner: string | null): Reach | null {
  const found = travel.find(({ peer }) => peer === miner);
  // Two clocks never agree quite: what was held before it was found counts as held at once.
  const delays = found
    ? travel.filter((one) => one !== found).map(({ heldUs }) => Math.max(1, heldUs - found.arrivedUs))
    : [];
  if (delays.length === 0) return null;
  return { medianUs: medianOf(delays), lastUs: Math.max(...delays), peers: delays.length };
}

type Reached = { readonly block: BlockRow; readonly reach: Reach };

export function propagationOf(scene: Scene): Picture {
  const reached = blocksOf(scene).flatMap((block): Reached[] => {
    const reach = reachOf(scene.travels.get(block.hash) ?? [], block.miner);
    return reach ? [{ block, reach }] : [];
  });
  const dots = (name: string, colour: string, mark: number, of: (reach: Reach) => number): Series => ({
    name,
    colour,
    mark,
    kind: 'dots',
    axis: 'y',
    points: reached.map(({ block, reach }) => ({ x: block.timeMs, y: of(reach) })),
  });
  return {
    series: [
      dots('last', '--accent', 1, ({ lastUs }) => lastUs),
      dots('half', '--ink-2', 0, ({ medianUs }) => medianUs),
    ],
    essence: essenceOf(reached),
    table: () => ({
      columns: ['block', 'time', 'miner', 'other peers', 'half of them', 'the last'],
      rows: reached
        .toReversed()
        .map(({ block, reach }) => [
          String(block.height),
          scene.clock(block.timeMs),
          nameOf(scene.peers, block.miner),
          String(reach.peers),
          durationText(reach.medianUs),
          durationText(reach.lastUs),
        ]),
    }),
  };
}

function essenceOf(reached: readonly Reached[]): string {
  if (reached.length === 0) return NOTHING;
  const half = durationText(medianOf(reached.map(({ reach }) => reach.medianUs)));
  const last = durationText(medianOf(reached.map(({ reach }) => reach.lastUs)));
  return `half of the peers after ${half}, the last after ${last} (median)`;
}
