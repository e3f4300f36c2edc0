/** One generator a concern, all from one seed: one more draw for the network does not reshuffle the disks. */
import { type Chance, seededChance } from '../../peer/core/chance.js';
import { digestOf } from './identity.js';

/** @returns the generator of a concern, by its name */
export const chancesOf =
  (seed: number) =>
  (concern: string): Chance => {
    const digest = digestOf(`${seed} ${concern}`);
    return seededChance(new DataView(digest.buffer, digest.byteOffset).getUint32(0, true));
  };
