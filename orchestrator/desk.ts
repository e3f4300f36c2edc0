/** Takes the commands that come over the control socket, and answers each once. */
import type { PeerReport } from '../peer/control.js';
import { isPeer, type Seat } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';
import type { Command, CommandOf } from './control/messages.js';
import { mineMsMax } from './control/mining.js';
import type { Crew } from './crew.js';
import { between, cut, faultRows, groupsOf, heal } from './faults.js';
import { type Answer, cannot, Operations, type Refuse, timedOut } from './operations.js';
import { pageUrl } from './plan.js';
import type { Ms, Process } from './process.js';
import { namesOf, peerOf } from './targets.js';
import { psOf, statusOf } from './views.js';

/** How long a process may take to answer about itself before its last word is shown instead. */
const STATUS_MS_MAX = 1_000;

export class Desk {
  readonly #crew: Crew;
  readonly #down: (now: Ms, request: number) => void;
  readonly #operations: Operations;
  readonly #mined = new Map<number, { name: string; blocks: number; height: number }[]>();

  /** @param down ends everything and answers then */
  constructor(crew: Crew, down: (now: Ms, request: number) => void) {
    this.#crew = crew;
    this.#down = down;
    this.#operations = new Operations(crew);
  }

  take(now: Ms, request: number, command: Command, added: readonly Seat[]): void {
    const refuse: Refuse = (fault) => this.#crew.emit({ type: 'refuse', request, fault: fault.shape });
    try {
      this.#dispatch(now, request, command, added, refuse);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refuse(error);
    }
  }

  #dispatch(now: Ms, request: number, command: Command, added: readonly Seat[], refuse: Refuse): void {
    const answer: Answer = (value) => this.#crew.emit({ type: 'answer', request, value });
    switch (command.type) {
      case 'ps':
        return this.#ask(now, request, (at) => answer(psOf(this.#crew, at)));
      case 'status':
        return this.#ask(now, request, (_, answered) => answer(statusOf(this.#crew.cluster, this.#crew.all, answered)));
      case 'operate':
        return this.#operations.operate(now, command, answer, refuse);
      case 'scale':
        return this.#operations.scale(now, command.peers, added, answer, refuse);
      case 'remove':
        return this.#operations.remove(now, command.target, answer, refuse);
      case 'dashboard':
        return this.#dashboard(answer);
      case 'heat':
        return this.#heat(command, answer);
      case 'mine':
        return this.#mine(now, request, command, answer, refuse);
      case 'link':
        return this.#link(command, answer);
      case 'partition':
        return this.#partition(command.groups, answer);
      case 'heal':
        return this.#healAll(answer);
      case 'down':
        return this.#down(now, request);
      // The runtime knows the folder and keeps the events: it answers these itself.
      case 'info':
      case 'events':
        throw new Fault({
          code: 'MALFORMED',
          message: `${command.type} is not the machine's to answer`,
          hint: '',
          exit: EXIT.failed,
        });
    }
  }

  /** Asks everybody who can answer; who is too slow is left out. */
  #ask(now: Ms, request: number, then: (now: Ms, answered: ReadonlySet<string>) => void): void {
    const asked = this.#crew.all.filter(({ status }) => status === 'running');
    const awaited = new Set(asked.map(({ name }) => name));
    const answered = (): Set<string> =>
      new Set(asked.filter((one) => !awaited.has(one.name) && one.status === 'running').map(({ name }) => name));
    for (const child of asked) child.send({ type: 'status', request });
    const finish = (at: Ms): void => then(at, answered());
    this.#crew.jobs.add(now, {
      goal: 'status',
      request,
      awaited,
      dueAt: now + STATUS_MS_MAX,
      done: finish,
      late: finish,
      failed: () => finish(now),
    });
  }

  #heat({ target, ms }: CommandOf<'heat'>, answer: Answer): void {
    const processes = this.#running(target, 'heated');
    for (const child of processes) {
      child.send({ type: 'heat', ms });
      this.#crew.tell(child.name, 'heated', { ms });
    }
    answer({ targets: processes.map(({ name }) => name), ms });
  }

  #mine(now: Ms, request: number, { target, blocks }: CommandOf<'mine'>, answer: Answer, refuse: Refuse): void {
    const processes = this.#running(target, 'asked to mine');
    const mined: { name: string; blocks: number; height: number }[] = [];
    this.#mined.set(request, mined);
    const over = (): void => void this.#mined.delete(request);
    const dueMs = mineMsMax(blocks);
    for (const child of processes) child.send({ type: 'mine', request, blocks });
    this.#crew.jobs.add(now, {
      goal: 'mined',
      request,
      awaited: new Set(processes.map(({ name }) => name)),
      dueAt: now + dueMs,
      done: () => {
        over();
        answer({ mined });
      },
      late: (_, missing) => {
        over();
        refuse(timedOut(`mining by ${missing.join(', ')}`, dueMs));
      },
      failed: (fault) => {
        over();
        refuse(fault);
      },
    });
  }

  mined(now: Ms, name: string, { request, blocks, height }: Extract<PeerReport, { type: 'mined' }>): void {
    this.#mined.get(request)?.push({ name, blocks, height });
    this.#crew.jobs.settle(now, 'mined', name, request);
  }

  #link({ what, from, to, oneWay }: CommandOf<'link'>, answer: Answer): void {
    const [a, b] = [peerOf(from, this.#crew.names), peerOf(to, this.#crew.names)];
    if (a === b)
      throw new Fault({
        code: 'USAGE',
        message: `${a} has no link to itself`,
        hint: 'as in `orchestrator link cut p1 p2`',
        exit: EXIT.usage,
      });
    const change = what === 'cut' ? cut : heal;
    this.#crew.setFaults(change(this.#crew.cluster.faults, this.#crew.idOf(a), this.#crew.idOf(b), oneWay));
    this.#crew.tell('supervisor', what === 'cut' ? 'cut' : 'healed', { from: a, to: b, oneWay });
    answer({ faults: this.#faultRows() });
  }

  #partition(targets: readonly string[], answer: Answer): void {
    const groups = groupsOf(targets, this.#crew.names.filter(isPeer));
    this.#crew.setFaults(between(groups.map((group) => group.map((name) => this.#crew.idOf(name)))));
    this.#crew.tell('supervisor', 'partitioned', { groups });
    answer({ groups, faults: this.#faultRows() });
  }

  #healAll(answer: Answer): void {
    this.#crew.setFaults([]);
    this.#crew.tell('supervisor', 'healed');
    answer({ faults: [] });
  }

  #faultRows() {
    return faultRows(this.#crew.cluster.faults, this.#crew.cluster.seats);
  }

  /** The one answer that has the token in it. */
  #dashboard(answer: Answer): void {
    assertRuns(this.#crew.dashboard, 'opened');
    const { host, port } = this.#crew.cluster.dashboard;
    answer({ url: pageUrl({ host, port }), token: this.#crew.token, host, port });
  }

  #running(target: string, what: string): Process[] {
    const processes = namesOf(target, this.#crew.names, true).map((name) => this.#crew.process(name));
    for (const child of processes) assertRuns(child, what);
    return processes;
  }
}

const HINTS: { readonly [state: string]: (name: string) => string } = {
  paused: (name) => `\`orchestrator resume ${name}\` lets it go on`,
  starting: () => 'try again in a moment',
};

/** @throws Fault that says what to do so that it can be `what` */
function assertRuns({ name, status, state }: Process, what: string): void {
  if (status === 'running') return;
  throw cannot(
    `${name} is ${state} and cannot be ${what}`,
    HINTS[state]?.(name) ?? `\`orchestrator start ${name}\` starts it`,
  );
}
