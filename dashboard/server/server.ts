/** The server: HTTP within limits, and the two addresses where a request becomes a WebSocket. */
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Address } from '../../peer/wire/address.js';
import type { Problem } from '../model/api.js';
import type { Guard } from './guard.js';
import { HEADERS_SIZE_MAX, HTTP_LIMITS, type HttpLimits, SOCKET_MESSAGE_SIZE_MAX } from './limits.js';
import { problemOf, Refusal } from './problem.js';

type Path = keyof typeof SOCKET_MESSAGE_SIZE_MAX;
const PATHS = Object.keys(SOCKET_MESSAGE_SIZE_MAX) as readonly Path[];

export type ServerFns = {
  readonly app: Express;
  readonly guard: Guard;
  /** What becomes of a WebSocket. Neither has shown the token yet: the first message brings it. */
  readonly sockets: { readonly [path in Path]: (socket: WebSocket) => void };
  /** Something failed that never should: for the log. */
  readonly onBroken: (error: unknown) => void;
};

export type DashboardServer = {
  readonly http: Server;
  /** @returns where it listens; rejects with the system's error. @param port 0: any free one */
  readonly listen: (address: Address) => Promise<Address>;
  /** Listens no more and ends every connection at once. */
  readonly close: () => Promise<void>;
};

export function makeServer(fns: ServerFns, limits: HttpLimits = HTTP_LIMITS): DashboardServer {
  const http = createServer(
    {
      maxHeaderSize: HEADERS_SIZE_MAX,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeout: limits.keepAliveMs,
      requireHostHeader: false,
    },
    fns.app,
  );
  http.timeout = limits.silenceMs;
  http.maxConnections = limits.connectionsMax;
  http.maxRequestsPerSocket = limits.requestsPerSocketMax;
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => hangUp(socket, unreadable(error)));

  const doors = new Map(PATHS.map((path) => [path, new Door(path, fns.sockets[path])]));
  const count = (): number => [...doors.values()].reduce((sum, door) => sum + door.size, 0);
  http.on('upgrade', (request, socket, head) => {
    // From here on the socket is ours: nobody else hears its errors until it is a WebSocket.
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    try {
      const door = doorFor(request, fns.guard, doors);
      if (count() >= limits.webSocketsMax) throw new Refusal('FULL', 'too many pages are open', 'close some');
      socket.off('error', onError);
      door.open(request, socket, head);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 500) fns.onBroken(error);
      hangUp(socket, problem);
    }
  });

  const listen = ({ host, port }: Address): Promise<Address> =>
    new Promise((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, host, () => {
        http.off('error', reject);
        // As where the system has no file left for a caller: those that are here stay.
        http.on('error', fns.onBroken);
        resolve(boundOf(http));
      });
    });
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => void http.close(() => resolve()));
    for (const door of doors.values()) door.close();
    http.closeAllConnections();
    await closed;
  };
  return { http, listen, close };
}

function boundOf(http: Server): Address {
  const bound = http.address();
  if (bound === null || typeof bound === 'string') throw new Error('the dashboard does not listen');
  return { host: bound.address, port: bound.port };
}

/** One address of WebSockets, with a bound of its own on what it is sent. */
class Door {
  readonly #server: WebSocketServer;
  readonly #take: (socket: WebSocket) => void;

  constructor(path: Path, take: (socket: WebSocket) => void) {
    this.#take = take;
    // Compression costs each connection memory, and frames that are made once for all are not compressed again.
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: SOCKET_MESSAGE_SIZE_MAX[path],
      perMessageDeflate: false,
      autoPong: false,
    });
  }

  get size(): number {
    return this.#server.clients.size;
  }

  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      // A frame too large or broken ends the connection by itself; unheard, the error would end the program.
      opened.on('error', () => opened.terminate());
      // Who pings and reads no answer would have them pile up here.
      opened.on('ping', (data) => {
        if (opened.bufferedAmount === 0) opened.pong(data);
      });
      this.#take(opened);
    });
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}

/** @throws Refusal */
function doorFor(request: IncomingMessage, guard: Guard, doors: ReadonlyMap<string, Door>): Door {
  guard.checkRequest(request);
  guard.checkOrigin(request, true);
  // An address with a query is none of ours: a token must never be in one.
  const door = doors.get(request.url ?? '');
  if (door) return door;
  throw new Refusal('NOT_FOUND', 'no WebSocket is spoken at this address', `they are ${PATHS.join(' and ')}`);
}

/** What the runtime could not even read as a request. */
function unreadable({ code }: NodeJS.ErrnoException): Problem {
  const type = 'about:blank';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { type, title: 'Too slow', status: 408, detail: 'the request did not come in time' };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { type, title: 'Too many headers', status: 431, detail: 'the headers are larger than any honest ones' };
  }
  return problemOf(new Refusal('BAD_REQUEST', 'this is no HTTP'));
}

/** Answers where there is no response to answer with, and ends the connection. */
function hangUp(socket: Duplex, problem: Problem): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'connection: close',
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
