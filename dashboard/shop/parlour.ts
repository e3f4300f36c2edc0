/** Keeps shops for pages: one forked process each, in a window of the page. */

import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import type { Address } from '../../peer/wire/address.js';
import type { FromShopWindow } from '../model/shop.js';
import { PageLine } from './page-line.js';
import { type Opening, Session } from './session.js';
import { type ForkShop, forkShop, shopEnvironment } from './shop-process.js';

/** Shops at once, those that nobody looks at included. */
export const SHOPS_MAX = 32;
/** Nobody looks at a shop for this long: its screen ends. In milliseconds. */
export const AWAY_MS_MAX = 10 * 60_000;
/** A page says who it is at once. */
const OPEN_MS_MAX = 10_000;

export type ParlourOptions = {
  /** Where shops find peers; null where there is no tracker. */
  readonly trackerAddress: () => Address | null;
  /** The folder of all wallets; those of pages are in `browsers` below it, by browser. Null: none are kept here. */
  readonly wallets: string | null;
  /** What peers are called, by id. */
  readonly peerNames: () => Readonly<Record<string, string>>;
  /** Whether a token opens what changes anything. */
  readonly isOpen: (token: string) => boolean;
  readonly fork?: ForkShop;
  readonly shopsMax?: number;
  readonly awayMsMax?: number;
};

export class Parlour {
  readonly #options: ParlourOptions;
  readonly #fork: ForkShop;
  /** By the id that their pages have given them. */
  readonly #sessions = new Map<string, Session>();
  /** Until their processes have ended; those on their way out included. */
  readonly #alive = new Set<Session>();
  readonly #waiting = new Set<PageLine>();
  #isClosed = false;

  constructor(options: ParlourOptions) {
    this.#options = options;
    this.#fork = options.fork ?? forkShop;
  }

  /** Process ids of the shops that run. */
  get pids(): number[] {
    return [...this.#alive].flatMap(({ pid }) => pid ?? []);
  }

  /** Serves a page from now on. The upgrade, with its checks of host and origin, has been the server's. */
  serve(socket: WebSocket): void {
    const timer = setTimeout(() => page.reject(), OPEN_MS_MAX);
    const done = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(page);
    };
    const page = new PageLine(socket, {
      onMessage: (message) => {
        done();
        this.#open(page, message);
      },
      onCaughtUp: () => undefined,
      onClosed: done,
    });
    this.#waiting.add(page);
    if (this.#isClosed) page.terminate();
  }

  /** Ends all shops, and settles when they have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const page of this.#waiting) page.terminate();
    const alive = [...this.#alive];
    for (const session of alive) session.end();
    await Promise.all(alive.map(({ ended }) => ended));
  }

  #open(page: PageLine, message: FromShopWindow): void {
    // Whoever has been answered says nothing more.
    page.fns = { onMessage: () => page.reject(), onCaughtUp: () => undefined, onClosed: () => undefined };
    if (message.type !== 'open') return page.reject();
    const refusal = this.#refusalOf(message);
    if (refusal !== null) return page.close({ type: 'refused', why: refusal });
    const known = this.#sessions.get(message.session);
    const session = known ?? this.#begin(message);
    session.seat(page, message, known === undefined);
  }

  /** @returns why a page cannot have a shop, for people; null if it can */
  #refusalOf({ token, browser, session }: Opening): string | null {
    const { isOpen, trackerAddress, wallets, shopsMax = SHOPS_MAX } = this.#options;
    if (token === null || !isOpen(token))
      return 'the shop spends coins, and this page was opened without the token for that';
    if (this.#isClosed) return 'the dashboard is stopping';
    const known = this.#sessions.get(session);
    // Made up of 128 random bits: somebody who has the one and not the other has not come by it honestly.
    if (known) return known.browser === browser ? null : 'this shop belongs to another browser';
    if (wallets === null)
      return 'this dashboard watches a cluster that somebody else runs, and keeps no wallets: the shop is where the cluster is';
    if (trackerAddress() === null) return 'the shop finds its peers through a tracker, and this dashboard knows none';
    if (this.#alive.size < shopsMax) return null;
    return `${shopsMax} shops are open already, which is all there can be: leave one (q), or wait 10 minutes after closing its page`;
  }

  #begin(opening: Opening): Session {
    const session: Session = new Session(opening, {
      fork: (size) => this.#forkFor(opening.browser, size),
      awayMsMax: this.#options.awayMsMax ?? AWAY_MS_MAX,
      onLeaving: () => {
        if (this.#sessions.get(opening.session) === session) this.#sessions.delete(opening.session);
      },
    });
    this.#sessions.set(opening.session, session);
    this.#alive.add(session);
    void session.ended.then(() => this.#alive.delete(session));
    return session;
  }

  #forkFor(browser: string, { columns, rows }: { readonly columns: number; readonly rows: number }): ChildProcess {
    const { trackerAddress, wallets } = this.#options;
    const tracker = trackerAddress();
    if (!tracker || wallets === null) throw new Error('without a tracker and a folder of wallets no page is let in');
    const folder = join(wallets, 'browsers', browser);
    const place = [`${tracker.port}`, '--tracker-host', tracker.host, '--wallets', folder];
    return this.#fork([...place, '--window', `${columns}x${rows}`], shopEnvironment(this.#options.peerNames()));
  }
}
