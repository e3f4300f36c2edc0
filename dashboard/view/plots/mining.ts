/** Mining time: what finding each block took, by its miner's word, and what it takes on average. */
import type { BlockRow } from '../../model/rows.js';
import { nameOf } from '../colours.js';
import { meanOf } from '../numbers.js';
import { durationText } from '../words.js';
import { difficultyText } from './difficulty.js';
import { blocksOf, lookOf, NOTHING, type Picture, type Point, type Scene, type Series, shownOf } from './picture.js';
import { countOf } from './words.js';

/**
 * What a block of this difficulty takes on average at the rate its miner had, in microseconds: 2^difficulty hashes. Null
 * where the miner says nothing that a rate can be made of.
 */
export function expectedUsOf({ difficulty, hashes, minedUs }: BlockRow): number | null {
  return hashes > 0 && minedUs > 0 ? (2 ** difficulty * minedUs) / hashes : null;
}

/** Blocks on either side that are looked at together. */
const NEIGHBOURS = 8;

/** At least one microsecond: an axis of powers of ten has no zero. */
const tookUs = (block: BlockRow): number => Math.max(1, block.minedUs);

export function miningOf(scene: Scene): Picture {
  const blocks = blocksOf(scene);
  return {
    series: [
      { name: 'expected', colour: '--ink-2', mark: 0, kind: 'line', axis: 'y', points: expectedAbout(blocks) },
      ...dotsOf(scene, blocks),
    ],
    essence: essenceOf(blocks),
    table: () => ({
      columns: ['block', 'time', 'miner', 'difficulty', 'took', 'expected'],
      rows: blocks
        .toReversed()
        .map((block) => [
          String(block.height),
          scene.clock(block.timeMs),
          nameOf(scene.peers, block.miner),
          difficultyText(block.difficulty),
          durationText(block.minedUs),
          durationOrDash(expectedUsOf(block)),
        ]),
    }),
  };
}

/** What was expected about each block's time: miners take turns, and each has a mean of its own. */
function expectedAbout(blocks: readonly BlockRow[]): Point[] {
  const all = blocks.flatMap((block) => {
    const us = expectedUsOf(block);
    return us === null ? [] : [{ atMs: block.timeMs, us }];
  });
  return all.map(({ atMs }, at) => {
    const near = all.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
    return { x: atMs, y: Math.max(1, meanOf(near.map(({ us }) => us))) };
  });
}

/** Blocks of one miner a series; those of strangers together. */
function dotsOf(scene: Scene, blocks: readonly BlockRow[]): Series[] {
  const of = (name: string, id: string | null, mine: readonly BlockRow[]): Series => ({
    name,
    ...lookOf(scene.peers, id),
    kind: 'dots',
    axis: 'y',
    points: mine.map((block) => ({ x: block.timeMs, y: tookUs(block) })),
  });
  const known = new Set(scene.peers.map(({ id }) => id));
  const others = blocks.filter(({ miner }) => miner === null || !known.has(miner));
  const series = shownOf(scene).map(({ id, name }) =>
    of(
      name,
      id,
      blocks.filter(({ miner }) => miner === id),
    ),
  );
  return others.length === 0 ? series : [...series, of('others', null, others)];
}

function essenceOf(blocks: readonly BlockRow[]): string {
  if (blocks.length === 0) return NOTHING;
  const took = durationText(meanOf(blocks.map(({ minedUs }) => minedUs)));
  const expected = blocks.flatMap((block) => expectedUsOf(block) ?? []);
  const said = `${countOf(blocks.length, 'block')}, ${took} on average`;
  return expected.length === 0 ? said : `${said}; ${durationText(meanOf(expected))} expected`;
}

export const durationOrDash = (us: number | null): string => (us === null ? '–' : durationText(us));
