/** Commands that are answered when something has come true of every process they name. */
import type { Fault } from './control/fault.js';
import type { Ms } from './process.js';

/** What is waited for. `status` is an answer about itself, `left` an end for good. */
export type Goal = 'ready' | 'ended' | 'left' | 'status' | 'mined';

export type Job = {
  readonly goal: Goal;
  /** The number its processes were asked with, if they answer with it. */
  readonly request?: number;
  /** Names still waited for. */
  readonly awaited: Set<string>;
  readonly dueAt: Ms;
  /** Called for each one that is awaited no more. */
  readonly settled?: (name: string, now: Ms) => void;
  /** Called once: when nobody is awaited any more. */
  readonly done: (now: Ms) => void;
  /** Called once instead, when time is up. */
  readonly late: (now: Ms, missing: readonly string[]) => void;
  /** Called once instead, when one of them cannot do it any more. */
  readonly failed: (fault: Fault) => void;
};

export class Jobs {
  #open: Job[] = [];

  /** A job that waits for nobody is done at once. */
  add(now: Ms, job: Job): void {
    if (job.awaited.size === 0) job.done(now);
    else this.#open.push(job);
  }

  /** @param request the one that was answered; without it, all that wait for this */
  settle(now: Ms, goal: Goal, name: string, request?: number): void {
    for (const job of this.#open) {
      const isMeant = job.goal === goal && (request === undefined || job.request === request);
      if (isMeant && job.awaited.delete(name)) job.settled?.(name, now);
    }
    this.#close(
      ({ awaited }) => awaited.size === 0,
      (job) => job.done(now),
    );
  }

  fail(goal: Goal, name: string, fault: Fault): void {
    this.#close(
      (job) => job.goal === goal && job.awaited.has(name),
      (job) => job.failed(fault),
    );
  }

  failAll(fault: Fault): void {
    this.#close(
      () => true,
      (job) => job.failed(fault),
    );
  }

  expire(now: Ms): void {
    this.#close(
      (job) => job.dueAt <= now,
      (job) => job.late(now, [...job.awaited]),
    );
  }

  next(): Ms | null {
    return this.#open.length === 0 ? null : Math.min(...this.#open.map(({ dueAt }) => dueAt));
  }

  /** Takes jobs out before it calls them: what they do may add others. */
  #close(which: (job: Job) => boolean, end: (job: Job) => void): void {
    const closed = this.#open.filter(which);
    this.#open = this.#open.filter((job) => !closed.includes(job));
    for (const job of closed) end(job);
  }
}
