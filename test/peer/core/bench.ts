/** One machine on a bench: its world is played by hand, effect by effect, and so are the peers and apps at its links. */
import assert from 'node:assert/strict';
import { type PeerId, peerIdOf, Signer, sha256, verify } from '../../../peer/chain/crypto.js';
import { type Genesis, networkIdOf } from '../../../peer/chain/genesis.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import type { PeerEvent } from '../../../peer/control.js';
import { seededChance } from '../../../peer/core/chance.js';
import type { Effect, Event, LinkId, Now } from '../../../peer/core/events.js';
import { LIMITS, type Limits } from '../../../peer/core/limits.js';
import { Peer } from '../../../peer/core/peer.js';
import type { Address } from '../../../peer/wire/address.js';
import { FrameReader } from '../../../peer/wire/frame.js';
import { type Hello, PROTOCOL_VERSION, proofBytes } from '../../../peer/wire/handshake.js';
import { FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';
import { EASY } from '../chain/world.js';

const text = (words: string): Uint8Array => sha256(new TextEncoder().encode(words));
export const keyOf = (name: string): Signer => new Signer(text(`key of ${name}`));
export const idOf = (name: string): PeerId => peerIdOf(keyOf(name).publicKey);

/** 2026-06-01, after genesis. */
export const EPOCH_MS = 1_780_272_000_000;

export type BenchOptions = {
  readonly limits?: Partial<Limits>;
  readonly genesis?: Genesis;
  readonly threads?: number;
  readonly disk?: MemoryStore;
  readonly name?: string;
  readonly isArchive?: boolean;
  readonly appointments?: readonly Address[];
};

type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;

export class Bench {
  readonly genesis: Genesis;
  readonly disk: MemoryStore;
  readonly name: string;
  readonly id: PeerId;
  readonly peer: Peer;
  readonly reports: PeerEvent[] = [];
  readonly dials: EffectOf<'dial'>[] = [];
  readonly searches: EffectOf<'search'>[] = [];
  readonly closed = new Map<LinkId, string>();
  now = 0;
  /** Whether batches are durable, and signatures checked, as soon as the step is over. */
  flushes = true;
  checks = true;
  /** What was asked for and waits for the test. */
  readonly unflushed: EffectOf<'store'>[] = [];
  readonly unchecked: EffectOf<'check'>[] = [];
  readonly partners = new Map<LinkId, Partner>();
  #accepted = 1;
  /** Effects of the last step. */
  last: readonly Effect[] = [];

  constructor({ limits, genesis, threads, disk, name, isArchive, appointments }: BenchOptions = {}) {
    this.genesis = genesis ?? EASY;
    this.disk = disk ?? new MemoryStore();
    this.name = name ?? 'bench';
    this.id = idOf(this.name);
    this.peer = new Peer({
      genesis: this.genesis,
      signer: keyOf(this.name),
      session: text(`session of ${this.name}`).subarray(0, 16),
      address: isArchive ? null : { host: this.name, port: 1 },
      appointments: appointments ?? [],
      disk: this.disk,
      limits: { ...LIMITS, ...limits },
      chance: seededChance(1),
      threads: threads ?? 0,
      pace: { type: 'on-demand' },
      now: this.clock,
    });
    this.tell({ type: 'woke' });
  }

  get clock(): Now {
    return { mono: this.now, wall: EPOCH_MS + this.now };
  }

  tell(event: Event): readonly Effect[] {
    const effects = this.peer.step(this.clock, event);
    this.last = effects;
    for (const effect of effects) this.#carryOut(effect);
    if (this.flushes) this.flush();
    if (this.checks) this.check();
    return effects;
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'report') this.reports.push(effect.event);
    if (effect.type === 'dial') this.dials.push(effect);
    if (effect.type === 'search') this.searches.push(effect);
    if (effect.type === 'store') this.unflushed.push(effect);
    if (effect.type === 'check') this.unchecked.push(effect);
    if (effect.type === 'send') this.partners.get(effect.link)?.hear(effect.frame);
    if (effect.type === 'close') {
      this.closed.set(effect.link, effect.why);
      this.tell({ type: 'closed', link: effect.link, why: effect.why });
    }
  }

  /** Makes what was stored durable, up to `count` batches. */
  flush(count = Number.POSITIVE_INFINITY): void {
    for (let left = count; left > 0; left--) {
      const batch = this.unflushed.shift();
      if (!batch) return;
      this.disk.apply(batch.writes);
      this.tell({ type: 'flushed', batch: batch.batch });
    }
  }
  check(): void {
    for (let batch = this.unchecked.shift(); batch; batch = this.unchecked.shift()) {
      const valid = batch.items.map(({ publicKey, bytes, signature }) => verify(publicKey, bytes, signature));
      this.tell({ type: 'checked', batch: batch.batch, valid });
    }
  }

  /** Lets time pass, waking the machine whenever it asks. */
  wait(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.peer.next();
      if (next === null || next > end) break;
      this.now = Math.max(this.now, next);
      this.tell({ type: 'woke' });
    }
    this.now = end;
  }

  /** A connection comes in; nothing is said yet. */
  accept(name: string): Partner {
    const link = this.#accepted as LinkId;
    this.#accepted += 2;
    const partner = new Partner(this, link, name, 'dialler');
    this.partners.set(link, partner);
    this.tell({ type: 'opened', link, challenge: text(`challenge ${link}`) });
    return partner;
  }
  /** A dial of ours comes through. */
  answer({ link }: EffectOf<'dial'>, name: string): Partner {
    const partner = new Partner(this, link, name, 'listener');
    this.partners.set(link, partner);
    this.tell({ type: 'opened', link, challenge: text(`challenge ${link}`) });
    return partner;
  }
  /** A peer that has dialled and shaken hands. */
  link(name: string): Partner {
    return this.accept(name).shake();
  }
  /** An app that has dialled and shaken hands. */
  app(name = 'app'): Partner {
    return this.accept(name).shake({ role: 'client' });
  }
  /** Names of the peers it is linked to. */
  get linked(): PeerId[] {
    return this.peer.summary.links.map(({ peer }) => peer);
  }
}

/** Whoever is at the other end of a link: says what the test wants, and remembers what it heard. */
export class Partner {
  readonly link: LinkId;
  readonly name: string;
  readonly signer: Signer;
  readonly id: PeerId;
  heard: Message[] = [];
  /** What it does when it hears something. */
  onMessage: (message: Message) => void = () => undefined;
  ours: Hello | null = null;
  readonly #bench: Bench;
  readonly #side: 'dialler' | 'listener';
  readonly #reader = new FrameReader(FRAME_SIZE_MAX);

  constructor(bench: Bench, link: LinkId, name: string, side: 'dialler' | 'listener') {
    this.#bench = bench;
    this.link = link;
    this.name = name;
    this.#side = side;
    this.signer = keyOf(name);
    this.id = peerIdOf(this.signer.publicKey);
  }

  get closed(): string | null {
    return this.#bench.closed.get(this.link) ?? null;
  }
  /** Everything of one type that it heard. */
  of<T extends Message['type']>(type: T): Extract<Message, { type: T }>[] {
    return this.heard.filter((one) => one.type === type) as Extract<Message, { type: T }>[];
  }
  /** The last of a type, which must have come. */
  lastOf<T extends Message['type']>(type: T): Extract<Message, { type: T }> {
    const last = this.of(type).at(-1);
    assert(last, `${this.name} heard a ${type}`);
    return last;
  }

  hear(frame: Uint8Array): void {
    for (const one of this.#reader.feed(frame).frames) {
      const read = peerMessages.read(one);
      assert(read.ok, 'a peer says only what can be read');
      this.heard.push(read.value);
      this.onMessage(read.value);
    }
  }

  say(...messages: Message[]): this {
    for (const message of messages) this.sayBytes(peerMessages.frame(message));
    return this;
  }
  sayBytes(bytes: Uint8Array): this {
    this.#bench.tell({ type: 'received', link: this.link, bytes });
    return this;
  }
  hangUp(): void {
    this.#bench.tell({ type: 'closed', link: this.link, why: 'it was closed' });
  }

  /** Its hello, as it should be but for what is given. */
  hello(said: Partial<Hello> = {}): Hello {
    const hello: Hello = {
      version: PROTOCOL_VERSION,
      role: 'peer',
      network: networkIdOf(this.#bench.genesis),
      publicKey: this.signer.publicKey,
      session: text(`session of ${this.name}`).subarray(0, 16),
      challenge: text(`challenge of ${this.name} ${this.link}`),
      address: { host: this.name, port: said.role === 'client' ? 0 : 1 },
      tip: this.#bench.peer.chain.first.hash,
      height: 0,
      work: 0n,
      timeMs: this.#bench.clock.wall,
      ...said,
    };
    this.ours = hello;
    return hello;
  }
  get theirs(): Hello {
    return this.lastOf('hello');
  }
  /** Its proof, over both hellos as they were said. */
  proof(): Message {
    assert(this.ours, 'a proof comes after hello');
    const [dialler, listener] = this.#side === 'dialler' ? [this.ours, this.theirs] : [this.theirs, this.ours];
    return { type: 'proof', signature: this.signer.sign(proofBytes(dialler, listener, this.#side)) };
  }
  /** Shakes hands as it should be done. */
  shake(said: Partial<Hello> = {}): this {
    this.say({ type: 'hello', ...this.hello(said) });
    if (this.closed === null) this.say(this.proof());
    return this;
  }
  /** Tells a tip, as every ping does. */
  ping(tip: { hash: string; height: number; work: bigint }, digest = new Uint8Array(8), timeMs?: number): this {
    return this.say({
      type: 'ping',
      token: 1,
      tip: tip.hash as Hello['tip'],
      height: tip.height,
      work: tip.work,
      mempool: 0,
      digest,
      timeMs: timeMs ?? this.#bench.clock.wall,
    });
  }
}
