/** The life of one child: what it is doing, and the ways from one status to the next. */
import assert from 'node:assert/strict';
import type { DashboardCommand, DashboardReport } from '../dashboard/control.js';
import type { PeerCommand, PeerStatus } from '../peer/control.js';
import type { TrackerCommand, TrackerReport } from '../tracker/control.js';
import type { Seat } from './cluster.js';
import type { FaultShape } from './control/fault.js';
import type { State } from './control/messages.js';
import { Crashes, type Verdict } from './revival.js';

/** Monotonic milliseconds. */
export type Ms = number;

/** A child that is not listening after this long is ended, and counts as crashed. */
export const START_MS_MAX = 30_000;
/** A child that was asked to stop and has not after this long is ended by SIGKILL. */
export const STOP_MS_MAX = 5_000;

export type ChildCommand = PeerCommand | TrackerCommand | DashboardCommand;

export type Effect =
  | { readonly type: 'fork'; readonly name: string }
  | { readonly type: 'send'; readonly name: string; readonly command: ChildCommand }
  | { readonly type: 'signal'; readonly name: string; readonly signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' }
  /** Writes the cluster down. */
  | { readonly type: 'save' }
  | { readonly type: 'answer'; readonly request: number; readonly value: unknown }
  | { readonly type: 'refuse'; readonly request: number; readonly fault: FaultShape }
  | { readonly type: 'tell'; readonly source: string; readonly event: string; readonly details: Details }
  /** A peer has left for good: its folder and its key are put aside. */
  | { readonly type: 'forget'; readonly seat: Seat }
  /** Nothing runs any more. */
  | { readonly type: 'exit'; readonly fault: FaultShape | null };
export type Details = Readonly<Record<string, unknown>>;

/** What becomes of a process that was asked to end. */
export type Then = 'down' | 'start' | 'retire';

type Life =
  | { readonly status: 'down'; readonly how: 'stopped' | 'killed' }
  /** `pid` is null until the system has given one; `begun` is whether it was told to begin. */
  | {
      readonly status: 'starting';
      readonly pid: number | null;
      readonly since: Ms;
      readonly dueAt: Ms;
      readonly begun: boolean;
    }
  | { readonly status: 'running' | 'paused'; readonly pid: number; readonly since: Ms }
  | {
      readonly status: 'stopping';
      readonly pid: number | null;
      readonly since: Ms;
      readonly dueAt: Ms;
      readonly how: 'stopped' | 'killed';
      readonly next: Then;
    }
  /** Crashed, to be revived. */
  | { readonly status: 'waiting'; readonly dueAt: Ms }
  /** Given up. */
  | { readonly status: 'failed' };

/** How a process ended. */
export type Ending =
  | { readonly type: 'asked'; readonly next: Then }
  | { readonly type: 'crashed'; readonly verdict: Verdict };

export type TrackerStatus = Extract<TrackerReport, { type: 'status' }>;
export type DashboardStatus = Extract<DashboardReport, { type: 'status' }>;

export class Process {
  readonly name: string;
  readonly #emit: (effect: Effect) => void;
  readonly #crashes = new Crashes();
  #life: Life = { status: 'down', how: 'stopped' };
  /** How often it was revived. */
  restarts = 0;
  /** Its last word about itself. */
  peerStatus: PeerStatus | null = null;
  trackerStatus: TrackerStatus | null = null;
  dashboardStatus: DashboardStatus | null = null;
  /** On its way out for good; from `retireAt` on without waiting for a link to say so on. */
  retiring = false;
  retireAt: Ms | null = null;

  constructor(name: string, emit: (effect: Effect) => void) {
    this.name = name;
    this.#emit = emit;
  }

  get status(): Life['status'] {
    return this.#life.status;
  }
  get pid(): number | null {
    return 'pid' in this.#life ? this.#life.pid : null;
  }
  get hasProcess(): boolean {
    return 'since' in this.#life;
  }
  get begun(): boolean {
    return this.#life.status === 'starting' && this.#life.begun;
  }
  get state(): State {
    if (this.#life.status === 'down') return this.#life.how;
    return this.#life.status === 'waiting' ? 'crashed' : this.#life.status;
  }
  /** Whether it was ended on purpose, so that nobody expects it to answer. */
  get isDown(): boolean {
    return this.#life.status === 'down';
  }
  /** When it must be looked after next; null if never. */
  get dueAt(): Ms | null {
    return 'dueAt' in this.#life ? this.#life.dueAt : null;
  }
  uptimeAt(now: Ms): number | null {
    return 'since' in this.#life ? now - this.#life.since : null;
  }

  /** down, waiting or failed -> starting */
  fork(now: Ms): void {
    assert(!this.hasProcess, `${this.name} has a child`);
    this.#life = { status: 'starting', pid: null, since: now, dueAt: now + START_MS_MAX, begun: false };
    this.#emit({ type: 'fork', name: this.name });
  }

  /** As `fork`, asked for by hand: what it crashed of before does not count. */
  start(now: Ms): void {
    this.#crashes.forget();
    this.fork(now);
  }

  forked(pid: number): void {
    if (this.#life.status === 'starting' || this.#life.status === 'stopping') this.#life = { ...this.#life, pid };
  }

  /** starting: told to begin */
  begin(command: Extract<ChildCommand, { type: 'begin' }>): void {
    assert(this.#life.status === 'starting');
    this.#life = { ...this.#life, begun: true };
    this.send(command);
  }

  /** starting -> running; false if it is on its way out. */
  ready(): boolean {
    if (this.#life.status !== 'starting' || this.#life.pid === null) return false;
    this.#life = { status: 'running', pid: this.#life.pid, since: this.#life.since };
    return true;
  }

  /** Ends gracefully, in the end by force. A stopped process cannot say goodbye: it is continued first. */
  stop(now: Ms, next: Then): void {
    assert('since' in this.#life);
    if (this.#life.status === 'paused') this.#emit({ type: 'signal', name: this.name, signal: 'SIGCONT' });
    this.#life = { ...this.#end(now), next, how: 'stopped' };
    this.send({ type: 'stop', retire: next === 'retire' });
  }

  /** SIGKILL. One on its way out for good is still so. */
  kill(now: Ms): void {
    if (!('since' in this.#life)) this.#life = { status: 'down', how: 'killed' };
    else {
      const isLeaving = this.#life.status === 'stopping' && this.#life.next === 'retire';
      this.#life = { ...this.#end(now), next: isLeaving ? 'retire' : 'down', how: 'killed' };
      this.#emit({ type: 'signal', name: this.name, signal: 'SIGKILL' });
    }
  }

  #end(now: Ms): { status: 'stopping'; pid: number | null; since: Ms; dueAt: Ms } {
    assert('since' in this.#life);
    const { pid, since } = this.#life;
    return { status: 'stopping', pid, since, dueAt: now + STOP_MS_MAX };
  }

  /** stopping: what comes after is decided anew. */
  thenDo(next: Then): void {
    assert(this.#life.status === 'stopping');
    this.#life = { ...this.#life, next };
  }

  /** waiting or failed -> down: nobody revives it. */
  leave(): void {
    assert(!this.hasProcess);
    this.#life = { status: 'down', how: 'stopped' };
  }

  /** running -> paused */
  pause(): void {
    assert(this.#life.status === 'running');
    this.#life = { ...this.#life, status: 'paused' };
    this.#emit({ type: 'signal', name: this.name, signal: 'SIGSTOP' });
  }

  /** paused -> running */
  resume(): void {
    assert(this.#life.status === 'paused');
    this.#life = { ...this.#life, status: 'running' };
    this.#emit({ type: 'signal', name: this.name, signal: 'SIGCONT' });
  }

  /** Its time is up: one that does not start or stop is ended by force. */
  overdue(now: Ms): void {
    assert(this.#life.status === 'starting' || this.#life.status === 'stopping');
    this.#life = { ...this.#life, dueAt: now + STOP_MS_MAX };
    this.#emit({ type: 'signal', name: this.name, signal: 'SIGKILL' });
  }

  /** The process is gone: asked -> down, else -> waiting or failed */
  ended(now: Ms): Ending {
    if (this.peerStatus) this.peerStatus = { ...this.peerStatus, links: [] };
    if (this.#life.status === 'stopping') {
      const { next, how } = this.#life;
      this.#life = { status: 'down', how };
      return { type: 'asked', next };
    }
    const verdict = this.#crashes.add(now);
    this.#life = verdict.type === 'revive' ? { status: 'waiting', dueAt: now + verdict.inMs } : { status: 'failed' };
    return { type: 'crashed', verdict };
  }

  send(command: ChildCommand): void {
    this.#emit({ type: 'send', name: this.name, command });
  }
}
