/**
 * A small world for the machine: peers in one process on a virtual clock, a network that delays whole chunks and can be
 * cut a direction at a time, disks that flush late. Everything comes from a seed, so a failure replays.
 */
import assert from 'node:assert/strict';
import { decodeOwn } from '../../../peer/chain/codec.js';
import { type PeerId, peerIdOf, Signer, sha256, verify } from '../../../peer/chain/crypto.js';
import { type Genesis, makeGenesis, networkIdOf } from '../../../peer/chain/genesis.js';
import { hashHeader, header } from '../../../peer/chain/header.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { bitsOf, meets, targetOfZeros } from '../../../peer/chain/target.js';
import type { PeerEvent } from '../../../peer/control.js';
import { type Chance, seededChance } from '../../../peer/core/chance.js';
import type { Effect, Event, LinkId, Now } from '../../../peer/core/events.js';
import { LIMITS, type Limits } from '../../../peer/core/limits.js';
import { Peer } from '../../../peer/core/peer.js';
import { type Announcement, signAnnouncement } from '../../../peer/wire/address.js';

const text = (words: string): Uint8Array => sha256(new TextEncoder().encode(words));
export const signerOf = (name: string): Signer => new Signer(text(`key of ${name}`));

export type WorldOptions = {
  readonly peers: number;
  readonly seed?: number;
  /** By default the peers are the founders. */
  readonly founders?: readonly PeerId[];
  readonly limits?: Partial<Limits>;
  readonly genesis?: Partial<Genesis>;
};

/** One peer's life: its machine, and the disk that outlives it. */
export type Host = {
  readonly name: string;
  readonly signer: Signer;
  readonly disk: MemoryStore;
  peer: Peer | null;
  life: number;
  wakeAt: number | null;
  /** When its last batch will be durable. */
  flushedAt: number;
  readonly reports: PeerEvent[];
  /** Answers to the command 'mine'. */
  readonly mined: Extract<Effect, { type: 'mined' }>[];
};

/** The two ends of one connection. */
type Wire = { readonly ends: readonly [End, End] };
type End = {
  readonly host: string;
  readonly life: number;
  readonly link: LinkId;
  readonly hear: ((event: Event) => void) | null;
  peer: PeerId | null;
  isOpen: boolean;
};

/** What happens to a chunk on its way from one peer to another, besides being cut. */
export type Fate = 'arrives' | 'lost' | 'twice' | 'late';
/** How rough disks and links are. */
export type Weather = {
  /** Milliseconds until a batch is durable; batches become so in their order. */
  readonly flushMs: () => number;
  readonly fate: () => Fate;
};
const FAIR: Weather = { flushMs: () => FLUSH_MS, fate: () => 'arrives' };

/** What one peer sends to another, whole frames, as a recorder hears it. */
export type Overheard = { readonly from: string; readonly to: string; readonly frame: Uint8Array };

/** 2026-06-01, after genesis. */
const EPOCH_MS = 1_780_272_000_000;
const DELAY_MS = 1;
/** Long enough to come after others that were sent later. */
const LATE_MS = 25;
const FLUSH_MS = 0.5;
const CHECK_MS = 0.2;
const SEARCH_MS = 0.3;

export class World {
  readonly genesis: Genesis;
  readonly hosts = new Map<string, Host>();
  now = 0;
  readonly #chance: Chance;
  readonly #limits: Limits;
  readonly #queue: { at: number; run: () => void }[] = [];
  readonly #wires = new Map<string, Wire>();
  readonly #cuts = new Set<string>();
  readonly #listed = new Map<string, Announcement>();
  #order = 0;
  #accepted = 1;
  isTrackerUp = true;
  weather = FAIR;
  /** Hears everything that peers send to each other. */
  overhear: (said: Overheard) => void = () => undefined;

  constructor({ peers, seed = 1, founders, limits, genesis }: WorldOptions) {
    this.#chance = seededChance(seed);
    this.#limits = { ...LIMITS, ...limits };
    const names = Array.from({ length: peers }, (_, index) => `p${index + 1}`);
    const ids = founders ?? names.map((name) => peerIdOf(signerOf(name).publicKey));
    this.genesis = makeGenesis(text('a world'), [...ids], { easiestBits: bitsOf(targetOfZeros(1)), ...genesis });
    for (const name of names) this.add(name);
  }

  /** Adds a peer that has not started yet. */
  add(name: string): Host {
    const host: Host = {
      name,
      signer: signerOf(name),
      disk: new MemoryStore(),
      peer: null,
      life: 0,
      wakeAt: null,
      flushedAt: 0,
      reports: [],
      mined: [],
    };
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
    return peerIdOf(this.host(name).signer.publicKey);
  }
  get running(): Peer[] {
    return [...this.hosts.values()].map(({ peer }) => peer).filter((peer) => peer !== null);
  }

  at(delay: number, run: () => void): void {
    const at = this.now + delay;
    // Most events come last or nearly so: a short walk from the end keeps the queue in order.
    let place = this.#queue.length;
    while (place > 0 && (this.#queue[place - 1] as { at: number }).at > at) place--;
    this.#queue.splice(place, 0, { at, run });
  }

  get clock(): Now {
    return { mono: this.now, wall: EPOCH_MS + this.now };
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
        session: text(`${name} ${host.life}`).subarray(0, 16),
        address,
        disk: host.disk,
        limits: this.#limits,
        chance: seededChance(Math.floor(this.#chance() * 2 ** 32)),
        threads: 1,
        now: this.clock,
      });
      const claim = {
        status: 'active',
        network: networkIdOf(this.genesis),
        publicKey: host.signer.publicKey,
        address,
        timeMs: this.clock.wall,
      } as const;
      this.#listed.set(name, signAnnouncement(claim, host.signer));
      this.tell(host, { type: 'woke' });
    }
    this.list();
  }

  /** The tracker tells everybody. */
  list(): void {
    if (!this.isTrackerUp) return;
    for (const host of this.hosts.values())
      if (host.peer) this.tell(host, { type: 'listed', active: [...this.#listed.values()] });
  }

  /** kill -9: what was not flushed is lost, the connections break. */
  kill(name: string): void {
    const host = this.host(name);
    host.peer = null;
    host.wakeAt = null;
    host.flushedAt = 0;
    this.#listed.delete(name);
    for (const wire of new Set(this.#wires.values())) {
      if (wire.ends.some((end) => end.host === name && end.life === host.life)) this.#break(wire, 'it was closed');
    }
    this.list();
  }

  /** Cuts a direction: silence, nothing is closed. */
  cut(from: string, to: string): void {
    this.#cuts.add(`${this.idOf(from)} ${this.idOf(to)}`);
  }
  /** Cuts both directions between the peers of one group and those of the other. */
  split(one: readonly string[], other: readonly string[]): void {
    for (const [a, b] of one.flatMap((left) => other.map((right) => [left, right] as const))) {
      this.cut(a, b);
      this.cut(b, a);
    }
  }
  heal(): void {
    this.#cuts.clear();
    this.weather = FAIR;
  }

  tell(host: Host, event: Event): void {
    const { peer, life } = host;
    if (!peer) return;
    for (const effect of peer.step(this.clock, event)) this.#carryOut(host, life, effect);
    host.wakeAt = peer.next();
  }

  #later(host: Host, life: number, delay: number, event: () => Event): void {
    this.at(delay, () => {
      if (host.life === life && host.peer) this.tell(host, event());
    });
  }

  #carryOut(host: Host, life: number, effect: Effect): void {
    switch (effect.type) {
      case 'report':
        host.reports.push(effect.event);
        return;
      case 'store':
        host.flushedAt = Math.max(host.flushedAt, this.now + this.weather.flushMs());
        return this.#later(host, life, host.flushedAt - this.now, () => {
          host.disk.apply(effect.writes);
          return { type: 'flushed', batch: effect.batch };
        });
      case 'check':
        return this.#later(host, life, CHECK_MS, () => ({
          type: 'checked',
          batch: effect.batch,
          valid: effect.items.map(({ publicKey, bytes, signature }) => verify(publicKey, bytes, signature)),
        }));
      case 'search':
        return this.#later(host, life, SEARCH_MS, () => search(effect));
      case 'dial':
        return this.at(DELAY_MS, () => this.#dial(host, life, effect.link, effect.to.address.host));
      case 'identified': {
        const end = this.#end(host, life, effect.link);
        if (end) end.peer = effect.peer;
        return;
      }
      case 'send':
        return this.#send(host, life, effect.link, effect.frame);
      case 'close': {
        const wire = this.#wires.get(keyOf(host.name, life, effect.link));
        if (wire) this.#break(wire, effect.why);
        return;
      }
      case 'mined':
        host.mined.push(effect);
        return;
    }
  }

  #end(host: Host, life: number, link: LinkId): End | undefined {
    return this.#wires
      .get(keyOf(host.name, life, link))
      ?.ends.find((end) => end.host === host.name && end.life === life && end.link === link);
  }

  #dial(host: Host, life: number, link: LinkId, to: string): void {
    if (host.life !== life || !host.peer) return;
    const other = this.hosts.get(to);
    if (!other?.peer) return this.tell(host, { type: 'closed', link, why: 'nobody listens there' });
    this.connect({ host, link }, other);
  }

  /** Connects a peer's dial, or an app, to a peer. */
  connect(from: { host: Host; link: LinkId } | { hear: (event: Event) => void }, other: Host): End {
    const accepted = this.#accepted as LinkId;
    this.#accepted += 2;
    const near: End =
      'host' in from
        ? { host: from.host.name, life: from.host.life, link: from.link, hear: null, peer: null, isOpen: true }
        : { host: `app ${accepted}`, life: 0, link: 0 as LinkId, hear: from.hear, peer: null, isOpen: true };
    const far: End = { host: other.name, life: other.life, link: accepted, hear: null, peer: null, isOpen: true };
    const wire: Wire = { ends: [near, far] };
    this.#wires.set(keyOf(near.host, near.life, near.link), wire);
    this.#wires.set(keyOf(far.host, far.life, far.link), wire);
    for (const end of wire.ends)
      this.#hear(end, { type: 'opened', link: end.link, challenge: text(`challenge ${this.#order++}`) });
    return near;
  }

  #hear(end: End, event: Event): void {
    if (end.hear) return end.hear(event);
    const host = this.hosts.get(end.host);
    if (host && host.life === end.life) this.tell(host, event);
  }

  #send(host: Host, life: number, link: LinkId, frame: Uint8Array): void {
    const wire = this.#wires.get(keyOf(host.name, life, link));
    const near = this.#end(host, life, link);
    if (wire && near) this.transmit(near, frame);
  }

  /** Sends bytes from one end of a connection to the other, unless that direction is cut. */
  transmit(near: End, frame: Uint8Array): void {
    const wire = this.#wires.get(keyOf(near.host, near.life, near.link));
    const far = wire?.ends.find((end) => end !== near);
    if (!wire || !far) return;
    const sender = this.hosts.get(near.host);
    const isOfPeers = sender !== undefined && near.peer !== null;
    if (isOfPeers && this.#cuts.has(`${peerIdOf(sender.signer.publicKey)} ${near.peer}`)) return;
    if (this.hosts.has(near.host) && this.hosts.has(far.host)) this.overhear({ from: near.host, to: far.host, frame });
    const fate = isOfPeers ? this.weather.fate() : 'arrives';
    const arrive = (): void => {
      if (far.isOpen) this.#hear(far, { type: 'received', link: far.link, bytes: frame });
    };
    if (fate !== 'lost') this.at(fate === 'late' ? LATE_MS : DELAY_MS, arrive);
    if (fate === 'twice') this.at(LATE_MS, arrive);
  }

  #break(wire: Wire, why: string): void {
    for (const end of wire.ends) {
      if (!end.isOpen) continue;
      end.isOpen = false;
      this.#wires.delete(keyOf(end.host, end.life, end.link));
      this.at(DELAY_MS, () => this.#hear(end, { type: 'closed', link: end.link, why }));
    }
  }

  /** Runs whatever is due, the queue's events and the machines' deadlines, for this many virtual milliseconds. */
  run(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.#queue[0]?.at ?? Number.POSITIVE_INFINITY;
      const sleepers = [...this.hosts.values()].filter(({ peer, wakeAt }) => peer && wakeAt !== null);
      const wake = Math.min(...sleepers.map(({ wakeAt }) => Math.max(wakeAt as number, this.now)));
      const at = Math.min(next, wake);
      if (at > end) break;
      this.now = Math.max(this.now, at);
      if (next <= wake) this.#queue.shift()?.run();
      else for (const host of sleepers) if ((host.wakeAt as number) <= this.now) this.tell(host, { type: 'woke' });
    }
    this.now = end;
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

const keyOf = (host: string, life: number, link: LinkId): string => `${host} ${life} ${link}`;

function search(effect: Extract<Effect, { type: 'search' }>): Event {
  const head = decodeOwn(header, effect.header);
  const target = BigInt(`0x${effect.target}`);
  const nonces = Math.min(effect.nonces, 4096);
  for (let nonce = 0; nonce < nonces; nonce++) {
    if (meets(hashHeader({ ...head, nonce }), target))
      return { type: 'searched', slice: effect.slice, nonce, hashes: nonce + 1, micros: SEARCH_MS * 1000 };
  }
  return { type: 'searched', slice: effect.slice, nonce: null, hashes: nonces, micros: SEARCH_MS * 1000 };
}
