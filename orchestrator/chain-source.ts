/** Where a chain is read from: a running peer, or a forked one that serves what a stopped one left on disk. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { NetworkId, PeerId } from '../peer/chain/crypto.js';
import { LockHeld, takeLock } from '../peer/client/lock.js';
import { PeerClient } from '../peer/client/peer.js';
import type { PeerCommand, PeerReport } from '../peer/control.js';
import type { Address } from '../peer/wire/address.js';
import { PROGRAMS } from './children.js';
import type { Cluster } from './cluster.js';
import { type Context, clusterOf, findSupervisor } from './context.js';
import { EXIT, Fault } from './control/fault.js';
import type { PeerRow } from './control/messages.js';
import { archiveArgs } from './plan.js';
import { namesOf, peerOf } from './targets.js';

/** A peer's chain, open for reading. */
export type ChainSource = {
  readonly name: string;
  /** False if it is read from disk. */
  readonly isRunning: boolean;
  readonly client: PeerClient;
  close(): Promise<void>;
};

const ARCHIVE_MS_MAX = 15_000;

/** Opens chains of one cluster, and closes them all. */
export class ChainSources {
  readonly cluster: Cluster;
  /** What the supervisor says; empty if there is none. */
  readonly rows: readonly PeerRow[];
  readonly #context: Context;
  readonly #open: ChainSource[] = [];
  readonly #release: () => void;

  private constructor(context: Context, cluster: Cluster, rows: readonly PeerRow[], release: () => void) {
    this.#release = release;
    this.#context = context;
    this.cluster = cluster;
    this.rows = rows;
  }

  /** Hands out sources for as long as `read` takes. @throws Fault NO_CLUSTER, and what `read` throws */
  static async with<T>(context: Context, read: (sources: ChainSources) => Promise<T>): Promise<T> {
    const cluster = clusterOf(context);
    const supervisor = await findSupervisor(context);
    const rows = supervisor ? (await supervisor.ask({ type: 'ps' }).finally(() => supervisor.close())).peers : [];
    // With nothing running, nobody may start it under our hands.
    const release = supervisor ? () => undefined : lock(context);
    const sources = new ChainSources(context, cluster, rows, release);
    try {
      return await read(sources);
    } finally {
      await Promise.all(sources.#open.map((source) => source.close()));
      sources.#release();
    }
  }

  get names(): string[] {
    return this.cluster.seats.map(({ name }) => name);
  }

  /** The peers a target means. */
  meant(target: string): string[] {
    return namesOf(target, this.names, true);
  }

  /** The peer named; without a name the heaviest one that runs, and if none does the heaviest on disk. */
  async one(target: string | undefined): Promise<ChainSource> {
    if (target !== undefined) return this.named(peerOf(target, this.names));
    const running = this.rows.filter(({ state, work }) => state === 'running' && work !== null);
    const heaviest = running.sort((a, b) => (BigInt(a.work ?? 0) < BigInt(b.work ?? 0) ? 1 : -1))[0];
    if (heaviest) return this.named(heaviest.name);
    let best: ChainSource | null = null;
    let fault: unknown = null;
    for (const name of this.names.filter((one) => existsSync(this.#context.folder.peer(one)))) {
      try {
        const source = await this.named(name);
        if (!best || source.client.tip.work > best.client.tip.work) best = source;
      } catch (error) {
        // One that cannot be read is no reason not to read the others.
        fault = error;
      }
    }
    if (best) return best;
    if (fault) throw fault;
    throw new Fault({
      code: 'NO_CHAIN',
      message: `no peer of cluster ${this.cluster.name} has a chain yet`,
      hint: '`orchestrator up` starts it',
      exit: EXIT.missing,
    });
  }

  async named(name: string): Promise<ChainSource> {
    const row = this.rows.find((one) => one.name === name);
    if (row?.state === 'paused') {
      throw new Fault({
        code: 'WRONG_STATE',
        message: `${name} is paused and cannot answer`,
        hint: `\`orchestrator resume ${name}\` lets it go on`,
        exit: EXIT.failed,
      });
    }
    const source = row?.state === 'running' ? await this.#running(row) : await this.#archived(name);
    this.#open.push(source);
    return source;
  }

  async #running({ name, id, host, port }: PeerRow): Promise<ChainSource> {
    const client = await this.#connect(name, { host, port }, id as PeerId);
    const close = (): Promise<void> => Promise.resolve(client.close());
    return { name, isRunning: true, client, close };
  }

  async #archived(name: string): Promise<ChainSource> {
    const { folder } = this.#context;
    if (!existsSync(folder.peer(name))) {
      throw new Fault({
        code: 'NO_CHAIN',
        message: `${name} has no chain on disk yet`,
        hint: `\`orchestrator start ${name}\` starts it`,
        exit: EXIT.missing,
      });
    }
    const child = fork(PROGRAMS.peer, archiveArgs(folder, name), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    try {
      const address = await readiness(child, name);
      const client = await this.#connect(name, address);
      return { name, isRunning: false, client, close: () => end(child, client) };
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  async #connect(name: string, address: Address, expect?: PeerId): Promise<PeerClient> {
    const network = this.cluster.network as NetworkId;
    try {
      return await PeerClient.connect(address, expect ? { network, expect } : { network });
    } catch (error) {
      throw new Fault(
        {
          code: 'UNREACHABLE',
          message: `cannot ask ${name}: ${(error as Error).message}`,
          hint: `\`orchestrator logs ${name}\` may say why`,
          exit: EXIT.failed,
        },
        { cause: error },
      );
    }
  }
}

function lock({ folder, settings }: Context): () => void {
  try {
    const held = takeLock(folder.lock);
    return () => held.release();
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    throw new Fault(
      {
        code: 'BUSY',
        message: `cluster ${settings.name} is in use by process ${error.holder.pid}`,
        hint: 'try again in a moment',
        exit: EXIT.taken,
      },
      { cause: error },
    );
  }
}

/** The address of a forked archive, once it listens. */
function readiness(child: ChildProcess, name: string): Promise<Address> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, hint = ''): void =>
      reject(new Fault({ code: 'NO_CHAIN', message: `${name}: ${message}`, hint, exit: EXIT.failed }));
    const timer = setTimeout(
      () => fail(`its chain could not be opened within ${ARCHIVE_MS_MAX / 1000} s`),
      ARCHIVE_MS_MAX,
    );
    child.on('message', (message) => {
      const report = message as PeerReport;
      if (report.type === 'ready') {
        clearTimeout(timer);
        resolve({ host: report.host, port: report.port });
      } else if (report.type === 'failed') fail(report.message, report.hint);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`its chain could not be opened (exit code ${code})`);
    });
    const begin: PeerCommand = { type: 'begin', faults: [] };
    child.send(begin, () => undefined);
  });
}

/** Its folder is free again when it has ended. */
function end(child: ChildProcess, client: PeerClient): Promise<void> {
  client.close();
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    if (child.connected) child.disconnect();
  });
}
