/** What can be done to processes: start, stop, restart, kill, pause, resume, scale, remove. */
import type { Seat } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';
import type { Action, CommandOf, Result } from './control/messages.js';
import type { Crew } from './crew.js';
import type { Goal } from './jobs.js';
import { leavers } from './plan.js';
import { type Ms, type Process, START_MS_MAX, STOP_MS_MAX } from './process.js';
import { namesOf, peerOf } from './targets.js';

/** Every operation is over by then: a stop, then a start. */
const OPERATE_MS_MAX = START_MS_MAX + 2 * STOP_MS_MAX;

export type Answer = (value: unknown) => void;
export type Refuse = (fault: Fault) => void;

/** One process of an operation. `goal`: what is waited for, null if nothing is. */
type Part = { readonly child: Process; readonly goal: Goal | null; readonly changed: boolean };

export class Operations {
  readonly #crew: Crew;

  constructor(crew: Crew) {
    this.#crew = crew;
  }

  operate(now: Ms, { action, target }: CommandOf<'operate'>, answer: Answer, refuse: Refuse): void {
    const processes = namesOf(target, this.#crew.names).map((name) => this.#crew.process(name));
    // All or nothing: what one of them cannot do is said before another one has done it.
    for (const child of processes) assertCan(action, child);
    const parts = processes.map((child): Part => {
      const before = child.state;
      const goal = this.#act(now, action, child);
      // No end follows that could tell who waits for it to be revived.
      if (child.isDown) this.#crew.jobs.fail('ready', child.name, neverListened(child.name));
      return { child, goal, changed: goal !== null || child.state !== before };
    });
    this.#await(now, action, parts, (results) => answer({ results }), refuse);
  }

  /** @param added seats made ready where the cluster grows */
  scale(now: Ms, peers: number, added: readonly Seat[], answer: Answer, refuse: Refuse): void {
    const staying = this.#staying;
    const isStale = added.some(({ name }) => this.#crew.has(name)) || staying.length + added.length < peers;
    if (isStale) throw busy();
    this.#crew.add(added);
    const came = added.map(({ name }): Part => {
      const child = this.#crew.process(name);
      child.start(now);
      return { child, goal: 'ready', changed: true };
    });
    const left = (added.length > 0 ? [] : leavers(staying, peers)).map(({ name }) => this.#leave(now, name));
    const parts = [...came, ...left];
    if (parts.length > 0) this.#crew.tell('supervisor', 'scaled', { peers });
    this.#await(now, 'scaling', parts, (results) => answer({ peers, results }), refuse);
  }

  /** Lets one peer leave for good. The last one may not: there would be nobody left to leave to. */
  remove(now: Ms, target: string, answer: Answer, refuse: Refuse): void {
    const name = peerOf(target, this.#crew.names);
    const staying = this.#staying.filter((seat) => seat.name !== name);
    if (staying.length === 0) throw last(name);
    const isNews = !this.#crew.process(name).retiring;
    const part = this.#leave(now, name);
    if (isNews) this.#crew.tell('supervisor', 'scaled', { peers: staying.length });
    this.#await(now, 'removing', [part], (results) => answer({ results }), refuse);
  }

  /** Seats of the peers that are not leaving. */
  get #staying(): Seat[] {
    return this.#crew.peers.flatMap(([seat, { retiring }]) => (retiring ? [] : [seat]));
  }

  #leave(now: Ms, name: string): Part {
    const child = this.#crew.process(name);
    if (!child.retiring) retire(now, child);
    return { child, goal: 'left', changed: true };
  }

  /** Answers when every part has come where it should. Parts wait for one thing all, or for nothing. */
  #await(now: Ms, what: string, parts: readonly Part[], answer: (results: Result[]) => void, refuse: Refuse): void {
    const waiting = parts.filter(({ goal }) => goal !== null);
    const settledAt = new Map<string, Ms>();
    const result = ({ child: { name, state }, changed }: Part): Result => {
      return { name, state, changed, ms: Math.round((settledAt.get(name) ?? now) - now) };
    };
    this.#crew.jobs.add(now, {
      goal: waiting[0]?.goal ?? 'ended',
      awaited: new Set(waiting.map(({ child }) => child.name)),
      dueAt: now + OPERATE_MS_MAX,
      settled: (name, at) => void settledAt.set(name, at),
      done: () => answer(parts.map(result)),
      late: (_, missing) => refuse(timedOut(`${what} ${missing.join(', ')}`, OPERATE_MS_MAX)),
      failed: refuse,
    });
  }

  /** @returns what to wait for; null if nothing is to be waited for */
  #act(now: Ms, action: Action, child: Process): Goal | null {
    switch (action) {
      case 'start':
        return start(now, child);
      case 'stop':
        return stop(now, child);
      case 'restart':
        return child.hasProcess ? restart(now, child) : start(now, child);
      case 'kill':
        return kill(now, child);
      case 'pause':
        if (child.status === 'paused') return null;
        child.pause();
        this.#crew.tell(child.name, 'paused');
        return null;
      case 'resume':
        if (child.status !== 'paused') return null;
        child.resume();
        this.#crew.tell(child.name, 'resumed');
        return null;
    }
  }
}

function assertCan(action: Action, { name, status, state }: Process): void {
  const isThere = status === 'running' || status === 'paused';
  const startIt = `\`orchestrator start ${name}\` starts it`;
  if (action === 'pause' && !isThere) throw cannot(`${name} is ${state} and cannot be paused`, startIt);
  if (action === 'resume' && !isThere) throw cannot(`${name} is ${state} and cannot be resumed`, startIt);
  if (action === 'start' && status === 'paused') {
    throw cannot(`${name} is paused`, `\`orchestrator resume ${name}\` lets it go on`);
  }
}

function start(now: Ms, child: Process): Goal | null {
  if (child.status === 'running') return null;
  if (child.status === 'stopping') child.thenDo('start');
  else if (!child.hasProcess) child.start(now);
  return 'ready';
}

function stop(now: Ms, child: Process): Goal | null {
  if (child.status === 'stopping') child.thenDo('down');
  else if (child.hasProcess) child.stop(now, 'down');
  else {
    if (!child.isDown) child.leave();
    return null;
  }
  return 'ended';
}

function restart(now: Ms, child: Process): Goal {
  if (child.status === 'stopping') child.thenDo('start');
  else child.stop(now, 'start');
  return 'ready';
}

function kill(now: Ms, child: Process): Goal | null {
  const goal = child.hasProcess ? 'ended' : null;
  child.kill(now);
  return goal;
}

/** One that does not run comes back first: only its own key can sign that it leaves. */
function retire(now: Ms, child: Process): void {
  child.retiring = true;
  if (child.status === 'paused') child.resume();
  else if (child.status === 'stopping') child.thenDo('start');
  else if (!child.hasProcess) child.start(now);
}

function busy(): Fault {
  const message = 'the cluster is already being scaled';
  return new Fault({ code: 'BUSY', message, hint: '`orchestrator ps` shows when it is done', exit: EXIT.failed });
}

function last(name: string): Fault {
  const message = `${name} is the last peer, and a cluster has one at least`;
  return new Fault({ code: 'LAST_PEER', message, hint: '`orchestrator down` stops the cluster', exit: EXIT.failed });
}

/** Of a process that ended while something else was waited for. */
export function gone(name: string, message: string): Fault {
  return new Fault({
    code: 'ENDED',
    message,
    hint: `\`orchestrator logs ${name}\` may say why`,
    exit: EXIT.failed,
  });
}

export const neverListened = (name: string): Fault => gone(name, `${name} was ended before it listened`);

export function cannot(message: string, hint: string): Fault {
  return new Fault({ code: 'WRONG_STATE', message, hint, exit: EXIT.failed });
}

export function timedOut(what: string, ms: Ms): Fault {
  const message = `${what} took longer than ${ms / 1000} s`;
  return new Fault({
    code: 'TIME_OUT',
    message,
    hint: '`orchestrator ps` shows what became of it',
    exit: EXIT.timeOut,
  });
}
