/** Whom to believe where peers can only be taken at their word: work, height and tip are what each says of itself. */
import type { Hex } from './rows.js';

/** Blocks that somebody who makes up a tip has to make up and work for below it before he is believed. */
export const ROOTS = 64;

/** As boards and trees hold them, by hash. */
export type Blocks = { get(hash: Hex): { readonly previous: Hex; readonly height: number } | undefined };
type Row = { readonly isOperated: boolean; readonly said: { readonly tip: Hex } | null };

/**
 * Narrows a list down by one sign after the other. A sign that nobody bears leaves it as it was: there is always somebody
 * left to be believed.
 */
export const narrowed = <T>(all: readonly T[], ...signs: readonly ((one: T) => boolean)[]): readonly T[] =>
  signs.reduce((left, sign) => {
    const some = left.filter(sign);
    return some.length > 0 ? some : left;
  }, all);

/** Whether a tip is held with so much of what it stands on that it is no block out of nowhere. */
export function isRooted(blocks: Blocks, tip: Hex): boolean {
  let hash = tip;
  for (let count = 0; count < ROOTS; count++) {
    const block = blocks.get(hash);
    if (!block) return false;
    if (block.height <= 1) return true;
    hash = block.previous;
  }
  return true;
}

/**
 * Those whose word says which chain leads: peers that run here before strangers, who may be anybody; then those whose tip
 * has roots, for a chain that is only spoken of leads nobody.
 */
export const credible = <T extends Row>(peers: readonly T[], blocks: Blocks): readonly T[] =>
  narrowed(
    peers.filter(({ said }) => said !== null),
    ({ isOperated }) => isOperated,
    ({ said }) => said !== null && isRooted(blocks, said.tip),
  );
