/** A client's connection to a simulated peer: it shakes hands, asks with a time-out, and hangs up on silence. */
import { ClientHandshake } from '../../peer/client/handshake.js';
import type { Chance } from '../../peer/core/chance.js';
import type { Event } from '../../peer/core/events.js';
import { FrameReader } from '../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../peer/wire/limits.js';
import { type Answer, type Message, peerMessages, type Question } from '../../peer/wire/messages.js';
import type { End } from './network.js';
import type { World } from './world.js';

/** Answers older than this are of no use to anybody. */
const ANSWER_MS_MAX = 2_000;
/** Peers ping whoever is silent each second. */
const QUIET_MS_MAX = 4_000;

export class Caller {
  onStands: () => void = () => undefined;
  onEnded: () => void = () => undefined;
  onMessage: (message: Message) => void = () => undefined;
  readonly #world: World;
  readonly #end: End;
  readonly #reader = new FrameReader(FRAME_SIZE_MAX);
  readonly #handshake: ClientHandshake;
  readonly #asked = new Map<number, (answer: Answer | null) => void>();
  #state: 'greeting' | 'standing' | 'ended' = 'greeting';
  #request = 0;
  #heardAt: number;

  constructor(world: World, peer: string, chance: Chance) {
    this.#world = world;
    this.#heardAt = world.now;
    const random = (size: number): Uint8Array => Uint8Array.from({ length: size }, () => Math.floor(chance() * 256));
    this.#handshake = new ClientHandshake({ expect: world.idOf(peer) }, Math.floor(world.clock.wall), random);
    this.#end = world.connect({ hear: (event) => this.#hear(event) }, world.host(peer));
    this.#send({ type: 'hello', ...this.#handshake.hello });
    this.#listen();
  }

  /** Says something once the connection stands; what is said before is lost, as whoever says it learns from silence. */
  say(message: Message): void {
    if (this.#state === 'standing') this.#send(message);
  }

  /** @param then called once: with null if there is no answer in time */
  ask(question: Question, then: (answer: Answer | null) => void): void {
    const request = this.#request++;
    const answered = (answer: Answer | null): void => {
      if (this.#asked.delete(request)) then(answer);
    };
    this.#asked.set(request, answered);
    this.say({ type: 'ask', request, question });
    this.#world.at(ANSWER_MS_MAX, () => answered(null));
  }

  hangUp(): void {
    this.#world.hangUp(this.#end);
    this.#ended();
  }

  #ended(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#asked.clear();
    this.onEnded();
  }

  #send(message: Message): void {
    this.#world.transmit(this.#end, peerMessages.frame(message));
  }

  /** It is frozen, or cut off without a word. */
  #listen(): void {
    this.#world.at(QUIET_MS_MAX, () => {
      if (this.#state === 'ended') return;
      if (this.#world.now - this.#heardAt >= QUIET_MS_MAX) this.hangUp();
      else this.#listen();
    });
  }

  #hear(event: Event): void {
    if (event.type === 'closed') this.#ended();
    if (event.type !== 'received' || this.#state === 'ended') return;
    this.#heardAt = this.#world.now;
    const { frames, fault } = this.#reader.feed(event.bytes);
    for (const frame of frames) {
      const read = peerMessages.read(frame);
      if (!read.ok) return this.hangUp();
      this.#take(read.value);
    }
    if (fault) this.hangUp();
  }

  #take(message: Message): void {
    if (this.#state === 'greeting') {
      const step = this.#handshake.take(message);
      if (step.type === 'failed') return this.hangUp();
      if (step.type !== 'stands') return;
      this.#send(step.proof);
      this.#state = 'standing';
      return this.onStands();
    }
    if (message.type === 'ping') this.#send({ ...message, type: 'pong' });
    else if (message.type === 'answer') this.#asked.get(message.request)?.(message.answer);
    else this.onMessage(message);
  }
}
