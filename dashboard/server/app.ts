/** The page and its live connection on a port. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { WebSocketServer } from 'ws';
import type { Address } from '../../peer/wire/address.js';
import type { Live } from '../live/live.js';
import { FROM_PAGE_SIZE_MAX } from '../model/live.js';
import type { Options } from '../options.js';
import type { Watching } from '../watching/watching.js';

export type AppParts = {
  readonly options: Options;
  /** What opens the buttons. */
  readonly token: string;
  readonly live: Live;
  readonly watching: Watching;
};

const ASSETS = fileURLToPath(new URL('../assets', import.meta.url));

export class App {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: FROM_PAGE_SIZE_MAX });

  /** Listens. Rejects with the system's error. */
  static listen(parts: AppParts): Promise<App> {
    const pages = express();
    pages.disable('x-powered-by');
    pages.use('/assets', express.static(ASSETS));
    pages.get('/', (_, response) => response.sendFile('index.html', { root: ASSETS }));
    const server = createServer(pages);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(parts.options.port, parts.options.host, () => {
        server.off('error', reject);
        resolve(new App(server, parts.live));
      });
    });
  }

  /** @param server one that listens; use `listen` */
  constructor(server: Server, live: Live) {
    this.#server = server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url !== '/live') {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (page) => live.serve(page));
    });
  }

  /** Where it listens. */
  get address(): Address {
    const bound = this.#server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the dashboard does not listen');
    return { host: bound.address, port: bound.port };
  }

  /** Hangs up on everybody and listens no more. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
