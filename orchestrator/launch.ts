/**
 * The beginning of a cluster: the tracker first, then the peers, until everything has listened once. What ends or fails
 * before that undoes it all.
 */
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
  #phase: Phase = { status: 'going', dueAt: Number.POSITIVE_INFINITY };

  /** @param upMs how long it may take until everything listens */
  constructor(crew: Crew, upMs: Ms) {
    this.#crew = crew;
    this.#upMs = upMs;
  }

  get isGoing(): boolean {
    return this.#phase.status === 'going';
  }
  /** Whether peers are not to begin yet: who announces itself before the tracker listens waits a second for its next try. */
  get isHolding(): boolean {
    return this.isGoing && this.#crew.tracker.status === 'starting';
  }
  next(): Ms | null {
    return this.#phase.status === 'going' ? this.#phase.dueAt : null;
  }

  begin(now: Ms): void {
    this.#phase = { status: 'going', dueAt: now + this.#upMs };
    this.#crew.tracker.fork(now);
    // Peers load while the tracker does; with a port yet unknown they have to wait for it.
    if (this.#crew.cluster.trackerPort !== 0) this.#forkPeers(now);
  }

  /** The tracker listens: peers that were held back go on. */
  release(now: Ms): void {
    if (!this.isGoing) return;
    this.#forkPeers(now);
    for (const [, peer] of this.#crew.peers) if (peer.pid !== null) this.#crew.begin(peer);
  }

  #forkPeers(now: Ms): void {
    for (const [, child] of this.#crew.peers) if (child.isDown) child.fork(now);
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.#phase = { status: 'over' };
  }

  /** @returns what came of it, once; null before and after */
  step(now: Ms): Launched | null {
    if (this.#phase.status !== 'going') return null;
    const { dueAt } = this.#phase;
    if (this.#crew.tracker.status !== 'down' && this.#crew.all.every(({ status }) => !PENDING.has(status))) {
      this.stop();
      this.#crew.tell('supervisor', 'listening');
      return { type: 'listening' };
    }
    if (now < dueAt) return null;
    this.stop();
    return { type: 'failed', fault: this.#tooSlow() };
  }

  #tooSlow(): FaultShape {
    const late = this.#crew.all.filter(({ status }) => status !== 'running').map(({ name }) => name);
    const message = `${late.join(', ')} did not listen within ${this.#upMs / 1000} s`;
    return { code: 'TIME_OUT', message, hint: '--timeout S gives them longer', exit: EXIT.timeOut };
  }
}
