/**
 * The supervisor's policy: what to do when a child is ready, says something or ends, when somebody gives a command, and
 * when time has passed. It touches nothing; the runtime carries out what it returns.
 */
import type { PeerEvent, PeerReport } from '../peer/control.js';
import type { TrackerReport } from '../tracker/control.js';
import { type Cluster, type Seat, TRACKER } from './cluster.js';
import { EXIT, Fault, type FaultShape } from './control/fault.js';
import type { Command } from './control/messages.js';
import { Crew } from './crew.js';
import { Desk } from './desk.js';
import { Mesh } from './mesh.js';
import { gone, neverListened } from './operations.js';
import type { Effect, Ms, Process, Then } from './process.js';
import type { Verdict } from './revival.js';
import { GOING_DOWN, Shutdown } from './shutdown.js';

export type SupervisorEvent =
  | { readonly type: 'begin' }
  | { readonly type: 'forked'; readonly name: string; readonly pid: number; readonly startedAt: string }
  | { readonly type: 'report'; readonly name: string; readonly report: PeerReport | TrackerReport }
  /** `why` if there never was a process. */
  | {
      readonly type: 'ended';
      readonly name: string;
      readonly code: number | null;
      readonly signal: string | null;
      readonly why: string | null;
    }
  /** `added`: seats made ready for a `scale` that grows. */
  | { readonly type: 'command'; readonly request: number; readonly command: Command; readonly added: readonly Seat[] }
  /** End everything, gracefully. */
  | { readonly type: 'shutdown' }
  /** End everything at once. */
  | { readonly type: 'force' }
  | { readonly type: 'woke' };

export type SupervisorOptions = {
  readonly cluster: Cluster;
  /** How long `up` may take until everything listens, and again until all are linked. */
  readonly upMs: Ms;
  /** Whether not all being linked in time makes `up` fail. */
  readonly linksAsked: boolean;
};

/** Until everything has listened once, whatever fails undoes it all. */
type Phase = { readonly status: 'coming'; readonly dueAt: Ms } | { readonly status: 'up' };

export class Supervisor {
  readonly #crew: Crew;
  readonly #desk: Desk;
  readonly #mesh: Mesh;
  readonly #end: Shutdown;
  readonly #upMs: Ms;
  #phase: Phase;
  #out: Effect[] = [];

  constructor({ cluster, upMs, linksAsked }: SupervisorOptions) {
    this.#crew = new Crew(cluster, (effect) => this.#out.push(effect));
    this.#desk = new Desk(this.#crew, (now, request) => this.#shutdown(now, null, request));
    this.#mesh = new Mesh(this.#crew, upMs, linksAsked);
    this.#end = new Shutdown(this.#crew);
    this.#upMs = upMs;
    this.#phase = { status: 'coming', dueAt: Number.POSITIVE_INFINITY };
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
    const times = [...this.#crew.all.map(({ dueAt }) => dueAt), this.#crew.jobs.next(), this.#mesh.next()].filter(
      (at) => at !== null,
    );
    if (this.#phase.status === 'coming') times.push(this.#phase.dueAt);
    return times.length === 0 ? null : Math.min(...times);
  }

  #take(now: Ms, event: SupervisorEvent): void {
    switch (event.type) {
      case 'begin':
        return this.#begin(now);
      case 'forked':
        return this.#forked(event.name, event.pid, event.startedAt);
      case 'report':
        return this.#reported(now, event.name, event.report);
      case 'ended':
        return this.#ended(now, event);
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

  #begin(now: Ms): void {
    this.#phase = { status: 'coming', dueAt: now + this.#upMs };
    this.#crew.tracker.fork(now);
    // Peers load while the tracker does; with a port yet unknown they have to wait for it.
    if (this.#crew.cluster.trackerPort !== 0) this.#forkPeers(now);
  }

  #forkPeers(now: Ms): void {
    for (const [, child] of this.#crew.peers) if (child.isDown) child.fork(now);
  }

  #forked(name: string, pid: number, startedAt: string): void {
    const child = this.#crew.process(name);
    child.forked(pid);
    this.#crew.mark({ name, pid, startedAt });
    // Who announces itself before the tracker listens has to wait a second for its next try.
    const isTooEarly = this.#phase.status === 'coming' && this.#crew.tracker.status === 'starting';
    if (name !== TRACKER && !isTooEarly) this.#tellToBegin(child);
  }

  #tellToBegin(child: Process): void {
    if (child.status === 'starting' && !child.begun) child.begin({ type: 'begin', faults: this.#crew.cluster.faults });
  }

  #reported(now: Ms, name: string, report: PeerReport | TrackerReport): void {
    if (!this.#crew.has(name)) return;
    const child = this.#crew.process(name);
    switch (report.type) {
      case 'ready':
        return this.#ready(now, child, report);
      case 'failed':
        return this.#failed(now, child, report);
      case 'mined':
        return this.#desk.mined(now, name, report);
      case 'event':
        return this.#heard(name, report.event);
      case 'status':
        if ('status' in report) {
          child.peerStatus = report.status;
          this.#crew.heardOf(report.status.height);
        } else child.trackerStatus = report;
        this.#crew.jobs.settle(now, 'status', name, report.request);
        return;
    }
  }

  #ready(now: Ms, child: Process, report: Extract<PeerReport | TrackerReport, { type: 'ready' }>): void {
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
    if (this.#phase.status !== 'coming') return;
    if (name === TRACKER) {
      this.#forkPeers(now);
      for (const [, peer] of this.#crew.peers) if (peer.pid !== null) this.#tellToBegin(peer);
    }
  }

  #listening(now: Ms): void {
    if (this.#crew.all.some(({ status }) => status === 'starting' || status === 'stopping' || status === 'waiting'))
      return;
    this.#phase = { status: 'up' };
    this.#crew.tell('supervisor', 'listening');
    this.#mesh.watch(now);
  }

  /** It has said why it cannot run; its end follows. */
  #failed(
    now: Ms,
    child: Process,
    { code, message, hint }: { readonly code: string; readonly message: string; readonly hint: string },
  ): void {
    const exit = code === 'PORT_TAKEN' || code === 'DATA_LOCKED' ? EXIT.taken : EXIT.failed;
    const fault = { code, message: `${child.name}: ${message}`, hint, exit };
    this.#crew.tell(child.name, 'failed', { code, why: message });
    this.#crew.jobs.fail('ready', child.name, new Fault(fault));
    this.#stays(child, message);
    if (this.#phase.status === 'coming') this.#shutdown(now, fault);
  }

  #heard(source: string, { event, ...details }: PeerEvent | Extract<TrackerReport, { type: 'event' }>['event']): void {
    if ('height' in details) this.#crew.heardOf(details.height);
    const named: { [key: string]: string | null } = {};
    if ('peer' in details) named['peerName'] = this.#crew.nameOf(details.peer);
    if ('miner' in details) named['minerName'] = this.#crew.nameOf(details.miner);
    this.#crew.tell(source, event, { ...details, ...named });
  }

  #ended(now: Ms, { name, code, signal, why }: Extract<SupervisorEvent, { type: 'ended' }>): void {
    const child = this.#crew.process(name);
    const ending = child.ended(now);
    this.#crew.unmark(name);
    const said = why ?? (signal === null ? `exit code ${code}` : signal);
    if (ending.type === 'crashed') {
      this.#crashed(now, child, ending.verdict, said);
      // That it never was a process, or will be none, is known now; another crash may heal while `start` waits.
      if (why !== null || ending.verdict.type === 'give-up')
        this.#crew.jobs.fail('ready', name, gone(name, `${name} does not start: ${said}`));
      this.#stays(child, said);
    } else {
      this.#crew.tell(name, child.state, { code, signal });
      this.#asked(now, child, ending.next);
    }
    this.#crew.jobs.fail('mined', name, gone(name, `${name} ended before it was done`));
    // Who is gone cannot answer: the others' answers are all there is.
    this.#crew.jobs.settle(now, 'status', name);
  }

  /** It has ended as somebody asked it to. */
  #asked(now: Ms, child: Process, next: Then): void {
    const { name } = child;
    if (next === 'retire') {
      this.#crew.tell(name, 'retired');
      this.#crew.remove(name);
      this.#crew.jobs.settle(now, 'left', name);
    }
    const isComing = next === 'start' && !this.#end.hasBegun;
    if (isComing) child.start(now);
    else {
      this.#crew.jobs.fail('ready', name, neverListened(name));
      if (next !== 'retire') this.#stays(child, 'it was ended before');
    }
    this.#crew.jobs.settle(now, 'ended', name);
  }

  /** One that was to leave for good has ended without saying so: only its own key could have. */
  #stays(child: Process, why: string): void {
    if (!child.retiring) return;
    child.retiring = false;
    child.retireAt = null;
    const message = `${child.name} could not leave and still counts in majorities: ${why}`;
    this.#crew.jobs.fail('left', child.name, gone(child.name, message));
  }

  #crashed(now: Ms, child: Process, verdict: Verdict, why: string): void {
    if (verdict.type === 'revive') this.#crew.tell(child.name, 'crashed', { why, reviveInMs: verdict.inMs });
    else this.#crew.tell(child.name, 'given-up', { why, crashes: verdict.crashes });
    if (this.#end.hasBegun) return child.leave();
    if (this.#phase.status !== 'coming') return;
    const message = `${child.name} ended before it listened: ${why}`;
    this.#shutdown(now, { code: 'START_FAILED', message, hint: '', exit: EXIT.failed });
  }

  #command(now: Ms, { request, command, added }: Extract<SupervisorEvent, { type: 'command' }>): void {
    if (command.type === 'down') return this.#shutdown(now, null, request);
    if (this.#end.hasBegun && command.type !== 'ps') this.#crew.emit({ type: 'refuse', request, fault: GOING_DOWN });
    else this.#desk.take(now, request, command, added);
  }

  #shutdown(now: Ms, fault: FaultShape | null, caller?: number): void {
    this.#phase = { status: 'up' };
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
    if (this.#phase.status === 'coming' && this.#crew.tracker.status !== 'down') this.#listening(now);
    if (this.#phase.status === 'coming' && this.#phase.dueAt <= now) this.#tooSlow(now);
    const unlinked = this.#mesh.step(now);
    if (unlinked) this.#shutdown(now, unlinked);
    this.#end.step(now);
  }

  #tooSlow(now: Ms): void {
    const late = this.#crew.all.filter(({ status }) => status !== 'running').map(({ name }) => name);
    const message = `${late.join(', ')} did not listen within ${this.#upMs / 1000} s`;
    this.#shutdown(now, { code: 'TIME_OUT', message, hint: '--timeout S gives them longer', exit: EXIT.timeOut });
  }
}
