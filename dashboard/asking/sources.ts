/** All that asking needs of the world: peers to ask, and what the board already knows. */
import type { Block } from '../../peer/chain/block.js';
import type { Genesis } from '../../peer/chain/genesis.js';
import type { PeerClient } from '../../peer/client/peer.js';
import type { BlockRow, Hex } from '../model/rows.js';

/** A peer that can be asked. */
export type Askable = Pick<PeerClient, 'id' | 'ask'>;

export type AskingSources = {
  /** The connected peer with the heaviest chain; null while none is connected. */
  readonly heaviest: () => Askable | null;
  /** Every connected peer. */
  readonly all: () => readonly { readonly id: Hex; readonly client: Askable }[];
  /** Null until a peer has told. */
  readonly genesis: () => Genesis | null;
  readonly rowOf: (block: Block) => BlockRow;
  /** What a shopper is called, where it is known. */
  readonly nameOf: (publicKey: Hex) => string | null;
  /** Takes a name that a peer has told. What is no name is not kept. */
  readonly keepName: (publicKey: Hex, name: string) => void;
};
