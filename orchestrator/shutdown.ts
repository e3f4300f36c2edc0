/**
 * The end of a cluster: the dashboard and the peers first, so that these can say goodbye to the tracker, then the
 * tracker, then ourselves.
 */
import { EXIT, Fault, type FaultShape } from './control/fault.js';
import type { Crew } from './crew.js';
import type { Ms, Process } from './process.js';

export const GOING_DOWN: FaultShape = {
  code: 'GOING_DOWN',
  message: 'the cluster is going down',
  hint: '',
  exit: EXIT.failed,
};

export class Shutdown {
  readonly #crew: Crew;
  #status: 'none' | 'going' | 'gone' = 'none';
  /** Why, if not because somebody asked. */
  #fault: FaultShape | null = null;
  readonly #callers: number[] = [];

  constructor(crew: Crew) {
    this.#crew = crew;
  }

  get hasBegun(): boolean {
    return this.#status !== 'none';
  }

  /** @param caller a command that is answered when all is over */
  begin(now: Ms, fault: FaultShape | null, caller?: number): void {
    if (caller !== undefined) this.#callers.push(caller);
    if (this.#status !== 'none') return;
    this.#status = 'going';
    this.#fault = fault;
    this.#crew.tell('supervisor', 'stopping');
    this.#crew.jobs.failAll(new Fault(GOING_DOWN));
    for (const child of this.#crew.guests) end(now, child);
  }

  /** Everything at once. */
  force(now: Ms): void {
    this.begin(now, null);
    for (const { name, hasProcess } of this.#crew.all) {
      if (hasProcess) this.#crew.emit({ type: 'signal', name, signal: 'SIGKILL' });
    }
  }

  step(now: Ms): void {
    if (this.#status !== 'going' || this.#crew.guests.some(({ hasProcess }) => hasProcess)) return;
    if (this.#crew.tracker.status !== 'stopping') end(now, this.#crew.tracker);
    if (this.#crew.tracker.hasProcess) return;
    this.#status = 'gone';
    this.#crew.emit({ type: 'save' });
    const value = { height: this.#crew.cluster.height };
    for (const request of this.#callers) this.#crew.emit({ type: 'answer', request, value });
    this.#crew.emit({ type: 'exit', fault: this.#fault });
  }
}

/** Who does not even listen yet has nothing to lose. */
function end(now: Ms, child: Process): void {
  if (child.status === 'starting') child.kill(now);
  else if (child.status === 'stopping') child.thenDo('down');
  else if (child.hasProcess) child.stop(now, 'down');
  else if (!child.isDown) child.leave();
}
