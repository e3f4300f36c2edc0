/** What `up` prints: first how the cluster comes up, then what happens in it. */
import type { ClusterEvent, Info } from './control/messages.js';
import { commandName } from './hints.js';
import { type Output, tilde } from './output.js';
import { eventLine, shortId } from './render.js';

export type UpWish = {
  /** Whether it is over as soon as everything listens, or all are linked. */
  readonly until: 'listening' | 'up';
  readonly isDetached: boolean;
  readonly flags: readonly string[];
};

/** Forks remembered as told. */
const FORKS_MAX = 256;

export class UpView {
  readonly #output: Output;
  readonly #wish: UpWish;
  readonly #startedMs = performance.now();
  readonly #shown = new Set<string>();
  readonly #ready = new Map<string, string>();
  readonly #pids = new Map<string, unknown>();
  readonly #links = new Map<string, unknown>();
  readonly #forks = new Set<string>();
  #isUp = false;

  constructor(output: Output, wish: UpWish) {
    this.#output = output;
    this.#wish = wish;
  }

  head({ name, network, data }: Info): void {
    const { bold } = this.#output.paint;
    this.#output.line(`Cluster ${bold(name)} · network ${shortId(network)} · data ${tilde(data)}`);
    this.#output.line();
  }

  /** @returns whether that was what was waited for */
  take(event: ClusterEvent, info: Info): boolean {
    if (this.#isUp) {
      // Who only waited for it has left; what was already on its way is not for them.
      if (!this.#wish.isDetached) this.#happened(event);
      return false;
    }
    const isTracker = event.source === 'tracker';
    if (event.event === 'started') {
      this.#pids.set(event.source, event['pid']);
      if (isTracker || this.#wish.until === 'listening') this.#come(event.source, '', info);
    } else if (event.event === 'meshed') {
      this.#links.set(event.source, event['links']);
      this.#come(event.source, `links ${event['links']}`, info);
    } else if (event.source === 'supervisor') this.#note(event);
    if (!this.#isOver(event)) return false;
    this.#up(info);
    return true;
  }

  #isOver({ source, event }: ClusterEvent): boolean {
    if (source !== 'supervisor') return false;
    // Attached, slow links are no reason to say nothing for ever.
    return event === this.#wish.until || (event === 'unlinked-yet' && !this.#wish.isDetached);
  }

  /** A line for what came, in the order of the names: an earlier one is waited for. */
  #come(name: string, what: string, { tracker, peers }: Info): void {
    const { green } = this.#output.paint;
    const all = [{ name: 'tracker', ...tracker }, ...peers];
    const seconds = ((performance.now() - this.#startedMs) / 1000).toFixed(1);
    const one = all.find((other) => other.name === name);
    if (!one || this.#ready.has(name)) return;
    this.#ready.set(
      name,
      ` ${green('✓')} ${name.padEnd(10)}  ${`${one.host}:${one.port}`.padEnd(21)}  ${what.padEnd(10)}  ${seconds}s`,
    );
    for (const other of all) {
      const line = this.#ready.get(other.name);
      if (line === undefined) return;
      if (!this.#shown.has(other.name)) this.#output.line(line);
      this.#shown.add(other.name);
    }
  }

  #note(event: ClusterEvent): void {
    if (event.event === 'moved' || event.event === 'leftover' || event.event === 'unlinked-yet')
      this.#output.line(` ! ${eventLine(event)}`);
  }

  #up(info: Info): void {
    this.#isUp = true;
    const ms = Math.round(performance.now() - this.#startedMs);
    const peers = info.peers.map((peer) => ({
      ...peer,
      pid: this.#pids.get(peer.name) ?? null,
      links: this.#links.get(peer.name) ?? null,
    }));
    const tracker = { ...info.tracker, pid: this.#pids.get('tracker') ?? null };
    this.#output.result({ ...info, tracker, peers, ms }, () => [
      '',
      `Ready in ${(ms / 1000).toFixed(1)} s. ${this.#wish.isDetached ? 'It runs in the background:' : 'In a second terminal, in this folder:'}`,
      ...this.#next(info),
    ]);
  }

  #next({ peers }: Info): string[] {
    const name = commandName(process.env, this.#wish.flags);
    const last = peers.at(-1)?.name ?? 'p1';
    const lines = [
      [`${name} shop`, 'buy a monkey'],
      [`${name} kill ${last}`, `crash a peer (start ${last} brings it back)`],
      ...(this.#wish.isDetached ? [[`${name} down`, 'stop it; the data is kept']] : []),
    ] as const;
    const width = Math.max(...lines.map(([command]) => (command as string).length));
    return lines.map(([command, what]) => `  ${(command as string).padEnd(width)}   ${what}`);
  }

  #happened(event: ClusterEvent): void {
    if (this.#output.json) this.#output.data(event, () => '');
    else if (this.#isTelling(event)) this.#output.line(eventLine(event));
  }

  /** Every peer reports every block and fork; whoever looks on needs each once. `events` has them all. */
  #isTelling(event: ClusterEvent): boolean {
    if (event.event === 'block' || event.event === 'linked') return false;
    if (event.event !== 'fork') return true;
    const fork = [event['hash'], event['rival']].sort().join();
    if (this.#forks.has(fork)) return false;
    if (this.#forks.size >= FORKS_MAX) this.#forks.clear();
    this.#forks.add(fork);
    return true;
  }

  /** The last words. @param height of the highest block heard of */
  stopped(height: number): void {
    this.#output.line(
      `Stopped. Data kept; \`orchestrator up\` goes on from ${height === 0 ? 'genesis' : `block ${height}`}.`,
    );
  }
}
