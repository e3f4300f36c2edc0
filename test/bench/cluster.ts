/** A tracker and peers as processes of their own, for benchmarks: started, asked, and always ended. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { encode } from '../../peer/chain/codec.js';
import { type Genesis, genesis as genesisCodec, makeGenesis } from '../../peer/chain/genesis.js';
import { PEER_FLAGS, type PeerCommand, type PeerReport, type PeerStatus } from '../../peer/control.js';
import type { Address } from '../../peer/wire/address.js';
import type { TrackerReport } from '../../tracker/control.js';

const PEER = fileURLToPath(new URL('../../peer/main.js', import.meta.url));
const TRACKER = fileURLToPath(new URL('../../tracker/main.js', import.meta.url));
const READY_MS_MAX = 20_000;
const LINKED_MS_MAX = 30_000;
const GOODBYE_MS_MAX = 5_000;

type Report = PeerReport | TrackerReport;
type Ready = Extract<Report, { type: 'ready' }>;
export type Running = { readonly child: ChildProcess; readonly pid: number; readonly address: Address };

export class BenchCluster {
  /** Data of the peers: on the disk whose fsync is a yardstick. */
  readonly folder = mkdtempSync(join(tmpdir(), 'monkeychain-bench-'));
  readonly genesis: Genesis = makeGenesis(new Uint8Array(randomBytes(32)), []);
  readonly #children: ChildProcess[] = [];
  #peers: Running[] = [];
  #request = 0;

  get peers(): readonly Running[] {
    return this.#peers;
  }

  /** Starts a tracker and `count` peers, and waits until every peer is linked to every other. */
  async start(count: number): Promise<void> {
    const genesisFile = join(this.folder, 'genesis.bin');
    writeFileSync(genesisFile, encode(genesisCodec, this.genesis));
    const tracker = await this.#run(TRACKER, ['0', '--supervised']);
    const names = Array.from({ length: count }, (_, index) => `p${index + 1}`);
    this.#peers = await Promise.all(
      names.map((name) =>
        this.#run(PEER, [
          tracker.address.host,
          String(tracker.address.port),
          '127.0.0.1',
          ...['--port', '0', '--data', join(this.folder, name), '--genesis', genesisFile],
          ...['--name', name, '--supervised', '--quiet'],
        ]),
      ),
    );
    const limit = performance.now() + LINKED_MS_MAX;
    for (const peer of this.#peers) {
      while ((await this.status(peer)).links.length < count - 1) {
        if (performance.now() > limit) throw new Error(`not all peers are linked after ${LINKED_MS_MAX / 1000} s`);
        await pause(50);
      }
    }
  }

  /** Forks a program and waits until it listens. */
  async #run(program: string, args: readonly string[]): Promise<Running> {
    const execArgv = program === PEER ? [...PEER_FLAGS] : [];
    const child = fork(program, [...args], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#children.push(child);
    const ready = reportOf(child, (report): report is Ready | Extract<Report, { type: 'failed' }> =>
      ['ready', 'failed'].includes(report.type),
    );
    if (program === PEER) send(child, { type: 'begin', faults: [] });
    const report = await ready;
    if (report.type === 'failed') throw new Error(`${report.message}; ${report.hint}`);
    return { child, pid: child.pid ?? 0, address: { host: report.host, port: report.port } };
  }

  async status({ child }: Running): Promise<PeerStatus> {
    const request = ++this.#request;
    const answer = reportOf(
      child,
      (report): report is Extract<PeerReport, { type: 'status' }> =>
        report.type === 'status' && report.request === request,
    );
    send(child, { type: 'status', request });
    return (await answer).status;
  }

  /** Ends everything that was started and deletes its data. */
  async stop(): Promise<void> {
    await Promise.all(this.#children.map(end));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function send(child: ChildProcess, command: PeerCommand): void {
  child.send(command, () => undefined);
}

/** The next report that is wanted. Rejects if the child ends or takes too long. */
function reportOf<R extends Report>(child: ChildProcess, isWanted: (report: Report) => report is R): Promise<R> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      child.off('message', look);
      child.off('exit', onExit);
    };
    const look = (message: unknown): void => {
      const report = message as Report;
      if (!isWanted(report)) return;
      leave();
      resolve(report);
    };
    const onExit = (code: number | null): void => {
      leave();
      reject(new Error(`process ${child.pid} ended with code ${code}`));
    };
    const timer = setTimeout(() => {
      leave();
      reject(new Error(`process ${child.pid} did not answer within ${READY_MS_MAX / 1000} s`));
    }, READY_MS_MAX);
    child.on('message', look);
    child.on('exit', onExit);
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS_MAX);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    // They end when their supervisor's channel closes.
    if (child.connected) child.disconnect();
  });
}
