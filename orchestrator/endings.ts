/**
 * The ends of children: who is revived or comes back, who has left for good, and who hears that what was waited for does
 * not come.
 */
import { EXIT, Fault, type FaultShape } from './control/fault.js';
import type { Crew } from './crew.js';
import { gone, neverListened } from './operations.js';
import type { Ms, Process, Then } from './process.js';
import type { Verdict } from './revival.js';
import type { Shutdown } from './shutdown.js';

/** A process is gone. `why` if there never was one. */
export type Ended = {
  readonly name: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly why: string | null;
};
/** What a child says of itself that cannot run. */
type Failed = { readonly code: string; readonly message: string; readonly hint: string };

export class Endings {
  readonly #crew: Crew;
  readonly #end: Shutdown;
  readonly #undo: (now: Ms, fault: FaultShape) => void;

  /** @param undo ends everything if the cluster is still beginning, and does nothing after */
  constructor(crew: Crew, end: Shutdown, undo: (now: Ms, fault: FaultShape) => void) {
    this.#crew = crew;
    this.#end = end;
    this.#undo = undo;
  }

  /** It has said why it cannot run; its end follows. */
  failed(now: Ms, child: Process, { code, message, hint }: Failed): void {
    const exit = code === 'PORT_TAKEN' || code === 'DATA_LOCKED' ? EXIT.taken : EXIT.failed;
    const fault = { code, message: `${child.name}: ${message}`, hint, exit };
    this.#crew.tell(child.name, 'failed', { code, why: message });
    this.#crew.jobs.fail('ready', child.name, new Fault(fault));
    this.#stays(child, message);
    this.#undoFor(now, child, fault);
  }

  ended(now: Ms, { name, code, signal, why }: Ended): void {
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
    const message = `${child.name} ended before it listened: ${why}`;
    this.#undoFor(now, child, { code: 'START_FAILED', message, hint: '', exit: EXIT.failed });
  }

  /** A cluster does without a dashboard, and not without the others. */
  #undoFor(now: Ms, child: Process, fault: FaultShape): void {
    if (child !== this.#crew.dashboard) this.#undo(now, fault);
  }
}
