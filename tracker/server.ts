/** The tracker on a port: callers in, lists out. `Registry` decides who is listed, `Callers` who may stay. */
import { randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { PeerId } from '../peer/chain/crypto.js';
import { Connection } from '../peer/client/connection.js';
import {
  type Address,
  type Announcement,
  addressText,
  announcerOf,
  isAnnouncementSigned,
} from '../peer/wire/address.js';
import { Budget } from '../peer/wire/budget.js';
import type { Frame } from '../peer/wire/frame.js';
import { FRAMES_BURST_MAX, FRAMES_PER_SECOND_MAX } from '../peer/wire/limits.js';
import { type TrackerMessage, trackerMessages, type Version } from '../peer/wire/tracker.js';
import { Answers } from './answers.js';
import { CALLER_LIMITS, type CallerLimits, Callers } from './callers.js';
import { type Now, type Outcome, REGISTRY_LIMITS, Registry, type RegistryLimits } from './registry.js';

/** Epochs are drawn up to here: as far as the system's dice go, and well within the wire's u53. */
const EPOCH_MAX = 2 ** 48 - 1;

export type TrackerEvent = {
  readonly event: 'joined' | 'left' | 'silent';
  readonly id: PeerId;
  readonly address: Address;
};

export type TrackerOptions = Address & {
  readonly onEvent: (event: TrackerEvent) => void;
  /** Who was hung up on, and why. */
  readonly onFault: (line: string) => void;
  /** Shorter ones for tests. */
  readonly registryLimits?: RegistryLimits;
  readonly callerLimits?: CallerLimits;
};

/** A connection, what it may still say, and where it comes from (for the log). */
type Caller = { readonly connection: Connection; readonly budget: Budget; readonly from: string };

const NEWER = 'somebody newer needs its place';
const now = (): Now => ({ wallMs: Date.now(), steadyMs: performance.now() });

export class TrackerServer {
  readonly #options: TrackerOptions;
  readonly #server: Server;
  readonly #registry: Registry;
  readonly #answers: Answers;
  readonly #callers: Callers<Caller>;
  #timer: NodeJS.Timeout | null = null;
  /** The steady time the timer is set to. */
  #wakeAt = Number.POSITIVE_INFINITY;
  #closing = false;

  /** Listens. Rejects with the system's error. */
  static listen(options: TrackerOptions): Promise<TrackerServer> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(options.port, options.host, () => {
        server.off('error', reject);
        resolve(new TrackerServer(options, server));
      });
    });
  }

  /** @param server one that listens; use `listen` */
  constructor(options: TrackerOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.#registry = new Registry(randomInt(1, EPOCH_MAX), options.registryLimits ?? REGISTRY_LIMITS);
    this.#answers = new Answers(this.#registry);
    this.#callers = new Callers(options.callerLimits ?? CALLER_LIMITS);
    server.on('connection', (socket) => this.#onConnection(socket));
    // As out of file descriptors: those who are here stay, and the next may have more luck.
    server.on('error', (error) => options.onFault(`cannot take a caller: ${error.message}`));
  }

  /** Where it listens. */
  get address(): Address {
    const bound = this.#server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the tracker does not listen');
    return { host: bound.address, port: bound.port };
  }
  /** How many peers are active. */
  get listed(): number {
    return this.#registry.listed;
  }
  /** How many are connected. */
  get connected(): number {
    return this.#callers.size;
  }

  /** Hangs up on everybody and listens no more. */
  close(): Promise<void> {
    this.#closing = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const { connection } of this.#callers.all) connection.close('the tracker ends');
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #onConnection(socket: Socket): void {
    const { steadyMs } = now();
    const caller: Caller = {
      connection: new Connection(socket),
      budget: new Budget(FRAMES_PER_SECOND_MAX, FRAMES_BURST_MAX, steadyMs),
      from: addressText({ host: socket.remoteAddress ?? 'somebody', port: socket.remotePort ?? 0 }),
    };
    caller.connection.onFrame = (frame) => this.#onFrame(caller, frame);
    caller.connection.onEnd = ({ why, fault }) => {
      this.#callers.remove(caller);
      if (fault) this.#options.onFault(`hung up on ${caller.from}: ${why}`);
    };
    this.#hangUp(this.#callers.add(caller, steadyMs), NEWER);
    this.#sleep();
  }

  #onFrame(caller: Caller, frame: Frame): void {
    const at = now();
    const read = trackerMessages.read(frame);
    if (!caller.budget.take(at.steadyMs)) this.#hangUp(caller, `more than ${FRAMES_PER_SECOND_MAX} frames a second`);
    else if (read.ok) this.#onMessage(caller, read.value, at);
    else this.#hangUp(caller, read.why);
    this.#sleep();
  }

  #onMessage(caller: Caller, message: TrackerMessage, at: Now): void {
    switch (message.type) {
      case 'announce':
        this.#onAnnounce(caller, message.announcement, message.seen, at);
        break;
      case 'leave':
        this.#onLeave(caller, message.announcement, at);
        break;
      case 'ask':
        this.#onAsk(caller, message.seen, at);
        break;
      case 'list':
      case 'refused':
        this.#hangUp(caller, `it said ${message.type}, which only trackers say`);
        break;
    }
  }

  #onAsk(caller: Caller, seen: Version, at: Now): void {
    this.#hangUp(this.#callers.heard(caller, at.steadyMs), NEWER);
    caller.connection.send(this.#answers.to(seen));
  }

  #onAnnounce(caller: Caller, announcement: Announcement, seen: Version, at: Now): void {
    const id = announcerOf(announcement);
    const named = this.#callers.idOf(caller);
    if (named !== null && named !== id) {
      refuse(caller, 'this connection announces another peer already: use one for each');
      return;
    }
    // Checked before the clock is looked at: who signs wrongly is not who it says.
    if (!isAnnouncementSigned(announcement)) {
      this.#hangUp(caller, 'an announcement with a wrong signature');
      return;
    }
    const outcome = this.#registry.announce(announcement, at);
    this.#tell(outcome, id, announcement.claim.address);
    if (outcome.type === 'refused') refuse(caller, outcome.why);
    const isPeer = outcome.type !== 'refused' && outcome.type !== 'nothing';
    // A replay comes from anybody, and must not push out the connection of the peer itself.
    if (isPeer) this.#hangUp(this.#callers.name(caller, id, at.steadyMs), 'a newer connection has taken its place');
    // Whoever is not listed may still want to know who is.
    this.#onAsk(caller, seen, at);
  }

  #onLeave(caller: Caller, goodbye: Announcement, at: Now): void {
    if (!isAnnouncementSigned(goodbye)) {
      this.#hangUp(caller, 'a goodbye with a wrong signature');
      return;
    }
    const outcome = this.#registry.leave(goodbye, at);
    this.#tell(outcome, announcerOf(goodbye), goodbye.claim.address);
    if (outcome.type === 'refused') refuse(caller, outcome.why);
    // The answer to a goodbye: whoever waits for it knows that it was heard.
    caller.connection.close('it said goodbye');
  }

  #tell({ type }: Outcome, id: PeerId, address: Address): void {
    if (type === 'joined' || type === 'moved') this.#options.onEvent({ event: 'joined', id, address });
    if (type === 'left') this.#options.onEvent({ event: 'left', id, address });
  }

  #hangUp(caller: Caller | null, why: string): void {
    if (caller === null || caller.connection.closed) return;
    this.#callers.remove(caller);
    caller.connection.close(why);
    this.#options.onFault(`hung up on ${caller.from}: ${why}`);
  }

  /** Sets the one timer to whoever will have been silent too long first. */
  #sleep(): void {
    const wakeAt = Math.min(
      this.#registry.next() ?? Number.POSITIVE_INFINITY,
      this.#callers.next() ?? Number.POSITIVE_INFINITY,
    );
    if (this.#closing || wakeAt >= this.#wakeAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wakeAt = wakeAt;
    // Once more around the loop before anybody is judged: a tracker that was suspended has not listened yet.
    const wake = (): unknown => setImmediate(() => this.#wake());
    this.#timer = setTimeout(wake, Math.max(0, Math.ceil(wakeAt - performance.now())));
  }

  #wake(): void {
    if (this.#closing) return;
    const at = now();
    for (const { id, address } of this.#registry.expire(at)) this.#options.onEvent({ event: 'silent', id, address });
    for (const caller of this.#callers.quiet(at.steadyMs)) this.#hangUp(caller, 'it has been quiet too long');
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#sleep();
  }
}

function refuse({ connection }: Caller, why: string): void {
  connection.send(trackerMessages.frame({ type: 'refused', why }));
}
