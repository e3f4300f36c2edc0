/** Which genesis a peer is of: the one it is given, the one its folder holds, its network's, or the built-in one. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { decode } from '../chain/codec.js';
import type { NetworkId } from '../chain/crypto.js';
import {
  BUILT_IN_GENESIS,
  GENESIS_SIZE_MAX,
  type Genesis,
  genesis as genesisCodec,
  genesisFaults,
  networkIdOf,
} from '../chain/genesis.js';
import { PeerClient } from '../client/peer.js';
import { reasonOf } from '../client/reason.js';
import { askTracker } from '../client/tracker.js';
import type { Address, Announcement } from '../wire/address.js';
import type { Disk } from './disk.js';
import { Failure } from './failure.js';

function parse(bytes: Uint8Array, from: string): Genesis {
  const read = decode(genesisCodec, bytes);
  const faults = read.ok ? genesisFaults(read.value) : [read.why];
  if (!read.ok || faults.length > 0) {
    throw new Failure(`${from} is no canonical genesis: ${faults.join('; ')}`, {
      code: 'WRONG_GENESIS',
      hint: 'take the file that another peer of the network was started with',
    });
  }
  return read.value;
}

/** Peers asked for the genesis before it is given up: a list may hold a thousand that do not answer. */
const PEERS_ASKED_MAX = 8;
/** Networks, and reasons, that one message names. */
const NAMED_MAX = 4;
const ASK_AGAIN_MS = 1_000;

export type OriginFns = {
  /** Whether the peer is to end: then nothing is waited for. */
  readonly isStopped: () => boolean;
  readonly log: (text: string) => void;
};

export type Origins = {
  /** File with a canonical genesis. */
  readonly genesis: string | null;
  readonly tracker: Address | null;
  /** Peers to connect to: their network is the one to be of, whatever the tracker lists. */
  readonly connect: readonly Address[];
};

/**
 * Where a folder holds no chain and no file is named, it asks the peers it connects to or the tracker, and waits for them.
 *
 * @throws Failure WRONG_GENESIS where there is none, or more than one; NO_CHAIN where there is nobody to ask
 */
export async function findGenesis(disk: Disk, origins: Origins, fns: OriginFns): Promise<Genesis> {
  const { genesis: file, tracker, connect } = origins;
  const stored = disk.get('meta', 'genesis');
  const held = stored ? parse(stored, 'the data folder') : null;
  if (file !== null) {
    const given = parse(readGenesis(file), file);
    if (held && networkIdOf(held) !== networkIdOf(given)) {
      throw new Failure(`the data folder is of network ${networkIdOf(held)}, ${file} of ${networkIdOf(given)}`, {
        code: 'WRONG_GENESIS',
        hint: 'give it another --data folder, or leave --genesis out',
      });
    }
    return given;
  }
  if (held) return held;
  if (connect.length > 0) return await ofAnyPeer(connect, fns);
  if (tracker === null)
    throw new Failure('the data folder holds no chain', {
      code: 'NO_CHAIN',
      hint: 'name the folder of a peer that has run',
    });
  return await ofNetwork(tracker, fns);
}

function readGenesis(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= GENESIS_SIZE_MAX) return bytes;
  } catch (error) {
    throw new Failure(`cannot read the genesis ${file}: ${reasonOf(error)}`, {
      code: 'WRONG_GENESIS',
      hint: 'check the path',
      cause: error,
    });
  }
  throw new Failure(`${file} is longer than any genesis, ${GENESIS_SIZE_MAX} bytes`, {
    code: 'WRONG_GENESIS',
    hint: 'check the path',
  });
}

/**
 * The genesis of the one network a tracker lists; the built-in one where it lists nobody. A tracker that does not answer
 * is waited for: what a newcomer begins with stays with its folder for good.
 */
async function ofNetwork(tracker: Address, fns: OriginFns): Promise<Genesis> {
  const active = await listOf(tracker, fns);
  const networks = [...new Set(active.map(({ claim }) => claim.network))];
  const [network] = networks;
  if (networks.length > 1) {
    const more = networks.length > NAMED_MAX ? ', …' : '';
    throw new Failure(
      `the tracker lists ${networks.length} networks: ${networks.slice(0, NAMED_MAX).join(', ')}${more}`,
      { code: 'WRONG_GENESIS', hint: 'say which with --genesis FILE' },
    );
  }
  if (network === undefined || network === networkIdOf(BUILT_IN_GENESIS)) return BUILT_IN_GENESIS;
  return ofPeers(network, active);
}

async function listOf(tracker: Address, { isStopped, log }: OriginFns): Promise<Announcement[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await askTracker(tracker);
    } catch (error) {
      if (isStopped()) return [];
      if (tries === 1) log(`waiting for the tracker, to learn which network it is of: ${reasonOf(error)}`);
      await pause(ASK_AGAIN_MS);
    }
  }
}

/**
 * The genesis of the first peer that answers, of whatever network it is: its user named it. None that answers is waited
 * for.
 */
async function ofAnyPeer(addresses: readonly Address[], { isStopped, log }: OriginFns): Promise<Genesis> {
  for (let said = ''; ; ) {
    const faults: string[] = [];
    for (const address of addresses) {
      try {
        return await askGenesis(address);
      } catch (error) {
        faults.push(reasonOf(error));
      }
    }
    // Whoever asked us to end asks for no genesis any more.
    if (isStopped()) return BUILT_IN_GENESIS;
    const why = faults.join('; ');
    if (why !== said) log(`waiting for a peer to connect to, to learn which network it is of: ${why}`);
    said = why;
    await pause(ASK_AGAIN_MS);
  }
}

/** @param network what it must be of; any if left out */
async function askGenesis(address: Address, network?: NetworkId): Promise<Genesis> {
  const client = await PeerClient.connect(address, network === undefined ? {} : { network });
  try {
    return await client.genesis();
  } finally {
    client.close();
  }
}

/** Asks peers for the genesis of their network, one after the other; each is held against the network's id. */
async function ofPeers(network: NetworkId, active: readonly Announcement[]): Promise<Genesis> {
  const faults: string[] = [];
  for (const { claim } of active.slice(0, PEERS_ASKED_MAX)) {
    try {
      return await askGenesis(claim.address, network);
    } catch (error) {
      faults.push(reasonOf(error));
    }
  }
  throw new Failure(`no peer of network ${network} gives its genesis: ${faults.slice(0, NAMED_MAX).join('; ')}`, {
    code: 'WRONG_GENESIS',
    hint: 'try again, or start with --genesis FILE',
  });
}
