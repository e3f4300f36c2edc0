/** A supervisor on a stage: the test plays the world, and reads what the supervisor does as lines of text. */
import assert from 'node:assert/strict';
import type { Cluster } from '../../orchestrator/cluster.js';
import type { FaultShape } from '../../orchestrator/control/fault.js';
import type { Command } from '../../orchestrator/control/messages.js';
import type { Effect } from '../../orchestrator/process.js';
import { Supervisor, type SupervisorEvent } from '../../orchestrator/supervisor.js';
import type { PeerStatus } from '../../peer/control.js';

export const TOKEN = 't'.repeat(43);

export const idOf = (name: string): string => name.slice(1).padStart(64, '0');

export const clusterOf = (peers: number, change: Partial<Cluster> = {}): Cluster => ({
  name: 'test',
  network: 'f'.repeat(64),
  host: '127.0.0.1',
  anyPort: false,
  trackerPort: 7400,
  dashboard: { host: '127.0.0.1', port: 7480, allow: [] },
  mining: { pace: { type: 'on-demand' }, threads: 1 },
  seats: Array.from({ length: peers }, (_, place) => ({
    name: `p${place + 1}`,
    id: idOf(`p${place + 1}`),
    port: 7401 + place,
  })),
  faults: [],
  children: [],
  height: 0,
  ...change,
});

export const statusOf = (name: string, change: Partial<PeerStatus> = {}): PeerStatus => ({
  id: idOf(name),
  network: 'f'.repeat(64),
  host: '127.0.0.1',
  port: 7401,
  height: 0,
  tip: 'a'.repeat(64),
  work: '0',
  links: [],
  hashRate: 0,
  difficulty: 12,
  load: 0,
  mempool: 0,
  returning: 0,
  forks: 0,
  roll: [],
  degraded: null,
  kernel: 'plain',
  rssBytes: 1,
  uptimeMs: 1,
  ...change,
});

export class Stage {
  readonly supervisor: Supervisor;
  /** Answers and refusals of commands, by their number. */
  readonly answers = new Map<number, unknown>();
  readonly refusals = new Map<number, FaultShape>();
  /** Why it ended; undefined while it has not. */
  over: FaultShape | null | undefined;
  now = 1000;
  /** Questions that nobody has answered yet: a name and the number of each. */
  #questions: { readonly name: string; readonly request: number }[] = [];
  #nextPid = 100;
  #nextRequest = 1;

  /** Without a dashboard, unless it is asked for: most plays do without. */
  constructor(cluster: Cluster, options: { linksAsked?: boolean; upMs?: number; withDashboard?: boolean } = {}) {
    this.supervisor = new Supervisor({
      cluster,
      token: TOKEN,
      withDashboard: options.withDashboard ?? false,
      upMs: options.upMs ?? 30_000,
      linksAsked: options.linksAsked ?? false,
    });
  }

  /** Plays an event; a fork gets its pid at once. @returns what the supervisor did, a line each, without saves and asking for statuses */
  play(event: SupervisorEvent): string[] {
    const lines: string[] = [];
    for (const effect of this.supervisor.step(this.now, event)) {
      this.#note(effect);
      const line = lineOf(effect);
      if (line !== null) lines.push(line);
      if (effect.type !== 'fork') continue;
      const forked = { type: 'forked', name: effect.name, pid: this.#nextPid++, startedAt: 'then' } as const;
      lines.push(...this.play(forked));
    }
    return lines;
  }

  /** Lets time pass up to a moment, waking the supervisor whenever it wants to. */
  passTo(until: number): string[] {
    const lines: string[] = [];
    for (let at = this.supervisor.next(); at !== null && at <= until; at = this.supervisor.next()) {
      assert(at >= this.now || lines.length < 10_000, 'the supervisor wants to be woken for ever');
      this.now = Math.max(this.now, at);
      lines.push(...this.play({ type: 'woke' }));
    }
    this.now = until;
    return lines;
  }
  pass(ms: number): string[] {
    return this.passTo(this.now + ms);
  }

  ready(name: string, port = 7400): string[] {
    const where = { type: 'ready', host: '127.0.0.1', port } as const;
    if (name === 'tracker' || name === 'dashboard') return this.play({ type: 'report', name, report: where });
    const is = { id: idOf(name), network: 'f'.repeat(64), height: 0, tip: 'a'.repeat(64) };
    return this.play({ type: 'report', name, report: { ...where, ...is } });
  }

  ends(name: string, code: number | null, signal: string | null = null): string[] {
    return this.play({ type: 'ended', name, code, signal, why: null });
  }

  /** A peer answers all that it was asked about itself. */
  says(name: string, change: Partial<PeerStatus> = {}): string[] {
    const status = statusOf(name, change);
    return this.#asked(name).flatMap((request) =>
      this.play({ type: 'report', name, report: { type: 'status', request, status } }),
    );
  }
  trackerSays(listed: number): string[] {
    const is = { listed, rssBytes: 1, uptimeMs: 1 };
    return this.#asked('tracker').flatMap((request) =>
      this.play({ type: 'report', name: 'tracker', report: { type: 'status', request, ...is } }),
    );
  }

  dashboardSays(pages: number): string[] {
    const is = { pages, rssBytes: 1, uptimeMs: 1 };
    return this.#asked('dashboard').flatMap((request) =>
      this.play({ type: 'report', name: 'dashboard', report: { type: 'status', request, ...is } }),
    );
  }

  /** @returns the number of the command, and what was done at once */
  command(command: Command, added: { name: string; id: string; port: number }[] = []): [number, string[]] {
    const request = this.#nextRequest++;
    return [request, this.play({ type: 'command', request, command, added })];
  }

  /** A cluster of so many peers, all up. */
  static up(peers: number, change: Partial<Cluster> = {}, withDashboard = false): Stage {
    const stage = new Stage(clusterOf(peers, change), { withDashboard });
    stage.play({ type: 'begin' });
    stage.ready('tracker');
    if (withDashboard) stage.ready('dashboard', 7480);
    for (const { name, port } of stage.supervisor.cluster.seats) stage.ready(name, port);
    const ids = stage.supervisor.cluster.seats.map(({ id }) => id);
    for (const { name, id } of stage.supervisor.cluster.seats)
      stage.says(name, { links: ids.filter((other) => other !== id) });
    return stage;
  }

  /** Numbers of the questions a process was asked; 0, that of nobody's, if there are none. */
  #asked(name: string): number[] {
    const asked = this.#questions.filter((one) => one.name === name).map(({ request }) => request);
    this.#questions = this.#questions.filter((one) => one.name !== name);
    return asked.length === 0 ? [0] : [...new Set(asked)];
  }

  #note(effect: Effect): void {
    if (effect.type === 'send' && effect.command.type === 'status')
      this.#questions.push({ name: effect.name, request: effect.command.request });
    if (effect.type === 'answer') this.answers.set(effect.request, effect.value);
    if (effect.type === 'refuse') this.refusals.set(effect.request, effect.fault);
    if (effect.type === 'exit') this.over = effect.fault;
  }
}

function lineOf(effect: Effect): string | null {
  switch (effect.type) {
    case 'fork':
      return `fork ${effect.name}`;
    case 'send':
      return effect.command.type === 'status' ? null : `${effect.name} ← ${words(effect.command)}`;
    case 'signal':
      return `${effect.name} ← ${effect.signal}`;
    case 'save':
      return null;
    case 'answer':
      return `answer ${effect.request}`;
    case 'refuse':
      return `refuse ${effect.request} ${effect.fault.code}`;
    case 'tell':
      return `${effect.source}: ${effect.event}`;
    case 'forget':
      return `forget ${effect.seat.name}`;
    case 'exit':
      return effect.fault ? `exit ${effect.fault.code}` : 'exit';
  }
}

function words(command: Extract<Effect, { type: 'send' }>['command']): string {
  if (command.type === 'stop' && 'retire' in command && command.retire) return 'stop for good';
  if ('faults' in command && command.faults.length > 0) {
    return `${command.type} ${command.faults.map(({ from, to }) => `${Number(from)}>${Number(to)}`).join(' ')}`;
  }
  return command.type;
}
