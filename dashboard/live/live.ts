/** The board as pages have it: what changes is put on it, gathered for a moment, and sent to all of them at once. */
import { randomBytes } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import * as z from 'zod';
import type { Board, Change } from '../model/board.js';
import { FROM_PAGE_SIZE_MAX, type FromPage, type FromServer, type Place } from '../model/live.js';
import { Merging } from '../model/merging.js';
import { LIVE_LIMITS, type LiveLimits } from './limits.js';
import { CLOSE, Page } from './page.js';
import { Ring } from './ring.js';

export type LiveOptions = {
  readonly board: Board;
  /** Whether a token opens the buttons. Must take as long for a wrong one as for the right one. */
  readonly isToken: (token: string) => boolean;
  /** Shorter ones for tests. */
  readonly limits?: LiveLimits;
};

const place = z.strictObject({ epoch: z.string().max(64), seq: z.number().int().min(0) });
const fromPage: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().max(256).nullable(), resume: place.nullable() }),
  z.strictObject({ type: z.literal('resync') }),
]);

export class Live {
  readonly board: Board;
  readonly #isToken: (token: string) => boolean;
  readonly #limits: LiveLimits;
  readonly #epoch = randomBytes(9).toString('base64url');
  readonly #ring = new Ring();
  readonly #pending = new Merging();
  readonly #pages = new Set<Page>();
  readonly #timer: NodeJS.Timeout;
  /** The board as text, as long as it is the board of the last frame. */
  #boardText: string | null = null;
  /** When the last frame was sent, by `performance.now`. */
  #toldAt = performance.now();

  constructor({ board, isToken, limits = LIVE_LIMITS }: LiveOptions) {
    this.board = board;
    this.#isToken = isToken;
    this.#limits = limits;
    this.#timer = setInterval(() => this.#beat(), limits.batchMs);
  }

  /** Pages that are connected. */
  get pages(): number {
    return this.#pages.size;
  }

  /** Puts changes on the board at once; pages get them with the next frame. */
  tell(changes: readonly Change[]): void {
    for (const change of changes) {
      this.board.apply(change);
      this.#pending.add(change);
    }
  }

  /** Takes a connection whose upgrade was allowed. It may watch; what it may do is told by its token. */
  serve(socket: WebSocket): void {
    // A connection breaks for many reasons, and all of them end in a close.
    socket.on('error', () => socket.terminate());
    if (this.#pages.size >= this.#limits.pagesMax) {
      socket.close(CLOSE.tryLater, 'too many pages are open');
      return;
    }
    const page = new Page(socket, this.#limits, performance.now());
    this.#pages.add(page);
    socket.on('message', (data, isBinary) => this.#onMessage(page, data, isBinary));
    socket.on('close', () => this.#pages.delete(page));
  }

  /** Hangs up on everybody. */
  close(): void {
    clearInterval(this.#timer);
    for (const page of this.#pages) page.close(CLOSE.goingAway, 'the dashboard ends');
  }

  #beat(): void {
    this.#flush();
    if (performance.now() - this.#toldAt >= this.#limits.quietMs) this.#send([]);
    for (const page of this.#pages) {
      page.beat(performance.now());
      this.#tend(page);
    }
  }
  #tend(page: Page): void {
    page.tend(performance.now(), () => this.#wholeBoard());
  }

  /** One text for all pages. */
  #flush(): void {
    if (this.#pending.isEmpty) return;
    this.#boardText = null;
    this.#send(this.#pending.take());
  }

  #send(changes: readonly Change[]): void {
    const frame = this.#ring.push((seq) => textOf({ type: 'frame', epoch: this.#epoch, seq, changes }));
    this.#toldAt = performance.now();
    for (const page of this.#pages) page.frame(frame);
  }

  #wholeBoard(): string {
    // What waits is on the board already: it must not come a second time, behind the snapshot.
    this.#flush();
    this.#boardText ??= JSON.stringify(this.board.json);
    const head: Omit<Extract<FromServer, { type: 'snapshot' }>, 'board'> = {
      type: 'snapshot',
      epoch: this.#epoch,
      seq: this.#ring.seq,
      nowMs: Date.now(),
    };
    // The board is the same for all who come in the same moment, and large; the clock is not.
    return `${JSON.stringify(head).slice(0, -1)},"board":${this.#boardText}}`;
  }

  #onMessage(page: Page, data: RawData, isBinary: boolean): void {
    const read = isBinary ? null : messageIn(data);
    if (read === 'too big') page.close(CLOSE.tooBig, 'a message is too long');
    else if (read === null) page.close(CLOSE.unacceptable, 'a message makes no sense');
    else if (page.isSilent !== (read.type === 'hello')) page.close(CLOSE.unacceptable, 'hello comes first, and once');
    else if (read.type === 'hello') this.#greet(page, read.token, read.resume);
    else {
      page.lose();
      this.#tend(page);
    }
  }

  #greet(page: Page, token: string | null, resume: Place | null): void {
    page.say(textOf({ type: 'access', isOpen: token !== null && this.#isToken(token) }));
    // The frame that waits goes to whoever follows from here on.
    this.#flush();
    const missed = resume?.epoch === this.#epoch ? this.#ring.since(resume.seq) : null;
    if (missed !== null) page.follow(missed);
    else {
      page.lose();
      this.#tend(page);
    }
  }
}

const textOf = (message: FromServer): string => JSON.stringify(message);

function messageIn(data: RawData): FromPage | 'too big' | null {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  if (bytes.length > FROM_PAGE_SIZE_MAX) return 'too big';
  try {
    return fromPage.safeParse(JSON.parse(bytes.toString())).data ?? null;
  } catch {
    // No JSON: no message of a page of ours.
    return null;
  }
}
