/** Carries out what the supervisor decides, and brings it what happens: children, clock, control socket, disk. */
import { type ChildFns, Forked, startOf } from './children.js';
import type { Seat } from './cluster.js';
import { EXIT, Fault, type FaultShape } from './control/fault.js';
import type { ClusterEvent, CommandOf, Info } from './control/messages.js';
import { type Call, ControlServer } from './control/server.js';
import { Journal } from './journal.js';
import { type Child, childOf, newNames } from './plan.js';
import { freeRun } from './ports.js';
import { newPeer, type Prepared } from './prepare.js';
import type { Effect } from './process.js';
import { writeState } from './state.js';
import { Supervisor, type SupervisorEvent } from './supervisor.js';

export type RuntimeOptions = {
  readonly withDashboard: boolean;
  readonly upMs: number;
  readonly linksAsked: boolean;
  readonly onEvent: (event: ClusterEvent) => void;
};

export class Runtime {
  readonly #prepared: Prepared;
  readonly #journal: Journal;
  readonly #supervisor: Supervisor;
  readonly #children = new Map<string, Forked>();
  readonly #calls = new Map<number, Call>();
  readonly #queue: SupervisorEvent[] = [];
  #isStepping = false;
  #requests = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #ending: Promise<FaultShape | null>;
  #isOver = false;
  #over: (fault: FaultShape | null) => void = () => undefined;

  constructor(prepared: Prepared, { onEvent, ...options }: RuntimeOptions) {
    this.#prepared = prepared;
    this.#journal = new Journal(prepared.folder.log('supervisor'), onEvent);
    this.#supervisor = new Supervisor({ cluster: prepared.cluster, token: prepared.token, ...options });
    this.#ending = new Promise((resolve) => {
      this.#over = resolve;
    });
  }

  get info(): Info {
    const { name, network, host, trackerPort, dashboard, seats } = this.#supervisor.cluster;
    const peers = seats.map((seat) => ({ name: seat.name, id: seat.id, host, port: seat.port }));
    return {
      name,
      network,
      data: this.#prepared.folder.path,
      pid: process.pid,
      tracker: { host, port: trackerPort },
      dashboard: { host: dashboard.host, port: dashboard.port },
      peers,
    };
  }
  get height(): number {
    return this.#supervisor.cluster.height;
  }

  /** Runs the cluster until it has ended. @returns why it ended, if nobody asked it to; what a failed start made is undone */
  async run(): Promise<FaultShape | null> {
    const { folder } = this.#prepared;
    let server: ControlServer;
    try {
      server = await ControlServer.listen(folder.socket, (call) => void this.#called(call));
    } catch (error) {
      this.#prepared.undo();
      this.#prepared.release();
      throw new Fault(
        {
          code: 'CONTROL',
          message: `cannot listen at ${folder.socket}: ${(error as Error).message}`,
          hint: 'choose another folder with --data DIR',
          exit: EXIT.failed,
        },
        { cause: error },
      );
    }
    for (const { event, details } of this.#prepared.notes) this.#journal.tell('supervisor', event, details);
    // Somebody may have asked for the end while we were about to listen.
    if (!this.#isOver) this.#step({ type: 'begin' });
    const fault = await this.#ending;
    if (this.#timer) clearTimeout(this.#timer);
    await server.close();
    if (fault && this.#prepared.isNew) this.#prepared.undo();
    this.#prepared.release();
    return fault;
  }

  /** Ends everything, gracefully. */
  shutdown(): void {
    this.#step({ type: 'shutdown' });
  }
  /** Ends everything at once. */
  force(): void {
    this.#step({ type: 'force' });
  }

  /** One event at a time: what carrying out one brings about waits for its turn. */
  #step(event: SupervisorEvent): void {
    this.#queue.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        const effects = this.#supervisor.step(performance.now(), next);
        // Before anybody is told: what was answered must be there after a crash.
        if (effects.some(({ type }) => type === 'save')) this.#save();
        for (const effect of effects) this.#carryOut(effect);
      }
    } finally {
      // Whatever went wrong with one event, the next one finds somebody who takes it.
      this.#isStepping = false;
      this.#wait();
    }
  }

  #wait(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const at = this.#supervisor.next();
    this.#timer =
      at === null || at === Number.POSITIVE_INFINITY
        ? null
        : setTimeout(() => this.#step({ type: 'woke' }), Math.max(0, at - performance.now()));
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'fork':
        return this.#fork(effect.name);
      case 'send':
        return this.#children.get(effect.name)?.send(effect.command);
      case 'signal':
        return this.#children.get(effect.name)?.signal(effect.signal);
      case 'save':
        return;
      case 'answer':
        return this.#answer(effect.request, (call) => call.value(effect.value));
      case 'refuse':
        return this.#answer(effect.request, (call) => call.refuse(effect.fault));
      case 'tell':
        return this.#journal.tell(effect.source, effect.event, effect.details);
      case 'forget':
        return this.#forget(effect.seat);
      case 'exit':
        this.#isOver = true;
        return this.#over(effect.fault);
    }
  }

  #fork(name: string): void {
    const { folder } = this.#prepared;
    const child = childOf(this.#supervisor.cluster, folder, name);
    const forked = this.#tryFork(name, child, folder.log(name));
    if (!forked) return;
    this.#children.set(name, forked);
    const { pid } = forked;
    if (pid !== null) this.#step({ type: 'forked', name, pid, startedAt: startOf(pid) });
  }

  /** @returns null if there is no process: its ending, which says why, is on its way */
  #tryFork(name: string, child: Child, log: string): Forked | null {
    const fns: ChildFns = {
      onReport: (report) => this.#step({ type: 'report', name, report }),
      onEnded: (ending) => {
        this.#children.delete(name);
        this.#step({ type: 'ended', name, ...ending });
      },
    };
    try {
      return Forked.fork(child, log, fns);
    } catch (error) {
      this.#step({ type: 'ended', name, code: null, signal: null, why: (error as Error).message });
      return null;
    }
  }

  #forget({ name, id }: Seat): void {
    try {
      this.#prepared.folder.retire(name, id);
    } catch (error) {
      this.#journal.tell(name, 'not-put-aside', { why: (error as Error).message });
    }
  }

  #save(): void {
    try {
      writeState(this.#prepared.folder.state, this.#supervisor.cluster);
    } catch (error) {
      // The cluster runs on; who reads its events learns that it may not come back as it is.
      this.#journal.tell('supervisor', 'not-saved', { why: (error as Error).message });
    }
  }

  async #called(call: Call): Promise<void> {
    const { command } = call;
    if (command.type === 'info') return call.value(this.info);
    if (command.type === 'events') return this.#journal.show(call, command.since, command.follow);
    const request = ++this.#requests;
    this.#calls.set(request, call);
    try {
      if (command.type === 'scale') await this.#scale(request, command);
      else this.#step({ type: 'command', request, command, added: [] });
    } catch (error) {
      const fault =
        error instanceof Fault
          ? error.shape
          : { code: 'FAILED', message: (error as Error).message, hint: '', exit: EXIT.failed };
      this.#answer(request, () => call.refuse(fault));
    }
  }

  /**
   * Scales with seats, keys included, for as many peers as are missing; none if there are enough. Seats are made and
   * taken at once: another `scale` that came meanwhile must not have taken their names, for a new peer's folder is emptied.
   */
  async #scale(request: number, command: CommandOf<'scale'>): Promise<void> {
    const { seats, anyPort, host, trackerPort } = this.#supervisor.cluster;
    const missing = Math.max(0, command.peers - seats.length);
    const highest = Math.max(trackerPort, ...seats.map(({ port }) => port));
    const first = anyPort || missing === 0 ? 0 : await freeRun(host, highest + 1, missing);
    if (this.#supervisor.cluster.seats !== seats) return this.#scale(request, command);
    const added = newNames(seats, missing).map((name, place): Seat => {
      return { name, id: newPeer(this.#prepared.folder, name), port: first === 0 ? 0 : first + place };
    });
    this.#step({ type: 'command', request, command, added });
  }

  #answer(request: number, say: (call: Call) => void): void {
    const call = this.#calls.get(request);
    this.#calls.delete(request);
    if (call) say(call);
  }
}
