/** One connection: how far its handshake is, what was said on it last, and what the other side is known to have. */
import { type Hash, type PeerId, peerIdOf } from '../chain/crypto.js';
import type { Tip } from '../chain/node.js';
import { FrameReader } from '../wire/frame.js';
import type { Hello } from '../wire/handshake.js';
import { FRAME_SIZE_BEFORE_HANDSHAKE_MAX } from '../wire/limits.js';
import type { Message } from '../wire/messages.js';
import type { Ms } from './deadlines.js';
import type { Dialled, LinkId } from './events.js';
import { RecentSet } from './recent-set.js';

/** A status owns its data, so that an impossible combination cannot be written down. */
export type Stage =
  /** Dialled; no connection yet. */
  | { readonly status: 'dialling' }
  /** Dialled: our hello is out, theirs is awaited. */
  | { readonly status: 'hailing'; readonly ours: Hello }
  /** Accepted: their hello is awaited, and nothing is said before it. */
  | { readonly status: 'waiting'; readonly challenge: Uint8Array }
  /** Both hellos are known, their proof is awaited. */
  | { readonly status: 'doubting'; readonly ours: Hello; readonly theirs: Hello; readonly peer: PeerId }
  | { readonly status: 'linked'; readonly theirs: Hello; readonly peer: PeerId; readonly since: Ms }
  | { readonly status: 'serving'; readonly theirs: Hello }
  /** A 'close' is out; whatever still comes is not heard. */
  | { readonly status: 'ended' };

/** Ids the other side is known to have: enough for what is on its way, not a copy of its mempool. */
const KNOWN_MAX = 4096;
/** What a question is answered with. */
const ANSWERS: ReadonlyMap<Message['type'], Message['type']> = new Map([
  ['demand', 'headers'],
  ['getBlocks', 'chain'],
]);
/** Round trips the median is taken of. */
const ROUND_TRIPS = 9;

export class Link {
  readonly id: LinkId;
  readonly dialled: Dialled | null;
  /** When it was dialled, and then when the connection stood. */
  openedAt: Ms;
  readonly reader = new FrameReader(FRAME_SIZE_BEFORE_HANDSHAKE_MAX);
  stage: Stage = { status: 'dialling' };
  sentAt: Ms;
  heardAt: Ms;
  /** The tip the other side told last. */
  tip: Tip | null = null;
  /** Blocks and transactions it is known to have. */
  readonly known = new RecentSet<Hash>(KNOWN_MAX);
  vouched = false;
  /** When all ids of the mempool were sent to it last. */
  comparedAt: Ms = Number.NEGATIVE_INFINITY;
  /** Answers that are on their way, by their kind: as many as were asked for. */
  readonly #awaited = new Map<Message['type'], number>();
  #pingSentAt: Ms | null = null;
  #pingToken = 0;
  readonly #roundTrips: Ms[] = [];

  constructor(id: LinkId, dialled: Dialled | null, now: Ms) {
    this.id = id;
    this.dialled = dialled;
    this.openedAt = now;
    this.sentAt = now;
    this.heardAt = now;
  }

  /** The peer at the other end, once it is linked. */
  get peer(): PeerId | null {
    return this.stage.status === 'linked' ? this.stage.peer : null;
  }
  /** Whose key was proven at the other end, a client's too, which is no peer's; null while none is. */
  get identity(): PeerId | null {
    return this.stage.status === 'serving' ? peerIdOf(this.stage.theirs.publicKey) : this.peer;
  }
  /** Whether it is still shaking hands. */
  get isStranger(): boolean {
    return ['dialling', 'hailing', 'waiting', 'doubting'].includes(this.stage.status);
  }

  /** A message goes out: some will be answered. */
  said({ type }: Message): void {
    const answer = ANSWERS.get(type);
    if (answer) this.#awaited.set(answer, (this.#awaited.get(answer) ?? 0) + 1);
  }
  /** A message has come. @returns whether it was asked for */
  takeAwaited({ type }: Message): boolean {
    const count = this.#awaited.get(type) ?? 0;
    if (count > 0) this.#awaited.set(type, count - 1);
    return count > 0;
  }

  /** @returns the token the pong must carry */
  pinged(now: Ms): number {
    this.#pingSentAt = now;
    return ++this.#pingToken;
  }
  ponged(token: number, now: Ms): void {
    if (token !== this.#pingToken || this.#pingSentAt === null) return;
    this.#roundTrips.push(now - this.#pingSentAt);
    if (this.#roundTrips.length > ROUND_TRIPS) this.#roundTrips.shift();
    this.#pingSentAt = null;
  }
  /** Median round trip in milliseconds; null while nothing was measured. */
  get roundTrip(): Ms | null {
    const sorted = [...this.#roundTrips].sort((a, b) => a - b);
    return sorted[sorted.length >>> 1] ?? null;
  }
}
