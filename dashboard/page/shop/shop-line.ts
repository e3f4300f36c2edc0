/** The connection of the shop's window to its shop. It comes back by itself when it is lost. */
import type { FromShopWindow, ToShopWindow } from '../../model/shop.js';
import { token } from '../token.js';
import { browserId, sessionId } from './shop-ids.js';

const RETRY_MS = 2_000;
/** Characters of one message, of at most six bytes each once they are JSON: a long paste goes in pieces. */
const PIECE_LENGTH = 500;

export type Size = { readonly columns: number; readonly rows: number };
export type ShopLineFns = {
  readonly size: () => Size;
  readonly onOutput: (data: string) => void;
  readonly onOpen: () => void;
  readonly onLost: () => void;
  /** It is over, for this word; nothing follows until somebody calls `dial`. */
  readonly onOver: (word: Extract<ToShopWindow, { type: 'ended' | 'refused' }>) => void;
};

export class ShopLine {
  readonly #fns: ShopLineFns;
  #socket: WebSocket | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(fns: ShopLineFns) {
    this.#fns = fns;
  }

  dial(): void {
    this.#isOver = false;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/shop`);
    this.#socket = socket;
    socket.onopen = () => {
      const { columns, rows } = this.#fns.size();
      this.#say({ type: 'open', token: token(), browser: browserId(), session: sessionId(), columns, rows });
      this.#fns.onOpen();
    };
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data as string) as ToShopWindow);
    socket.onclose = () => {
      if (this.#isOver || socket !== this.#socket) return;
      this.#fns.onLost();
      this.#retryTimer = setTimeout(() => this.dial(), RETRY_MS);
    };
  }

  type(data: string): void {
    const characters = [...data];
    for (let at = 0; at < characters.length; at += PIECE_LENGTH) {
      this.#say({ type: 'input', data: characters.slice(at, at + PIECE_LENGTH).join('') });
    }
  }
  resize({ columns, rows }: Size): void {
    this.#say({ type: 'size', columns, rows });
  }

  /** The shop goes on for a while, for whoever comes back. */
  close(): void {
    this.#isOver = true;
    clearTimeout(this.#retryTimer);
    this.#socket?.close();
  }

  #say(message: FromShopWindow): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
  #hear(word: ToShopWindow): void {
    if (word.type === 'output') this.#fns.onOutput(word.data);
    else {
      this.#isOver = true;
      this.#fns.onOver(word);
    }
  }
}
