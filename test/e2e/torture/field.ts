/** The cluster that is tortured: real processes, asked over the control socket; healed, and watched until all have one tip. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlClient } from '../../../orchestrator/control/client.js';
import { Fault } from '../../../orchestrator/control/fault.js';
import type {
  Action,
  AnswerTo,
  ClusterEvent,
  Command,
  CommandOf,
  PeerRow,
} from '../../../orchestrator/control/messages.js';
import { socketPath } from '../../../orchestrator/control/path.js';
import { Folder } from '../../../orchestrator/folder.js';
import { Home, until } from '../cluster.js';

/** From the end of all faults to one tip on all. */
export const CONVERGE_MS_MAX = 60_000;
/** Mining a hundred blocks, or starting on a long chain. */
const OPERATE_MS_MAX = 60_000;
const LOOK_MS = 50;
/** How LMDB ends a process whose file makes no sense. */
const LMDB_ENDS: readonly string[] = ['SIGABRT', 'SIGSEGV', 'SIGBUS'];

/** A process that ended, and nobody had killed it. */
export type Crash = { readonly name: string; readonly why: string };

export class Field {
  readonly home: Home;
  readonly folder: Folder;
  readonly names: readonly string[];
  /** Ends nobody asked for, SIGKILL apart: that is ours. */
  readonly crashes: Crash[] = [];
  /** Peers that refused to run on their damaged folder and said so; it was put aside then, as they asked. */
  readonly refusals: string[] = [];
  /** From a kill to its being revived and listening, in milliseconds. */
  readonly revivals: number[] = [];
  readonly #endedAt = new Map<string, number>();
  /** Who has said that its folder is damaged, and still has it. */
  readonly #damaged = new Set<string>();
  /** Whose file has a byte changed. */
  readonly #suspects = new Set<string>();
  readonly #pauses = new Set<Promise<void>>();
  #control: ControlClient | null = null;
  #asides = 0;

  constructor(peers: number) {
    // Whoever runs it decides when it ends.
    this.home = new Home({ teardown: () => undefined });
    const path = this.home.folder();
    this.folder = new Folder(path.slice(0, path.lastIndexOf('/')), 'default');
    this.names = Array.from({ length: peers }, (_, index) => `p${index + 1}`);
  }

  /** Starts everything, or what the end of a supervisor has left. */
  async up(): Promise<void> {
    const size = this.folder.exists ? [] : ['--peers', `${this.names.length}`, '--port', '0'];
    for (;;) {
      const ran = await this.home.run('up', '-d', '--no-dashboard', '--json', ...size);
      if (ran.code === 0) break;
      // One damaged folder keeps all from starting, and is named.
      const name = /"message":"(p\d+): [^"]* is damaged/.exec(ran.stdout)?.[1];
      assert(name, `up: ${ran.stdout}${ran.stderr}`);
      this.#refused(name);
    }
    const control = await ControlClient.connect(socketPath(this.home.folder()));
    assert(control, 'a cluster that is up listens');
    this.#control = control;
    for (const event of await control.follow(0, (one) => this.#note(one))) this.#note(event);
  }

  ask<T extends Command['type']>(command: CommandOf<T>): Promise<AnswerTo<T>> {
    assert(this.#control, 'the cluster is up');
    return this.#control.ask(command, OPERATE_MS_MAX);
  }

  async peers(): Promise<readonly PeerRow[]> {
    return (await this.ask({ type: 'ps' })).peers;
  }

  /** @returns whether it could be done in the state its target is in */
  async operate(action: Action, target: string): Promise<boolean> {
    try {
      await this.ask({ type: 'operate', action, target });
      return true;
    } catch (error) {
      if (error instanceof Fault && error.code === 'WRONG_STATE') return false;
      throw error;
    }
  }

  /** Starts a peer; one that refuses its folder is started on an empty one. */
  async start(name: string): Promise<void> {
    try {
      if (!this.#damaged.has(name)) await this.operate('start', name);
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'DATA_DAMAGED')) throw error;
    }
    if (!this.#damaged.has(name)) return;
    await this.operate('kill', name);
    this.#refused(name);
    await this.operate('start', name);
  }

  /** SIGKILL from outside, as a crash would be. */
  async kill(names: readonly string[]): Promise<void> {
    const pids = (await this.peers()).flatMap(({ name, pid }) => (pid !== null && names.includes(name) ? [pid] : []));
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  }

  /** Frozen for a while; what is done meanwhile goes on. */
  async freeze(names: readonly string[], ms: number): Promise<void> {
    for (const name of names) await this.operate('pause', name);
    const control = this.#control;
    this.#pauses.add(
      pause(ms).then(async () => {
        // Where the supervisor was killed meanwhile nobody is frozen any more.
        if (this.#control === control) for (const name of names) await this.operate('resume', name);
      }),
    );
  }

  get supervisorPid(): number {
    return (JSON.parse(readFileSync(this.folder.lock, 'utf8')) as { pid: number }).pid;
  }

  /** Lifts every fault and has everybody run. */
  async heal(): Promise<void> {
    await Promise.all(this.#pauses);
    this.#pauses.clear();
    await this.ask({ type: 'heal' });
    for (const { name, state } of await this.peers()) if (state !== 'running') await this.start(name);
    await this.operate('start', 'tracker');
  }

  /** Waits until all run and have one tip. @returns after how long, in milliseconds @throws with what each has */
  async converge(): Promise<number> {
    const from = performance.now();
    for (;;) {
      const peers = await this.peers();
      const tips = new Set(peers.map(({ state, tip }) => (state === 'running' ? tip : null)));
      if (tips.size === 1 && !tips.has(null)) return performance.now() - from;
      // One that found the damage later: the supervisor revives it on the same folder.
      for (const { name, state } of peers) if (state !== 'running' || this.#damaged.has(name)) await this.start(name);
      const what = peers.map(({ name, state, height, tip }) => `${name} ${state} at ${height} ${tip?.slice(0, 10)}`);
      assert(
        performance.now() - from < CONVERGE_MS_MAX,
        `no one tip in ${CONVERGE_MS_MAX / 1000} s: ${what.join(', ')}`,
      );
      await pause(LOOK_MS);
    }
  }

  /** A byte of its file is another one: LMDB may end the process, where it would fail with a word. */
  suspect(name: string): void {
    this.#suspects.add(name);
  }

  /** Has a peer read all that it has, which may find damage. @returns whether all of it is right */
  async reads(name: string): Promise<boolean> {
    const ran = await this.home.run('verify', name, '--json');
    return ran.code === 0;
  }

  /** Of a supervisor that is gone. */
  hangUp(): void {
    this.#control?.close();
    this.#control = null;
  }

  async down(): Promise<void> {
    await this.ask({ type: 'down' });
    this.hangUp();
    await until('an end of the supervisor', async () => (await ControlClient.connect(this.folder.socket)) === null);
  }

  #refused(name: string): void {
    this.#damaged.delete(name);
    this.#suspects.delete(name);
    this.refusals.push(name);
    const path = this.folder.peer(name);
    // It may have been wiped before it was started again.
    if (existsSync(path)) renameSync(path, `${this.folder.path}/damaged-${name}-${++this.#asides}`);
  }

  #note({ source, event, atMs, why, code }: ClusterEvent): void {
    const endedAt = this.#endedAt.get(source);
    const isCrash = event === 'crashed' || event === 'given-up';
    const isDamage = event === 'failed' ? code === 'DATA_DAMAGED' : isCrash && LMDB_ENDS.includes(String(why));
    if (isDamage && (event === 'failed' || this.#suspects.has(source))) this.#damaged.add(source);
    if (isCrash) {
      this.#endedAt.set(source, atMs);
      if (why !== 'SIGKILL' && !this.#damaged.has(source)) this.crashes.push({ name: source, why: String(why) });
    }
    if (event === 'started' && endedAt !== undefined) this.revivals.push(atMs - endedAt);
    if (event === 'started' || event === 'killed' || event === 'stopped') this.#endedAt.delete(source);
  }
}
