/** The WebSocket of a shop's window: what a page reads too slowly is left out, and drawn anew when it has caught up. */
import type { RawData, WebSocket } from 'ws';
import { FROM_SHOP_WINDOW_SIZE_MAX, type FromShopWindow, type ToShopWindow } from '../model/shop.js';
import { readFromShopWindow } from './messages.js';

/** What a page has not read yet, in bytes; beyond it gets nothing more until it has read all. */
export const UNREAD_SIZE_MAX = 1024 * 1024;
/** A page that is gone without a word does not answer for so long, in milliseconds. */
const PING_INTERVAL_MS = 30_000;
/** Codes of a WebSocket's end. */
const NORMAL = 1000;
const UNSUITABLE = 1008;

export type PageLineFns = {
  readonly onMessage: (message: FromShopWindow) => void;
  /** It has missed output, and could take some again. */
  readonly onCaughtUp: () => void;
  /** Called once. */
  readonly onClosed: () => void;
};

export class PageLine {
  readonly #socket: WebSocket;
  readonly #timer: NodeJS.Timeout;
  #fns: PageLineFns;
  #isBehind = false;
  #hasAnswered = true;

  constructor(socket: WebSocket, fns: PageLineFns) {
    this.#socket = socket;
    this.#fns = fns;
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    // A frame that is none, or too large: it closes by itself.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      this.#hasAnswered = true;
    });
    this.#timer = setInterval(() => this.#ping(), PING_INTERVAL_MS);
    socket.once('close', () => {
      clearInterval(this.#timer);
      this.#fns.onClosed();
    });
  }

  /** Hands the line over: from now on others are told. */
  set fns(fns: PageLineFns) {
    this.#fns = fns;
  }

  /** Output that a page cannot take now is lost: `onCaughtUp` says when to draw anew. */
  show(data: string): void {
    if (this.#isBehind) return;
    if (this.#socket.bufferedAmount > UNREAD_SIZE_MAX) this.#isBehind = true;
    else this.#say({ type: 'output', data });
  }

  /** Says a last word, and hangs up. */
  close(word: Extract<ToShopWindow, { type: 'ended' | 'refused' }>): void {
    this.#say(word);
    this.#socket.close(NORMAL);
  }
  /** Hangs up on a page that does not keep to what was agreed. */
  reject(): void {
    this.#socket.close(UNSUITABLE);
  }
  /** Ends the connection without waiting for the other side. */
  terminate(): void {
    this.#socket.terminate();
  }

  #say(word: ToShopWindow): void {
    // An error of one that is closing; its end is told by `close`.
    this.#socket.send(JSON.stringify(word), () => this.#lookWhetherCaughtUp());
  }
  #lookWhetherCaughtUp(): void {
    if (!this.#isBehind || this.#socket.bufferedAmount > 0 || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#isBehind = false;
    this.#fns.onCaughtUp();
  }

  #hear(data: RawData, isBinary: boolean): void {
    const bytes = data as Buffer;
    const isWhole = !isBinary && bytes.length <= FROM_SHOP_WINDOW_SIZE_MAX;
    const message = isWhole ? readFromShopWindow(bytes.toString()) : null;
    if (message) this.#fns.onMessage(message);
    else this.reject();
  }

  #ping(): void {
    if (!this.#hasAnswered) this.terminate();
    else {
      this.#hasAnswered = false;
      this.#socket.ping();
    }
  }
}
