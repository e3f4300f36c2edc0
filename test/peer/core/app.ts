/** An app in the world: it shakes hands as a client, signs for one shopper, and remembers what it was told. */
import { type Hash, Signer, sha256 } from '../../../peer/chain/crypto.js';
import { networkIdOf } from '../../../peer/chain/genesis.js';
import { type Content, signTransaction, type Transaction } from '../../../peer/chain/transaction.js';
import { ClientHandshake } from '../../../peer/client/handshake.js';
import type { Event } from '../../../peer/core/events.js';
import { FrameReader } from '../../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';
import type { Status } from '../../../peer/wire/status.js';
import { digestOf } from '../../sim/identity.js';
import type { World } from '../../sim/world.js';

type End = ReturnType<World['connect']>;

export class Shopper {
  readonly signer: Signer;
  readonly name: string;
  readonly #world: World;
  sequence = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    this.signer = new Signer(sha256(new TextEncoder().encode(`shopper ${name}`)));
  }
  #sign(content: Content): Transaction {
    return signTransaction(networkIdOf(this.#world.genesis), content, this.signer);
  }
  join(): Transaction {
    return this.#sign({ kind: 'join', publicKey: this.signer.publicKey, name: this.name });
  }
  /** The next purchase. @param monkey place in the catalogue */
  buy(monkey = 0, sequence = ++this.sequence): Transaction {
    const price = this.#world.genesis.catalogue[monkey]?.price ?? 0;
    return this.#sign({ kind: 'buy', publicKey: this.signer.publicKey, sequence, monkey, price });
  }
}

/** Earlier transactions an app goes on watching. */
const WATCHED = 32;

export class App {
  readonly #world: World;
  readonly #reader = new FrameReader(FRAME_SIZE_MAX);
  readonly #handshake: ClientHandshake;
  readonly #end: End;
  #stands = false;
  #unsent: Message[] = [];
  readonly statuses = new Map<Hash, Status>();
  readonly heard: Message[] = [];
  ended: string | null = null;
  /** It hears and does not answer: a frozen program. */
  isSilent = false;
  /** Told of every status as it comes. */
  onStatus: (status: Status) => void = () => undefined;

  constructor(world: World, peer: string) {
    this.#world = world;
    this.#end = world.connect({ hear: (event) => this.#hear(event) }, world.host(peer));
    // The same keys in the same world, so that a seed is a whole history.
    const random = (size: number): Uint8Array => digestOf(`${this.#end.who} ${size}`).subarray(0, size);
    this.#handshake = new ClientHandshake({}, 0, random);
    this.#send({ type: 'hello', ...this.#handshake.hello });
  }

  #send(message: Message): void {
    this.#world.transmit(this.#end, peerMessages.frame(message));
  }
  /** Sends once the handshake is over. */
  say(message: Message): void {
    if (this.#stands) this.#send(message);
    else this.#unsent.push(message);
  }
  /** Submits transactions and watches them. */
  submit(...transactions: Transaction[]): void {
    this.say({
      type: 'watch',
      chain: false,
      transactions: [...this.statuses.keys()].slice(-WATCHED).concat(transactions.map(({ id }) => id)),
    });
    this.say({ type: 'application', transactions });
  }
  /** Raw bytes, whatever they are. */
  sayBytes(bytes: Uint8Array): void {
    this.#world.transmit(this.#end, bytes);
  }
  stateOf({ id }: Transaction): Status['type'] | null {
    return this.statuses.get(id)?.type ?? null;
  }

  #hear(event: Event): void {
    if (event.type === 'closed') this.ended = event.why;
    if (event.type !== 'received') return;
    for (const frame of this.#reader.feed(event.bytes).frames) {
      const read = peerMessages.read(frame);
      if (!read.ok) throw new Error(`a peer said what nobody says: ${read.why}`);
      this.#onMessage(read.value);
    }
  }

  #onMessage(message: Message): void {
    if (!this.#stands) {
      const step = this.#handshake.take(message);
      if (step.type !== 'stands') return;
      this.#send(step.proof);
      this.#stands = true;
      for (const unsent of this.#unsent) this.#send(unsent);
      this.#unsent = [];
      return;
    }
    this.heard.push(message);
    if (message.type === 'ping' && !this.isSilent) this.#send({ ...message, type: 'pong' });
    if (message.type !== 'statuses') return;
    for (const status of message.statuses) {
      this.statuses.set(status.id, status);
      this.onStatus(status);
    }
  }
}
