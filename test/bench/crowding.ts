/** Those who make it hard for an honest page: one that never reads, many that are idle, many whose headers never end. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { FromPage } from '../../dashboard/model/live.js';

/** A letter of its headers each time: far slower than any network. */
const DRIP_MS = 200;
/** How often the one that never reads asks for the whole board, which it does not read either. */
const GREED_MS = 100;

export type CrowdSize = { readonly idle: number; readonly slow: number };

export class Crowd {
  /** Says hello and asks for the board again and again, and reads nothing of it. */
  readonly deaf: WebSocket;
  readonly idle: readonly WebSocket[];
  readonly slow: readonly Socket[];
  readonly #timers: readonly NodeJS.Timeout[];

  /** @param at the dashboard's address */
  static async gather(at: URL, { idle, slow }: CrowdSize): Promise<Crowd> {
    const deaf = await pageAt(at);
    // What it was sent stays in the system's buffers, and when these are full with the server.
    deaf.pause();
    const pages = await Promise.all(Array.from({ length: idle }, () => pageAt(at)));
    return new Crowd(deaf, pages, await Promise.all(Array.from({ length: slow }, () => slowAt(at))));
  }

  private constructor(deaf: WebSocket, idle: readonly WebSocket[], slow: readonly Socket[]) {
    this.deaf = deaf;
    this.idle = idle;
    this.slow = slow;
    const drip = (): void => {
      for (const socket of slow) if (!socket.destroyed) socket.write('x');
    };
    const greed = (): void => {
      if (deaf.readyState === WebSocket.OPEN) say(deaf, { type: 'resync' });
    };
    this.#timers = [setInterval(drip, DRIP_MS), setInterval(greed, GREED_MS)];
  }

  /** How many of each are still connected. */
  get left(): { readonly deaf: number; readonly idle: number; readonly slow: number } {
    const open = (pages: readonly WebSocket[]): number =>
      pages.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
    return {
      deaf: open([this.deaf]),
      idle: open(this.idle),
      slow: this.slow.filter(({ destroyed }) => !destroyed).length,
    };
  }

  disperse(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const page of [this.deaf, ...this.idle]) page.terminate();
    for (const socket of this.slow) socket.destroy();
  }
}

function say(page: WebSocket, message: FromPage): void {
  page.send(JSON.stringify(message));
}

/** A WebSocket that has said hello as a page does. */
async function pageAt({ host }: URL): Promise<WebSocket> {
  const page = new WebSocket(`ws://${host}/live`, { origin: `http://${host}` });
  page.on('error', () => undefined);
  await once(page, 'open');
  say(page, { type: 'hello', token: null, resume: null });
  return page;
}

/** A connection that has begun a request. */
async function slowAt({ hostname, port }: URL): Promise<Socket> {
  const socket = connect({ host: hostname, port: Number(port) }).resume();
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write('GET /api/status HTTP/1.1\r\nhost: ');
  return socket;
}
