/** What `up` prints: first how the cluster comes up, then what happens in it. */
import { DASHBOARD, TRACKER } from './cluster.js';
import type { ClusterEvent, Info, MiningOutlook } from './control/messages.js';
import { Once } from './control/once.js';
import { commandName } from './hints.js';
import { outlookText } from './outlook.js';
import { type Output, tilde } from './output.js';
import { pageAddress, pageUrl } from './plan.js';
import { eventLine, shortId } from './render.js';

export type UpWish = {
  /** Whether it is over as soon as everything listens, or all are linked. */
  readonly until: 'listening' | 'up';
  readonly isDetached: boolean;
  readonly flags: readonly string[];
};

/** What is known before anything has been started. */
export type Head = {
  /** What opens the buttons of the dashboard. */
  readonly token: string;
  readonly mining: MiningOutlook;
  /** What its user had better know about that, or null. */
  readonly warning: string | null;
};

/** Events of a dashboard that does not come when it should. */
const MISSES: ReadonlySet<string> = new Set(['failed', 'crashed', 'given-up', 'late']);

export class UpView {
  readonly #output: Output;
  readonly #wish: UpWish;
  readonly #startedMs = performance.now();
  readonly #shown = new Set<string>();
  readonly #ready = new Map<string, string>();
  readonly #pids = new Map<string, unknown>();
  readonly #links = new Map<string, unknown>();
  /** `events` has all of them. */
  readonly #once = new Once();
  /** The page without its token, while the dashboard listens. */
  #url: string | null = null;
  #token = '';
  #mining: MiningOutlook | null = null;
  /** Whether it was said that the dashboard does not come. */
  #isMissed = false;
  #isUp = false;

  constructor(output: Output, wish: UpWish) {
    this.#output = output;
    this.#wish = wish;
  }

  /** The page's address with its token; null if the dashboard does not listen. */
  get address(): string | null {
    return this.#url && pageAddress(this.#url, this.#token);
  }

  head({ name, network, data }: Info, { token, mining, warning }: Head): void {
    this.#token = token;
    this.#mining = mining;
    const { bold } = this.#output.paint;
    this.#output.line(`Cluster ${bold(name)} · network ${shortId(network)} · data ${tilde(data)}`);
    if (mining.pace !== 'on-demand' || mining.proofOfWork !== 'real') this.#output.line(`Mines ${outlookText(mining)}`);
    if (warning !== null) this.#output.line(` ! ${warning}`);
    this.#output.line();
  }

  /** @returns whether that was what was waited for */
  take(event: ClusterEvent, info: Info): boolean {
    if (this.#isUp) {
      // Who only waited for it has left; what was already on its way is not for them.
      if (!this.#wish.isDetached) this.#happened(event);
      return false;
    }
    if (event.source === DASHBOARD) this.#page(event, info);
    else if (event.event === 'started') {
      this.#pids.set(event.source, event['pid']);
      if (event.source === TRACKER || this.#wish.until === 'listening') this.#come(event.source, '', info);
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
  #come(name: string, what: string, { tracker, peers, dashboard }: Info): void {
    const { green } = this.#output.paint;
    const all = [{ name: TRACKER, ...tracker }, ...peers, { name: DASHBOARD, ...dashboard }];
    const seconds = ((performance.now() - this.#startedMs) / 1000).toFixed(1);
    const one = all.find((other) => other.name === name);
    if (!one || this.#ready.has(name)) return;
    // The dashboard's is said below, whole and alone on a line.
    const where = name === DASHBOARD ? '' : `${`${one.host}:${one.port}`.padEnd(21)}  ${what.padEnd(10)}  `;
    this.#ready.set(name, ` ${green('✓')} ${name.padEnd(10)}  ${where}${seconds}s`);
    for (const other of all) {
      const line = this.#ready.get(other.name);
      if (line === undefined) return;
      if (!this.#shown.has(other.name)) this.#output.line(line);
      this.#shown.add(other.name);
    }
  }

  /** The dashboard comes, or does not: then why is said once, and the others are waited for. */
  #page(event: ClusterEvent, info: Info): void {
    if (event.event === 'started') {
      this.#url = pageUrl(info.dashboard);
      this.#come(DASHBOARD, '', info);
      return;
    }
    this.#url = null;
    if (this.#isMissed || !MISSES.has(event.event)) return;
    this.#isMissed = true;
    this.#output.line(` ! ${eventLine(event)}`);
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
    const tracker = { ...info.tracker, pid: this.#pids.get(TRACKER) ?? null };
    const dashboard = this.#url && { url: this.#url, token: this.#token };
    this.#output.result({ ...info, tracker, peers, dashboard, mining: this.#mining, ms }, () => [
      ...(this.address ? ['', `   ${this.address}`] : []),
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
    else if (this.#once.isNews(event)) this.#output.line(eventLine(event));
  }

  /** The last words. @param height of the highest block heard of */
  stopped(height: number): void {
    this.#output.line(
      `Stopped. Data kept; \`orchestrator up\` goes on from ${height === 0 ? 'genesis' : `block ${height}`}.`,
    );
  }
}
