/**
 * The supervisor's policy: what to do when a child is ready, says something or ends, when somebody gives a command, and
 * when time has passed. It touches nothing; the runtime carries out what it returns.
 */
import type { DashboardReport } from '../dashboard/control.js';
import type { PeerEvent, PeerReport } from '../peer/control.js';
import type { TrackerReport } from '../tracker/control.js';
import { type Cluster, type Seat, TRACKER } from './cluster.js';
import type { FaultShape } from './control/fault.js';
import type { Command } from './control/messages.js';
import { Crew } from './crew.js';
import { Desk } from './desk.js';
import { type Ended, Endings } from './endings.js';
import { Launch } from './launch.js';
import { Mesh } from './mesh.js';
import type { Effect, Ms, Process } from './process.js';
import { GOING_DOWN, Shutdown } from './shutdown.js';

export type ChildReport = PeerReport | TrackerReport | DashboardReport;

export type SupervisorEvent =
  | { readonly type: 'begin' }
  | { readonly type: 'forked'; readonly name: string; readonly pid: number; readonly startedAt: string }
  | { readonly type: 'report'; readonly name: string; readonly report: ChildReport }
  | ({ readonly type: 'ended' } & Ended)
  /** `added`: seats made ready for a `scale` that grows. */
  | { readonly type: 'command'; readonly request: number; readonly command: Command; readonly added: readonly Seat[] }
  /** End everything, gracefully. */
  | { readonly type: 'shutdown' }
  /** End everything at once. */
  | { readonly type: 'force' }
  | { readonly type: 'woke' };

export type SupervisorOptions = {
  readonly cluster: Cluster;
  /** What opens the buttons of the dashboard. */
  readonly token: string;
  /** Whether the dashboard is started with the others; it can be started later. */
  readonly withDashboard: boolean;
  /** How long `up` may take until everything listens, and again until all are linked. */
  readonly upMs: Ms;
  /** Whether not all being linked in time makes `up` fail. */
  readonly linksAsked: boolean;
};

export class Supervisor {
  readonly #crew: Crew;
  readonly #desk: Desk;
  readonly #launch: Launch;
  readonly #mesh: Mesh;
  readonly #end: Shutdown;
  readonly #endings: Endings;
  #out: Effect[] = [];

  constructor({ cluster, token, withDashboard, upMs, linksAsked }: SupervisorOptions) {
    this.#crew = new Crew(cluster, token, (effect) => this.#out.push(effect));
    this.#desk = new Desk(this.#crew, (now, request) => this.#shutdown(now, null, request));
    this.#launch = new Launch(this.#crew, upMs, withDashboard);
    this.#mesh = new Mesh(this.#crew, upMs, linksAsked);
    this.#end = new Shutdown(this.#crew);
    this.#endings = new Endings(this.#crew, this.#end, (now, fault) => {
      if (this.#launch.isGoing) this.#shutdown(now, fault);
    });
  }

  get cluster(): Cluster {
    return this.#crew.cluster;
  }

  /** Same state, same `now`, same event: same effects, in the order they must happen. @param now monotonic milliseconds */
  step(now: Ms, event: SupervisorEvent): Effect[] {
    this.#take(now, event);
    this.#chores(now);
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** When it must be woken next, or null if it waits for nothing but events. */
  next(): Ms | null {
    const children = this.#crew.all.map(({ dueAt }) => dueAt);
    const times = [...children, this.#crew.jobs.next(), this.#launch.next(), this.#mesh.next()].filter(
      (at) => at !== null,
    );
    return times.length === 0 ? null : Math.min(...times);
  }

  #take(now: Ms, event: SupervisorEvent): void {
    switch (event.type) {
      case 'begin':
        return this.#launch.begin(now);
      case 'forked':
        return this.#forked(event.name, event.pid, event.startedAt);
      case 'report':
        return this.#reported(now, event.name, event.report);
      case 'ended':
        return this.#endings.ended(now, event);
      case 'command':
        return this.#command(now, event);
      case 'shutdown':
        return this.#shutdown(now, null);
      case 'force':
        return this.#end.force(now);
      case 'woke':
        return;
    }
  }

  #forked(name: string, pid: number, startedAt: string): void {
    const child = this.#crew.process(name);
    child.forked(pid);
    this.#crew.mark({ name, pid, startedAt });
    if (name !== TRACKER && !this.#launch.isHolding) this.#crew.begin(child);
  }

  #reported(now: Ms, name: string, report: ChildReport): void {
    if (!this.#crew.has(name)) return;
    const child = this.#crew.process(name);
    switch (report.type) {
      case 'ready':
        return this.#ready(now, child, report);
      case 'failed':
        return this.#endings.failed(now, child, report);
      case 'mined':
        return this.#desk.mined(now, name, report);
      case 'event':
        return this.#heard(name, report.event);
      case 'status':
        if ('status' in report) {
          child.peerStatus = report.status;
          this.#crew.heardOf(report.status.height);
        } else if ('pages' in report) child.dashboardStatus = report;
        else child.trackerStatus = report;
        this.#crew.jobs.settle(now, 'status', name, report.request);
        return;
    }
  }

  #ready(now: Ms, child: Process, report: Extract<ChildReport, { type: 'ready' }>): void {
    if (!child.ready()) return;
    const { name } = child;
    const { host, port } = report;
    this.#crew.listensOn(name, port);
    if ('height' in report) this.#crew.heardOf(report.height);
    this.#crew.tell(name, 'started', {
      host,
      port,
      pid: child.pid,
      restarts: child.restarts,
      ...('height' in report ? { height: report.height } : {}),
    });
    this.#crew.jobs.settle(now, 'ready', name);
    if (child.retiring) child.retireAt = now;
    if (name === TRACKER) this.#launch.release(now);
  }

  #heard(source: string, { event, ...details }: PeerEvent | Extract<TrackerReport, { type: 'event' }>['event']): void {
    if ('height' in details) this.#crew.heardOf(details.height);
    const named: { [key: string]: string | null } = {};
    if ('peer' in details) named['peerName'] = this.#crew.nameOf(details.peer);
    if ('miner' in details) named['minerName'] = this.#crew.nameOf(details.miner);
    this.#crew.tell(source, event, { ...details, ...named });
  }

  #command(now: Ms, { request, command, added }: Extract<SupervisorEvent, { type: 'command' }>): void {
    if (command.type === 'down') return this.#shutdown(now, null, request);
    if (this.#end.hasBegun && command.type !== 'ps') this.#crew.emit({ type: 'refuse', request, fault: GOING_DOWN });
    else this.#desk.take(now, request, command, added);
  }

  #shutdown(now: Ms, fault: FaultShape | null, caller?: number): void {
    this.#launch.stop();
    this.#mesh.stop();
    this.#end.begin(now, fault, caller);
  }

  #chores(now: Ms): void {
    for (const child of this.#crew.all) {
      if (child.dueAt === null || child.dueAt > now) continue;
      if (child.status === 'waiting') {
        child.restarts++;
        child.fork(now);
      } else child.overdue(now);
    }
    this.#crew.jobs.expire(now);
    const launched = this.#launch.step(now);
    if (launched?.type === 'listening') this.#mesh.watch(now);
    if (launched?.type === 'failed') this.#shutdown(now, launched.fault);
    const unlinked = this.#mesh.step(now);
    if (unlinked) this.#shutdown(now, unlinked);
    this.#end.step(now);
  }
}
