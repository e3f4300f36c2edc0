/** The nouns of one peer, as those see them that tie them together. */
import type { BlockChain } from '../chain/blockchain.js';
import type { Deadlines } from './deadlines.js';
import type { Dialing } from './dialing.js';
import type { Flushing } from './flushing.js';
import type { Gossip } from './gossip.js';
import type { Intake } from './intake.js';
import type { Journeys } from './journeys.js';
import type { Limits } from './limits.js';
import type { Links } from './links.js';
import type { Mempool } from './mempool.js';
import type { Miner } from './miner.js';
import type { NetworkClock } from './network-clock.js';
import type { Outlet } from './outlet.js';
import type { Portrait } from './portrait.js';
import type { Returning } from './returning.js';
import type { Signatures } from './signatures.js';
import type { Statuses } from './statuses.js';
import type { Sync } from './sync.js';
import type { Vouching } from './vouching.js';
import type { Watchers } from './watchers.js';

/** What the machine does when its time has come. */
export type Chore = 'tick' | 'mine' | 'work' | 'return' | 'hear';

export type Nouns = {
  readonly outlet: Outlet;
  readonly limits: Limits;
  readonly deadlines: Deadlines<Chore>;
  readonly clock: NetworkClock;
  readonly flushing: Flushing;
  readonly chain: BlockChain;
  readonly mempool: Mempool;
  readonly returning: Returning;
  readonly signatures: Signatures;
  readonly statuses: Statuses;
  readonly dialing: Dialing;
  readonly links: Links;
  readonly intake: Intake;
  readonly journeys: Journeys;
  readonly sync: Sync;
  readonly gossip: Gossip;
  readonly watchers: Watchers;
  readonly vouching: Vouching;
  readonly miner: Miner;
  readonly portrait: Portrait;
};
