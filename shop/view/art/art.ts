/** The picture beside each monkey of the catalogue. */
import type { Line } from '../picture.js';
import { HANGERS } from './hangers.js';
import { LEAF_EATERS } from './leaf-eaters.js';
import { MARMOSETS } from './marmosets.js';
import { NEW_WORLD } from './new-world.js';
import { OLD_WORLD } from './old-world.js';
import { halfBlocks, type Portrait } from './sprite.js';
import { strangerNamed } from './stranger.js';

/** Painted in half blocks, each with its own colours; or plain: letters and signs of ASCII in the terminal's own. */
export type Look = 'painted' | 'plain';

/** Size of every picture, in characters. */
export const ART_COLUMNS = 16;
export const ART_ROWS = 7;

/** By name. A map, because a catalogue may well hold a monkey called `constructor`. */
export const PORTRAITS: ReadonlyMap<string, Portrait> = new Map(
  Object.entries({ ...MARMOSETS, ...NEW_WORLD, ...HANGERS, ...OLD_WORLD, ...LEAF_EATERS }),
);

/**
 * @param name as in the catalogue; one that is not known here gets a monkey that fits no description, always the same
 * @returns `ART_ROWS` lines of `ART_COLUMNS` narrow characters; neighbours of one style are one span
 */
export function artOf(name: string, look: Look): Line[] {
  const portrait = PORTRAITS.get(name) ?? strangerNamed(name);
  return look === 'painted' ? halfBlocks(portrait.painted) : letters(portrait.plain);
}

function letters(plain: string): Line[] {
  const drawn = plain.split('\n').slice(1, -1);
  return Array.from({ length: ART_ROWS }, (_, row) => [{ text: (drawn[row] ?? '').padEnd(ART_COLUMNS) }]);
}
