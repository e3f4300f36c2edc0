/**
 * The simulated world: peers in one process on a virtual clock, with a network and disks that fail on purpose. Nothing in
 * it is left to chance but what its seed says, so a failure replays.
 */
import assert from 'node:assert/strict';
import { type PeerId, peerIdOf } from '../../peer/chain/crypto.js';
import { type Genesis, makeGenesis, networkIdOf } from '../../peer/chain/genesis.js';
import { bitsOf, targetOfZeros } from '../../peer/chain/target.js';
import { type Chance, seededChance } from '../../peer/core/chance.js';
import type { Event, LinkId, Now } from '../../peer/core/events.js';
import { LIMITS, type Limits } from '../../peer/core/limits.js';
import { Peer } from '../../peer/core/peer.js';
import { type Announcement, signAnnouncement } from '../../peer/wire/address.js';
import type { Pace } from '../../peer/wire/pace.js';
import { Agenda } from './agenda.js';
import { Carrier } from './carrier.js';
import { Host } from './host.js';
import { digestOf, signerOf } from './identity.js';
import { type Conditions, type End, Network } from './network.js';

export type WorldOptions = {
  readonly peers: number;
  readonly seed?: number;
  /** By default the peers are the founders. */
  readonly founders?: readonly PeerId[];
  readonly limits?: Partial<Limits>;
  readonly genesis?: Partial<Genesis>;
  readonly pace?: Pace;
};

/** How quick disks are: milliseconds until a batch is committed, and from then until it is durable. */
export type Disks = { readonly commitMs: () => number; readonly flushMs: () => number };

/** What one peer sends to another, whole frames, as a recorder hears it. */
export type Overheard = { readonly from: string; readonly to: string; readonly frame: Uint8Array };

/** 2026-06-01, after genesis. */
const EPOCH_MS = 1_780_272_000_000;

const FAIR_CONDITIONS: Conditions = { delayMs: () => 1, fate: () => 'arrives' };
const FAIR_DISKS: Disks = { commitMs: () => 0.25, flushMs: () => 0.25 };

export class World {
  readonly genesis: Genesis;
  readonly hosts = new Map<string, Host>();
  readonly network: Network;
  now = 0;
  disks = FAIR_DISKS;
  isTrackerUp = true;
  /** What a tracker that lies lists besides. */
  junk: readonly Announcement[] = [];
  /** Called after each step of a machine, with the event it was about. */
  onStep: (host: Host, event: Event) => void = () => undefined;
  /** Hears everything that peers say to clients. */
  onSaid: (host: Host, frame: Uint8Array) => void = () => undefined;
  readonly #chance: Chance;
  readonly #limits: Limits;
  readonly #pace: Pace;
  readonly #agenda = new Agenda();
  readonly #listed = new Map<string, Announcement>();
  readonly #carrier = new Carrier(this);

  constructor({ peers, seed = 1, founders, limits, genesis, pace }: WorldOptions) {
    this.#chance = seededChance(seed);
    this.#limits = { ...LIMITS, ...limits };
    this.#pace = pace ?? { type: 'on-demand' };
    this.network = new Network(FAIR_CONDITIONS, {
      now: () => this.now,
      at: (time, run) => this.#agenda.add(time, run),
    });
    const names = Array.from({ length: peers }, (_, index) => `p${index + 1}`);
    const ids = founders ?? names.map((name) => peerIdOf(signerOf(name).publicKey));
    this.genesis = makeGenesis(digestOf('a world'), [...ids], { easiestBits: bitsOf(targetOfZeros(1)), ...genesis });
    for (const name of names) this.add(name);
  }

  /** Adds a peer that has not started yet. */
  add(name: string): Host {
    const host = new Host(name, signerOf(name));
    this.hosts.set(name, host);
    return host;
  }
  host(name: string): Host {
    const host = this.hosts.get(name);
    assert(host, `there is a peer ${name}`);
    return host;
  }
  peer(name: string): Peer {
    const { peer } = this.host(name);
    assert(peer, `${name} runs`);
    return peer;
  }
  idOf(name: string): PeerId {
    return this.host(name).id;
  }
  get running(): Peer[] {
    return [...this.hosts.values()].map(({ peer }) => peer).filter((peer) => peer !== null);
  }

  /** Does something after some virtual milliseconds. */
  at(delay: number, run: () => void): void {
    this.#agenda.add(this.now + delay, run);
  }

  get clock(): Now {
    return { mono: this.now, wall: EPOCH_MS + this.now };
  }
  #clockOf({ clockOffsetMs }: Host): Now {
    return { mono: this.now, wall: EPOCH_MS + this.now + clockOffsetMs };
  }

  /** Starts peers, all of them if none is named, and lists them. */
  start(...names: string[]): void {
    for (const name of names.length > 0 ? names : this.hosts.keys()) {
      const host = this.host(name);
      host.life++;
      const address = { host: name, port: 1 };
      host.peer = new Peer({
        genesis: this.genesis,
        signer: host.signer,
        session: digestOf(`${name} ${host.life}`).subarray(0, 16),
        address,
        appointments: host.appointments,
        disk: host.disk,
        limits: this.#limits,
        chance: seededChance(Math.floor(this.#chance() * 2 ** 32)),
        threads: 1,
        pace: this.#pace,
        now: this.#clockOf(host),
      });
      this.network.began(name, host.life);
      const claim = {
        status: 'active',
        network: networkIdOf(this.genesis),
        publicKey: host.signer.publicKey,
        address,
        timeMs: Math.floor(this.#clockOf(host).wall),
      } as const;
      this.#listed.set(name, signAnnouncement(claim, host.signer));
      this.tell(host, { type: 'woke' });
    }
    this.list();
  }

  /** What the tracker lists, whether it can be reached or not. */
  get listed(): Announcement[] {
    return [...this.#listed.values(), ...this.junk];
  }
  /** The tracker tells everybody. */
  list(): void {
    if (!this.isTrackerUp) return;
    for (const host of this.hosts.values()) if (host.peer) this.tell(host, { type: 'listed', active: this.listed });
  }

  /** kill -9: what was not committed is lost, the connections break. */
  kill(name: string): void {
    this.#end(this.host(name), false);
    this.host(name).disk.settle();
  }
  /** The machine goes dark: of what was committed and not flushed only the oldest batches may be there afterwards. */
  cutPower(name: string, kept: number): void {
    this.#end(this.host(name), true);
    this.host(name).disk.cutPower(kept);
  }
  #end(host: Host, isSilent: boolean): void {
    host.peer = null;
    host.wakeAt = null;
    host.backlog = null;
    host.committedAt = 0;
    host.flushedAt = 0;
    this.#listed.delete(host.name);
    this.network.gone(host.name, host.life, isSilent);
    this.list();
  }

  /** Cuts a direction: silence, nothing is closed. */
  cut(from: string, to: string): void {
    this.network.cut(this.idOf(from), this.idOf(to));
  }
  /** Cuts both directions between the peers of one group and those of the other. */
  split(one: readonly string[], other: readonly string[]): void {
    for (const [a, b] of one.flatMap((left) => other.map((right) => [left, right] as const))) {
      this.cut(a, b);
      this.cut(b, a);
    }
  }
  /** Lifts every cut, and makes links and disks fair again. */
  heal(): void {
    this.network.heal();
    this.calm();
  }
  calm(): void {
    this.network.conditions = FAIR_CONDITIONS;
    this.disks = FAIR_DISKS;
  }

  /** Hears everything that peers send to each other. */
  set overhear(hear: (said: Overheard) => void) {
    this.network.overhear = (from, to, frame) => hear({ from: from.who, to: to.who, frame });
  }

  tell(host: Host, event: Event): void {
    if (host.backlog) {
      host.backlog.push(() => this.tell(host, event));
      return;
    }
    const { peer, life } = host;
    if (!peer) return;
    for (const effect of peer.step(this.#clockOf(host), event)) this.#carrier.carryOut(host, life, effect);
    host.wakeAt = peer.next();
    this.onStep(host, event);
  }

  /** Does something in a peer's process: not if it has ended meanwhile, and later if it is stopped. */
  later(host: Host, life: number, delay: number, run: () => void): void {
    this.laterAt(host, life, this.now + delay, run);
  }
  /** The same, at a time: two things that are asked for at one time stay in their order, which a sum may turn round. */
  laterAt(host: Host, life: number, time: number, run: () => void): void {
    this.#agenda.add(time, () => {
      if (host.life !== life || !host.peer) return;
      if (host.backlog) host.backlog.push(run);
      else run();
    });
  }

  /** Connects an app to a peer. */
  connect(app: { hear: (event: Event) => void }, host: Host): End {
    return this.#carrier.connect(app, host);
  }
  /** Sends what a peer's machine did not decide to send. */
  sendRaw(host: Host, link: LinkId, frame: Uint8Array): void {
    const near = this.network.end(host.name, host.life, link);
    if (near) this.network.transmit(near, frame);
  }
  /** Sends bytes from an app, unless its connection has ended. */
  transmit(near: End, bytes: Uint8Array): void {
    this.network.transmit(near, bytes);
  }
  hangUp({ who, life, link }: End): void {
    this.network.close(who, life, link, 'it was closed');
  }

  /** Runs whatever is due, the agenda's and the machines' deadlines, for this many virtual milliseconds. */
  run(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.#agenda.next;
      const wake = this.#wakeAt();
      const at = Math.min(next, wake);
      if (at > end) break;
      this.now = Math.max(this.now, at);
      if (next <= wake) this.#agenda.take()();
      else this.#wake();
    }
    this.now = end;
  }
  #wakeAt(): number {
    let at = Number.POSITIVE_INFINITY;
    for (const host of this.hosts.values())
      if (host.isAwake && host.wakeAt !== null && host.wakeAt < at) at = host.wakeAt;
    return Math.max(at, this.now);
  }
  #wake(): void {
    for (const host of this.hosts.values())
      if (host.isAwake && host.wakeAt !== null && host.wakeAt <= this.now) this.tell(host, { type: 'woke' });
  }

  /** Runs until a condition holds. @param ms virtual milliseconds after which it fails */
  until(what: string, condition: () => boolean, ms = 20_000): void {
    const end = this.now + ms;
    while (!condition()) {
      if (this.now >= end) throw new Error(`not within ${ms} ms: ${what}`);
      this.run(1);
    }
  }

  get tipsAgree(): boolean {
    const tips = this.running.map(({ chain }) => chain.last.hash);
    return tips.every((tip) => tip === tips[0]);
  }
  /** Whether every running peer is linked to every other. */
  get isMeshed(): boolean {
    return this.running.every(({ summary }) => summary.links.length === this.running.length - 1);
  }
}
