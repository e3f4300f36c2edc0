/** What can be told of a block by itself: whether it is whole, and whether anybody worked for it. */
import type { Block } from '../../peer/chain/block.js';
import type { Genesis } from '../../peer/chain/genesis.js';
import { hardestOf, meets, targetOf } from '../../peer/chain/target.js';

/** Whether a stranger's block may be shown. Rules that need the chain below it are the peers' to judge. */
export function isShowable(block: Block, genesis: Genesis): boolean {
  const { header, hash, data } = block;
  if (data.entry === null || data.entry.height === 0) return false;
  const [target, easiest] = [targetOf(header.bits), targetOf(genesis.easiestBits)];
  if (target === null || easiest === null || target > easiest || target < hardestOf(easiest)) return false;
  if (genesis.proofOfWork === 'real' && !meets(hash, target)) return false;
  // A good header may come with another block's body.
  return !block.repeats && block.merkleRoot === header.merkleRoot;
}
