/** The sockets of a peer: dials, accepts, sends and closes as the machine says, and tells it what comes in. */
import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { PeerId } from '../chain/crypto.js';
import { reasonOf } from '../client/reason.js';
import type { Dialled, Event, LinkId } from '../core/events.js';
import { CHALLENGE_SIZE } from '../wire/handshake.js';
import { CLIENTS_MAX, DIAL_MS_MAX, LINKS_MAX, OUTBOUND_SIZE_MAX, STRANGERS_MAX } from '../wire/limits.js';
import type { Faults } from './faults.js';

type Held = { readonly socket: Socket; peer: PeerId | null };

/** Sockets at once: all that may be linked, served or strange, and as many dials. */
const SOCKETS_MAX = 2 * LINKS_MAX + CLIENTS_MAX + STRANGERS_MAX;
/** Of what still comes in when a connection has ended this much is put up with, so that what was sent last gets there. */
const LATE_SIZE_MAX = 64 * 1024;
/** What was sent last may take this long to arrive. */
const GOODBYE_MS = 500;

export class Sockets {
  readonly #faults: Faults;
  readonly #tell: (event: Event) => void;
  readonly #held = new Map<LinkId, Held>();
  /** Every socket that is not yet closed, those that only have something left to say included. */
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #nextAccepted = 1;

  constructor(faults: Faults, tell: (event: Event) => void) {
    this.#faults = faults;
    this.#tell = tell;
  }

  /** Listens; port 0 takes any free one. @returns the port */
  async listen(host: string, port: number): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    // As out of file descriptors: those who are here stay, and the next may have more luck.
    server.on('error', () => undefined);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    return address.port;
  }

  #accept(socket: Socket): void {
    const link = this.#nextAccepted as LinkId;
    this.#nextAccepted += 2;
    this.#hold(link, socket);
    if (this.#sockets.size > SOCKETS_MAX) {
      socket.destroy();
      return;
    }
    this.#opened(link);
  }

  dial(link: LinkId, to: Dialled): void {
    const socket = connect({ host: to.address.host, port: to.address.port, noDelay: true });
    this.#hold(link, socket);
    const timer = setTimeout(() => this.#end(link, 'no answer in time'), DIAL_MS_MAX);
    socket.once('close', () => clearTimeout(timer));
    socket.once('connect', () => {
      clearTimeout(timer);
      this.#opened(link);
    });
  }

  #hold(link: LinkId, socket: Socket): void {
    this.#held.set(link, { socket, peer: null });
    this.#sockets.add(socket);
    let why = 'it was closed';
    socket.on('error', (error) => {
      why = reasonOf(error);
    });
    let late = 0;
    socket.on('data', (bytes: Uint8Array) => {
      if (this.#held.has(link)) return this.#tell({ type: 'received', link, bytes });
      late += bytes.length;
      if (late > LATE_SIZE_MAX) socket.destroy();
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#end(link, why);
    });
  }

  #opened(link: LinkId): void {
    if (!this.#held.has(link)) return;
    this.#tell({ type: 'opened', link, challenge: randomBytes(CHALLENGE_SIZE) });
  }

  /** Tells the machine exactly once that a connection is over. */
  #end(link: LinkId, why: string): void {
    const held = this.#held.get(link);
    if (!held) return;
    this.#held.delete(link);
    held.socket.destroy();
    this.#tell({ type: 'closed', link, why });
  }

  identified(link: LinkId, peer: PeerId): void {
    const held = this.#held.get(link);
    if (held) held.peer = peer;
  }

  send(link: LinkId, frame: Uint8Array): void {
    const held = this.#held.get(link);
    if (!held || this.#faults.swallows(held.peer)) return;
    if (held.socket.writableLength + frame.length > OUTBOUND_SIZE_MAX) {
      this.#end(link, 'it reads too slowly');
      return;
    }
    held.socket.write(frame);
  }

  /** Ends a connection; what was sent before still goes out. */
  close(link: LinkId, why: string): void {
    const held = this.#held.get(link);
    if (!held) return;
    this.#held.delete(link);
    held.socket.end();
    const timer = setTimeout(() => held.socket.destroy(), DIAL_MS_MAX);
    held.socket.once('close', () => clearTimeout(timer));
    this.#tell({ type: 'closed', link, why });
  }

  /** Ends everything, within GOODBYE_MS: no event comes after it. */
  async stop(): Promise<void> {
    this.#held.clear();
    this.#server?.close();
    const sockets = [...this.#sockets];
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, GOODBYE_MS);
    await Promise.all(sockets.map(farewell));
    clearTimeout(timer);
  }
}

/** Sends what was said last, then ends. */
const farewell = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.destroySoon();
  });
