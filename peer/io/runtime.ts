/** The runtime: brings events into the machine and carries its effects out. The one timer of a peer is here. */
import { randomBytes } from 'node:crypto';
import { peerIdOf, type Signer } from '../chain/crypto.js';
import type { Genesis } from '../chain/genesis.js';
import { HEADER_SIZE } from '../chain/header.js';
import { reasonOf } from '../client/reason.js';
import type { LinkFault, PeerEvent, PeerStatus } from '../control.js';
import { seededChance } from '../core/chance.js';
import type { Effect, Event, Now } from '../core/events.js';
import { LIMITS } from '../core/limits.js';
import { Peer } from '../core/peer.js';
import type { Address, Announcement } from '../wire/address.js';
import { SESSION_SIZE } from '../wire/handshake.js';
import type { Pace } from '../wire/pace.js';
import { checkAll } from './checker.js';
import type { Disk } from './disk.js';
import { damaged, Failure } from './failure.js';
import { Faults } from './faults.js';
import { Heat } from './heat.js';
import { LoadMeter } from './load.js';
import { Pool } from './pool.js';
import { Sockets } from './sockets.js';
import { WallClock } from './wall-clock.js';
import type { Searched, Slice } from './worker.js';

export type RuntimeOptions = {
  readonly genesis: Genesis;
  readonly signer: Signer;
  readonly disk: Disk;
  /** Where it listens; port 0: any free one. */
  readonly listen: Address;
  /** Addresses to stay linked to. */
  readonly connect: readonly Address[];
  /** Serves the chain to clients, and does nothing else. */
  readonly archive: boolean;
  /** Miner threads. */
  readonly threads: number;
  readonly pace: Pace;
  readonly report: (event: PeerEvent) => void;
  readonly mined: (request: number, blocks: number, height: number) => void;
};

export class Runtime {
  readonly peer: Peer;
  readonly address: Address;
  readonly #options: RuntimeOptions;
  readonly #sockets: Sockets;
  readonly #faults: Faults;
  readonly #pool: Pool | null;
  readonly #load: LoadMeter | null;
  readonly #heat = new Heat();
  readonly #events: Event[] = [];
  #isStepping = false;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;
  readonly #warmUpTimer: NodeJS.Timeout | null;
  #busyUs = 0;

  /**
   * Listens first, because a peer tells where it listens; then wakes the machine.
   *
   * @throws the system's error where it cannot listen, Failure DATA_DAMAGED where the chain makes no sense
   */
  static async start(options: RuntimeOptions): Promise<Runtime> {
    const faults = new Faults(peerIdOf(options.signer.publicKey));
    let runtime: Runtime | null = null;
    const early: Event[] = [];
    const sockets = new Sockets(faults, (event) => (runtime ? runtime.tell(event) : early.push(event)));
    const port = await sockets.listen(options.listen.host, options.listen.port);
    try {
      runtime = new Runtime(options, { host: options.listen.host, port }, sockets, faults);
    } catch (error) {
      await sockets.stop();
      throw error instanceof Failure ? error : damaged(options.disk.path, reasonOf(error), error);
    }
    for (const event of early) runtime.tell(event);
    runtime.tell({ type: 'woke' });
    return runtime;
  }

  private constructor(options: RuntimeOptions, address: Address, sockets: Sockets, faults: Faults) {
    const { genesis, signer, disk, archive } = options;
    this.#options = options;
    this.address = address;
    this.#sockets = sockets;
    this.#faults = faults;
    const threads = archive ? 0 : options.threads;
    this.peer = new Peer({
      genesis,
      signer,
      session: randomBytes(SESSION_SIZE),
      address: archive ? null : address,
      appointments: options.connect,
      disk,
      limits: LIMITS,
      chance: seededChance(randomBytes(4).readUInt32LE()),
      threads,
      pace: options.pace,
      now: now(),
    });
    this.#pool = threads > 0 && genesis.proofOfWork === 'real' ? new Pool(threads) : null;
    disk.listen({
      flushed: (batch) => this.tell({ type: 'flushed', batch }),
      state: (fault) => this.tell({ type: 'diskState', fault }),
    });
    const pool = this.#pool;
    this.#warmUpTimer = pool && setTimeout(() => void this.#warmUp(pool, threads), WARM_UP_AFTER_MS);
    this.#load = archive
      ? null
      : new LoadMeter(
          (load) => this.tell({ type: 'load', load }),
          () => this.#busyUs,
        );
  }

  /**
   * Starts the threads, brings their kernels to their speed and tells the machine what that is: the first purchase need not
   * wait for it, nor do the other processes of a cluster that starts.
   */
  async #warmUp(pool: Pool, threads: number): Promise<void> {
    const round = (): Promise<Searched[]> => Promise.all(Array.from({ length: threads }, () => pool.search(WARM_UP)));
    await round();
    for (const { hashes, micros } of await round())
      this.tell({ type: 'searched', slice: 0, nonce: null, hashes, micros });
  }

  /** Queues an event. Events are worked off one after the other, never one inside another's effects. */
  tell(event: Event): void {
    if (this.#stopped) return;
    this.#events.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) {
        for (const effect of this.peer.step(now(), next)) this.#carryOut(effect);
      }
    } finally {
      this.#isStepping = false;
    }
    this.#setTimer();
  }

  #setTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const at = this.peer.next();
    this.#timer =
      at === null || this.#stopped
        ? null
        : setTimeout(() => this.tell({ type: 'woke' }), Math.max(0, at - performance.now()));
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'dial':
        return this.#sockets.dial(effect.link, effect.to);
      case 'identified':
        return this.#sockets.identified(effect.link, effect.peer);
      case 'send':
        return this.#sockets.send(effect.link, effect.frame);
      case 'close':
        return this.#sockets.close(effect.link, effect.why);
      case 'store':
        return this.#options.disk.store(effect.batch, effect.writes);
      case 'check':
        void checkAll(effect.items).then((valid) => this.tell({ type: 'checked', batch: effect.batch, valid }));
        return;
      case 'search': {
        const { slice, header, target, nonces } = effect;
        void this.#pool?.search({ header, target, nonces }).then(({ nonce, hashes, micros }) => {
          this.#busyUs += micros;
          this.tell({ type: 'searched', slice, nonce, hashes, micros });
        });
        return;
      }
      case 'mined':
        return this.#options.mined(effect.request, effect.blocks, effect.height);
      case 'report':
        return this.#options.report(effect.event);
    }
  }

  /** Replaces the faults of the links that leave here. */
  setFaults(faults: readonly LinkFault[]): void {
    this.#faults.replace(faults);
  }
  heat(ms: number): void {
    this.#heat.burn(ms);
  }
  listed(active: readonly Announcement[]): void {
    this.tell({ type: 'listed', active });
  }

  status(): PeerStatus {
    const { peer } = this;
    const summary = peer.summary;
    return {
      id: peer.id,
      network: peer.chain.network,
      host: this.address.host,
      port: this.address.port,
      height: summary.height,
      tip: summary.tip,
      work: summary.work.toString(),
      links: summary.links.map((link) => link.peer),
      hashRate: summary.hashRate,
      difficulty: peer.difficulty,
      load: summary.load / 1000,
      mempool: summary.mempool,
      returning: peer.returning,
      forks: summary.forks.length,
      roll: summary.roll,
      degraded: summary.degraded === '' ? null : summary.degraded,
      kernel: peer.chain.genesis.proofOfWork === 'drawn' ? 'drawn' : (this.#pool?.kernel ?? 'none'),
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: Math.round(process.uptime() * 1000),
    };
  }

  /** Ends everything and leaves the disk closed. @param retire leaves the roll for good first */
  async stop(retire: boolean): Promise<void> {
    if (retire) this.tell({ type: 'command', command: { type: 'retire' } });
    this.#stopped = true;
    for (const timer of [this.#timer, this.#warmUpTimer]) if (timer) clearTimeout(timer);
    this.#load?.stop();
    this.#heat.burn(0);
    await Promise.all([this.#sockets.stop(), this.#pool?.close(), this.#options.disk.close()]);
  }
}

/** While a cluster comes up its cores have other things to do. */
const WARM_UP_AFTER_MS = 1_000;
/** A slice that finds nothing: no hash is 0. Some 15 ms, after which V8 has its best code for the kernel. */
const WARM_UP: Slice = { header: new Uint8Array(HEADER_SIZE), target: '0'.repeat(64), nonces: 80_000 };

const wallClock = new WallClock(performance.timeOrigin);
function now(): Now {
  const mono = performance.now();
  return { mono, wall: wallClock.at(mono, Date.now()) };
}
