/** The head of the board, made of a network's genesis and what is known of its cluster. */
import { type Genesis, networkIdOf } from '../../peer/chain/genesis.js';
import { difficultyOfBits } from './block-row.js';
import type { Head, Hex, Mode } from './rows.js';

/** @param name the cluster's, null where nobody has told @param roll in any order */
export const headOf = (genesis: Genesis, mode: Mode, name: string | null, roll: readonly Hex[]): Head => ({
  mode,
  name,
  network: networkIdOf(genesis),
  catalogue: genesis.catalogue,
  startingCoins: genesis.startingCoins,
  confirmations: genesis.confirmations,
  proofOfWork: genesis.proofOfWork,
  easiest: difficultyOfBits(genesis.easiestBits),
  // Each peer has its own order: whom the heaviest peer is, is no news.
  roll: [...roll].sort(),
});
