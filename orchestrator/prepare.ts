/** Makes a cluster ready to be started: a new one, or one that was there before. Until it is started, all can be undone. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type PeerId, peerIdOf } from '../peer/chain/crypto.js';
import { type Genesis, networkIdOf } from '../peer/chain/genesis.js';
import { loadOrMakeSigner } from '../peer/client/key.js';
import { LockHeld, takeLock } from '../peer/client/lock.js';
import { ON_DEMAND } from '../peer/wire/pace.js';
import type { Cluster, DashboardPlace } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';
import type { MiningOutlook } from './control/messages.js';
import { placeDashboard } from './dashboard-place.js';
import { type Folder, unwritable } from './folder.js';
import { foresee } from './foresight.js';
import { freshGenesis, genesisBytes, readGenesis } from './genesis.js';
import { endLeftovers } from './leftovers.js';
import { DASHBOARD_HOST, newNames } from './plan.js';
import { assertReachable, firstPort, keepPorts, type Move, withRun } from './port-choice.js';
import { assertSameRules, rulesOf, type Wish, wishOf } from './rules.js';
import type { Settings } from './settings.js';
import { readSoundState, readState, writeState } from './state.js';
import { loadOrMakeToken } from './token.js';

const PEERS = 4;
const HOST = '127.0.0.1';

export type Prepared = {
  readonly folder: Folder;
  readonly cluster: Cluster;
  /** What opens the buttons of the dashboard. */
  readonly token: string;
  readonly isNew: boolean;
  readonly mining: MiningOutlook;
  /** What its user had better know about how it mines, or null. */
  readonly warning: string | null;
  /** What is worth telling: events, to be told as the first ones. */
  readonly notes: readonly { readonly event: string; readonly details: Readonly<Record<string, unknown>> }[];
  release(): void;
  /** Takes away what was made for a new cluster; one that was there before stays as it was. */
  undo(): void;
};
type Notes = { event: string; details: Readonly<Record<string, unknown>> }[];

/** @throws Fault; then nothing is left half done */
export async function prepare(settings: Settings, folder: Folder, isFresh: boolean): Promise<Prepared> {
  // Before anything is made: a wrong file must not cost anybody a cluster.
  const wish = wishOf(settings);
  const isNewFolder = folder.make();
  const lock = lockOf(folder, settings.name);
  let isNew = false;
  const undo = (): void => {
    if (isNewFolder) folder.remove();
    else if (isNew) folder.wipe();
  };
  try {
    const notes: Notes = [];
    // A state that cannot be read does not stop who wants to begin afresh; then leftovers cannot be known.
    const before = isFresh ? readSoundState(folder.state) : readState(folder.state);
    for (const { name, pid } of await endLeftovers(before?.children ?? []))
      notes.push({ event: 'leftover', details: { process: name, pid } });
    if (before === null && !isFresh) assertEmpty(folder);
    const cluster =
      isFresh || before === null
        ? await begin(settings, folder, wish, notes, () => {
            isNew = true;
          })
        : await resume(settings, folder, before, wish, notes);
    const token = tokenOf(folder);
    const { mining, warning } = await foresee(cluster, readGenesis(folder.genesis));
    return { folder, cluster, token, isNew, mining, warning, notes, release: () => lock.release(), undo };
  } catch (error) {
    // First undone, then let go: whoever comes next must not lose what it makes.
    undo();
    lock.release();
    throw error;
  }
}

function lockOf(folder: Folder, name: string): { release(): void } {
  try {
    return takeLock(folder.lock);
  } catch (error) {
    if (error instanceof LockHeld) {
      throw new Fault(
        {
          code: 'RUNNING',
          message: `cluster ${name} is already running (pid ${error.holder.pid})`,
          hint: '`orchestrator ps` shows it, `orchestrator down` stops it, --name NAME starts another one beside it',
          exit: EXIT.taken,
        },
        { cause: error },
      );
    }
    throw error instanceof Error && error.cause instanceof Error ? unwritable(folder.path, error.cause) : error;
  }
}

/** Chains whose cluster.json is gone are not to be wiped by a mere `up`. */
function assertEmpty(folder: Folder): void {
  if (!existsSync(folder.genesis)) return;
  throw new Fault({
    code: 'STATE_DAMAGED',
    message: `${folder.path} holds a cluster whose cluster.json is missing`,
    hint: 'put it back, or let `orchestrator up --fresh` begin a new cluster; wallets are kept',
    exit: EXIT.failed,
  });
}

/** @param wiping called right before the cluster that was there is deleted: nothing that can be known before fails after it */
async function begin(
  settings: Settings,
  folder: Folder,
  wish: Wish,
  notes: Notes,
  wiping: () => void,
): Promise<Cluster> {
  const host = settings.host ?? HOST;
  const mining = { pace: settings.pace ?? ON_DEMAND, threads: settings.threads ?? 1 };
  assertReachable(host);
  const peers = settings.peers ?? PEERS;
  const names = newNames([], peers);
  const first = await firstPort(settings.port, host, peers + 1);
  const unborn: Cluster = {
    ...{ name: settings.name, network: '', host, anyPort: first === 0, trackerPort: 0, faults: [], children: [] },
    dashboard: { host: DASHBOARD_HOST, port: 0, allow: [] },
    mining,
    seats: names.map((name) => ({ name, id: '', port: 0 })),
    height: 0,
  };
  const dashboard = await dashboardOf(settings, withRun(unborn, first), notes);
  wiping();
  folder.wipe();
  folder.make();
  const seats = newSeats(folder, names);
  const rules = rulesOf(settings, mining.pace);
  const genesis =
    wish(mining.pace) ??
    freshGenesis(
      seats.map(({ id }) => id),
      rules,
    );
  const cluster = withRun({ ...unborn, network: networkIdOf(genesis), dashboard, seats }, first);
  try {
    writeFileSync(folder.genesis, genesisBytes(genesis), { mode: 0o600 });
    writeState(folder.state, cluster);
  } catch (error) {
    throw unwritable(folder.path, error);
  }
  return cluster;
}

async function resume(settings: Settings, folder: Folder, before: Cluster, wish: Wish, notes: Notes): Promise<Cluster> {
  const host = settings.host ?? before.host;
  assertReachable(host);
  const pace = settings.pace ?? before.mining.pace;
  const held = readGenesis(folder.genesis);
  assertSameNetwork(before, held, wish(pace));
  assertSameRules(before.name, held, settings);
  const peers = settings.peers ?? before.seats.length;
  if (peers < before.seats.length) {
    throw new Fault({
      code: 'FEWER_PEERS',
      message: `cluster ${before.name} has ${before.seats.length} peers, not ${peers}`,
      hint: `\`orchestrator up\` and then \`orchestrator scale ${peers}\` lets the others leave for good`,
      exit: EXIT.usage,
    });
  }
  const names = newNames(before.seats, peers - before.seats.length);
  const seats = [...before.seats, ...newSeats(folder, names)];
  const anyPort = settings.port === undefined ? before.anyPort : settings.port === 0;
  const mining = { pace, threads: settings.threads ?? before.mining.threads };
  const cluster = { ...before, host, mining, seats, anyPort, children: [] };
  const placed = await withPorts(settings, cluster, notes);
  return { ...placed, dashboard: await dashboardOf(settings, placed, notes) };
}

async function withPorts({ port }: Settings, cluster: Cluster, notes: Notes): Promise<Cluster> {
  if (port !== undefined) return withRun(cluster, await firstPort(port, cluster.host, cluster.seats.length + 1));
  const kept = await keepPorts(cluster);
  notes.push(...kept.moved.map(movedNote));
  return kept.cluster;
}

async function dashboardOf(settings: Settings, cluster: Cluster, notes: Notes): Promise<DashboardPlace> {
  const { place, moved } = await placeDashboard(settings, cluster);
  if (moved) notes.push(movedNote(moved));
  return place;
}

const movedNote = ({ name, from, to }: Move): Notes[number] => {
  return { event: 'moved', details: { process: name, from, to: to === 0 ? 'any' : to } };
};

function tokenOf(folder: Folder): string {
  try {
    return loadOrMakeToken(folder.token);
  } catch (error) {
    throw unwritable(folder.path, error);
  }
}

function assertSameNetwork(before: Cluster, held: Genesis, wished: Genesis | null): void {
  if (networkIdOf(held) !== before.network) {
    throw new Fault({
      code: 'STATE_DAMAGED',
      message: `genesis.bin of cluster ${before.name} is not that of its network`,
      hint: '`orchestrator up --fresh` begins a new cluster; wallets are kept',
      exit: EXIT.failed,
    });
  }
  if (wished && networkIdOf(wished) !== before.network) {
    throw new Fault({
      code: 'GENESIS_DIFFERS',
      message: `cluster ${before.name} is of network ${before.network}, and this genesis is of network ${networkIdOf(wished)}`,
      hint: 'add --fresh to begin a new cluster (chains are deleted, wallets are kept), or --name NAME for one beside it',
      exit: EXIT.usage,
    });
  }
}

/** Seats for new peers, yet without ports. */
const newSeats = (folder: Folder, names: readonly string[]) =>
  names.map((name) => ({ name, id: newPeer(folder, name), port: 0 }));

/** @param name one that no peer has now @returns its id, which nobody had before */
export function newPeer(folder: Folder, name: string): PeerId {
  // What lies there is of a peer that never got its place, or of one that left for good and could not be put aside.
  rmSync(folder.peer(name), { recursive: true, force: true });
  rmSync(folder.key(name), { force: true });
  return peerIdOf(loadOrMakeSigner(folder.key(name)).publicKey);
}
