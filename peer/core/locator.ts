/** Where a chain is, told in few hashes: whoever has another one finds the last block they have in common. */
import type { BlockChain } from '../chain/blockchain.js';
import type { Hash } from '../chain/crypto.js';
import { LOCATOR_MAX } from '../wire/limits.js';

/** The last blocks are named one by one, those below twice as far apart each time, genesis last. */
const DENSE_BLOCKS = 10;

/** Hashes of the best chain, the tip first; LOCATOR_MAX at most. */
export function locatorOf(chain: BlockChain): Hash[] {
  const locator: Hash[] = [];
  let step = 1;
  for (let height = chain.last.height; height > 0 && locator.length < LOCATOR_MAX - 1; height -= step) {
    const node = chain.nodeAt(height);
    if (node) locator.push(node.hash);
    if (locator.length >= DENSE_BLOCKS) step *= 2;
  }
  return [...locator, chain.first.hash];
}
