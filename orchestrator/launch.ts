/**
 * The beginning of a cluster: the tracker first, then the peers and the dashboard, until everything has listened once.
 * What ends or fails before that undoes it all; only the dashboard may fail, or come later.
 */
import { DASHBOARD } from './cluster.js';
import { EXIT, type FaultShape } from './control/fault.js';
import type { Crew } from './crew.js';
import type { Ms, Process } from './process.js';

/** Who is in one of these may yet listen, or is yet to be gone. */
const PENDING: ReadonlySet<Process['status']> = new Set(['starting', 'stopping', 'waiting']);

type Phase = { readonly status: 'going'; readonly dueAt: Ms } | { readonly status: 'over' };

/** What came of it. */
export type Launched = { readonly type: 'listening' } | { readonly type: 'failed'; readonly fault: FaultShape };

export class Launch {
  readonly #crew: Crew;
  readonly #upMs: Ms;
  readonly #withDashboard: boolean;
  #phase: Phase = { status: 'going', dueAt: Number.POSITIVE_INFINITY };

  /** @param upMs how long it may take until everything listens @param withDashboard whether that is started too */
  constructor(crew: Crew, upMs: Ms, withDashboard: boolean) {
    this.#crew = crew;
    this.#upMs = upMs;
    this.#withDashboard = withDashboard;
  }

  get isGoing(): boolean {
    return this.#phase.status === 'going';
  }
  /** Whether the others are not to begin yet: who announces itself before the tracker listens waits a second for its next try. */
  get isHolding(): boolean {
    return this.isGoing && this.#crew.tracker.status === 'starting';
  }
  next(): Ms | null {
    return this.#phase.status === 'going' ? this.#phase.dueAt : null;
  }

  begin(now: Ms): void {
    this.#phase = { status: 'going', dueAt: now + this.#upMs };
    this.#crew.tracker.fork(now);
    // The others load while the tracker does; with a port yet unknown they have to wait for it.
    if (this.#crew.cluster.trackerPort !== 0) this.#forkGuests(now);
  }

  /** The tracker listens: those that were held back go on. */
  release(now: Ms): void {
    if (!this.isGoing) return;
    this.#forkGuests(now);
    for (const child of this.#crew.guests) if (child.pid !== null) this.#crew.begin(child);
  }

  #forkGuests(now: Ms): void {
    for (const child of this.#crew.guests)
      if (child.isDown && (child !== this.#crew.dashboard || this.#withDashboard)) child.fork(now);
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.#phase = { status: 'over' };
  }

  /** @returns what came of it, once; null before and after */
  step(now: Ms): Launched | null {
    if (this.#phase.status !== 'going') return null;
    const { dueAt } = this.#phase;
    const { tracker, dashboard } = this.#crew;
    const isThere = tracker.status !== 'down' && this.#needed.every(({ status }) => !PENDING.has(status));
    const isLate = dashboard.status === 'starting';
    if (isThere && (!isLate || now >= dueAt)) {
      this.stop();
      if (isLate) this.#crew.tell(DASHBOARD, 'late');
      this.#crew.tell('supervisor', 'listening');
      return { type: 'listening' };
    }
    if (now < dueAt) return null;
    this.stop();
    return { type: 'failed', fault: this.#tooSlow() };
  }

  /** Those without whom there is no cluster. */
  get #needed(): Process[] {
    return this.#crew.all.filter((child) => child !== this.#crew.dashboard);
  }

  #tooSlow(): FaultShape {
    const late = this.#needed.filter(({ status }) => status !== 'running').map(({ name }) => name);
    const message = `${late.join(', ')} did not listen within ${this.#upMs / 1000} s`;
    return { code: 'TIME_OUT', message, hint: '--timeout S gives them longer', exit: EXIT.timeOut };
  }
}
