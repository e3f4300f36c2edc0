/** A live server on a real port, and pages that connect to it and keep a board of their own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { LIVE_LIMITS, type LiveLimits } from '../../../dashboard/live/limits.js';
import { Live } from '../../../dashboard/live/live.js';
import { Board } from '../../../dashboard/model/board.js';
import type { FromPage, FromServer, Place } from '../../../dashboard/model/live.js';
import { until } from '../../peer/client/listener.js';

export const TOKEN = 'the right token';

/** As a page does it, without drawing. */
export class TestPage {
  readonly socket: WebSocket;
  board = new Board();
  place: Place | null = null;
  snapshots = 0;
  frames = 0;
  /** The server's clock, as the last snapshot had it. */
  nowMs = 0;
  isOpen: boolean | null = null;
  /** Close code; null while it is connected. */
  closed: number | null = null;

  constructor(url: string) {
    // As browsers do: without an origin nobody is let in.
    this.socket = new WebSocket(url, { origin: new URL(url.replace(/^ws/, 'http')).origin });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code) => {
      this.closed = code;
    });
    this.socket.on('message', (data: RawData) => this.#take(JSON.parse(String(data)) as FromServer));
  }

  say(message: FromPage): void {
    this.socket.send(JSON.stringify(message));
  }
  hello(token: string | null = null, resume: Place | null = null): void {
    this.say({ type: 'hello', token, resume });
  }
  #take(message: FromServer): void {
    if (message.type === 'access') {
      this.isOpen = message.isOpen;
      return;
    }
    const { epoch, seq } = message;
    if (message.type === 'snapshot') {
      this.board = Board.of(message.board);
      this.nowMs = message.nowMs;
      this.snapshots++;
    } else {
      if (epoch !== this.place?.epoch || seq !== this.place.seq + 1) throw new Error(`a gap before frame ${seq}`);
      for (const change of message.changes) this.board.apply(change);
      this.frames++;
    }
    this.place = { epoch, seq };
  }
}

/** @param limits other ones than real pages have; where nothing is told, nothing is said for a minute */
export async function serveLive(t: ExecutionContext, limits: Partial<LiveLimits> = {}) {
  const live = new Live({
    board: new Board(),
    isToken: (token) => token === TOKEN,
    limits: { ...LIVE_LIMITS, batchMs: 10, quietMs: 60_000, ...limits },
  });
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => live.serve(socket));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const pages: TestPage[] = [];
  t.teardown(() => {
    live.close();
    for (const { socket } of pages) socket.terminate();
    http.close();
  });
  const dial = async (): Promise<TestPage> => {
    const page = new TestPage(url);
    pages.push(page);
    await once(page.socket, 'open');
    return page;
  };
  /** One that has said hello and has the board. */
  const open = async (token: string | null = null): Promise<TestPage> => {
    const page = await dial();
    page.hello(token);
    await until(() => page.place !== null);
    return page;
  };
  return { live, dial, open };
}
