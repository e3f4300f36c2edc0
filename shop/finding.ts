/** Which network the shop is for, and where its peers are: asked of a tracker, or remembered when it does not answer. */
import { setTimeout as pause } from 'node:timers/promises';
import type { NetworkId } from '../peer/chain/crypto.js';
import { PeerClient } from '../peer/client/peer.js';
import { reasonOf } from '../peer/client/reason.js';
import { askTracker } from '../peer/client/tracker.js';
import { type Address, type Announcement, addressText } from '../peer/wire/address.js';
import { EXIT, ShopError } from './errors.js';
import { networkThrough } from './folder.js';

/** A try at a tracker or peer. */
const TRY_MS_MAX = 2_000;
const RETRY_MS = 250;
/** A tracker that never was there is given up after this long; one that crashed is back by then. */
const ABSENT_MS_MAX = 3_000;
/** A tracker that was started again knows its peers within the second in which they announce themselves. */
const EMPTY_MS_MAX = 1_500;

export type Search = {
  readonly tracker: Address;
  /** Send to this peer alone. */
  readonly peer: Address | null;
  readonly wallets: string;
  /** By `performance.now`. */
  readonly deadline: number;
  /**
   * Whether it is for as long as somebody looks at it, not for one deed: begun from what is kept on disk even if nobody
   * answers, without an end by itself, told of the chain as well.
   */
  readonly isLasting: boolean;
  /** See DeskOptions. */
  readonly isLoyal: boolean;
  /** Tells people what is waited for. */
  readonly say: (line: string) => void;
};

export type Found = {
  readonly network: NetworkId;
  /** Listed by the tracker; none where it did not answer. */
  readonly announcements: readonly Announcement[];
  /** The peer named by the user, connected. */
  readonly peer: PeerClient | null;
};

export function findNetwork(search: Search): Promise<Found> {
  return search.peer === null ? findByTracker(search) : findByPeer(search, search.peer);
}

async function findByPeer({ tracker, deadline, say }: Search, address: Address): Promise<Found> {
  for (let hasSaid = false; ; hasSaid = true) {
    try {
      const peer = await PeerClient.connect(address, { timeoutMs: TRY_MS_MAX });
      // Others are wanted for their receipts only: without the tracker the roll tells of them.
      const announcements = await askTracker(tracker, { timeoutMs: TRY_MS_MAX }).catch((error: unknown) => {
        say(`${reasonOf(error)}; going by what is known`);
        return [];
      });
      return { network: peer.network, announcements, peer };
    } catch (error) {
      if (!hasSaid) say(`${reasonOf(error)}; trying again`);
      if (performance.now() + RETRY_MS >= deadline) throw noPeers(reasonOf(error));
    }
    await pause(RETRY_MS);
  }
}

/** What a tracker had to say; `why` it is no help, for people. */
type Listed =
  | { readonly type: 'found'; readonly found: Found }
  | { readonly type: 'empty' | 'absent'; readonly why: string };

/** @throws ShopError if it lists peers of more than one network */
async function askOnce(tracker: Address): Promise<Listed> {
  let announcements: Announcement[];
  try {
    announcements = await askTracker(tracker, { timeoutMs: TRY_MS_MAX });
  } catch (error) {
    return { type: 'absent', why: reasonOf(error) };
  }
  const [network, ...others] = new Set(announcements.map(({ claim }) => claim.network));
  if (network === undefined) return { type: 'empty', why: `the tracker at ${addressText(tracker)} lists no peers` };
  if (others.length > 0) throw severalNetworks(tracker, [network, ...others]);
  return { type: 'found', found: { network, announcements, peer: null } };
}

/** @throws ShopError if the next try would come after `limit` */
function giveUpAfter(limit: number, { type, why }: { readonly type: 'empty' | 'absent'; readonly why: string }): void {
  if (performance.now() + RETRY_MS < limit) return;
  throw type === 'absent' ? noCluster(why) : noPeers(why);
}

async function findByTracker({ tracker, wallets, deadline, say }: Search): Promise<Found> {
  const startedAt = performance.now();
  for (let hasSaid = false; ; hasSaid = true) {
    const listed = await askOnce(tracker);
    if (listed.type === 'found') return listed.found;
    const { type, why } = listed;
    const isPatient = type === 'empty' && performance.now() - startedAt < EMPTY_MS_MAX;
    const remembered = isPatient ? null : networkThrough(wallets, addressText(tracker));
    if (remembered) {
      say(`${why}; going by the peers known from last time`);
      return { network: remembered.network, announcements: [], peer: null };
    }
    if (!hasSaid) say(`${why}; trying again`);
    giveUpAfter(type === 'absent' ? Math.min(deadline, startedAt + ABSENT_MS_MAX) : deadline, listed);
    await pause(RETRY_MS);
  }
}

const noCluster = (why: string): ShopError =>
  new ShopError('NO_CLUSTER', EXIT.notFound, why, {
    hint: 'start the cluster, or check the port and --tracker-host',
  });

export const noPeers = (why: string): ShopError =>
  new ShopError('NO_PEERS', EXIT.timeout, `no peer answered in time: ${why}`, {
    hint: 'nothing is lost; type the same command again when a peer runs',
  });

const severalNetworks = (tracker: Address, networks: readonly NetworkId[]): ShopError =>
  new ShopError(
    'SEVERAL_NETWORKS',
    EXIT.failed,
    `the tracker at ${addressText(tracker)} lists peers of ${networks.length} networks: ${networks.map((id) => id.slice(0, 8)).join(', ')}`,
    { hint: 'say which one with --peer HOST:PORT, the address of one of its peers' },
  );
