/** One shop with at most one page in front of it. It outlives its pages for a while, so that a reload comes back to it. */

import type { ChildProcess } from 'node:child_process';
import type { FromShopWindow } from '../model/shop.js';
import type { PageLine } from './page-line.js';
import { type ShopEnding, ShopProcess } from './shop-process.js';

export type Opening = Extract<FromShopWindow, { type: 'open' }>;
type Size = { readonly columns: number; readonly rows: number };

/** A terminal that has missed a part: whatever it was in the middle of is over, and it is as new. */
const AFRESH = '\u0018\u001bc';

export type SessionFns = {
  readonly fork: (size: Size) => ChildProcess;
  /** Nobody looks at it for this long: it is ended, in milliseconds. */
  readonly awayMsMax: number;
  /** It is on its way out, and takes no page any more. Once. */
  readonly onLeaving: () => void;
};

export class Session {
  readonly browser: string;
  readonly #fns: SessionFns;
  readonly #shop: ShopProcess;
  #size: Size;
  #page: PageLine | null = null;
  #awayTimer: NodeJS.Timeout | null = null;
  #isLeaving = false;

  constructor({ browser, columns, rows }: Opening, fns: SessionFns) {
    this.browser = browser;
    this.#fns = fns;
    this.#size = { columns, rows };
    this.#shop = new ShopProcess(fns.fork(this.#size), {
      onOutput: (text) => this.#page?.show(text),
      onEnded: (ending) => this.#onEnded(ending),
    });
  }

  /** Settles when its process has ended. */
  get ended(): Promise<void> {
    return this.#shop.ended;
  }
  get pid(): number | null {
    return this.#shop.pid;
  }

  /** A page sits down in front of it; whoever sat there before is told. @param isFirst the shop has been forked for it */
  seat(page: PageLine, { columns, rows }: Size, isFirst: boolean): void {
    this.#page?.close({ type: 'refused', why: 'this shop was opened in another tab' });
    if (this.#awayTimer) clearTimeout(this.#awayTimer);
    this.#awayTimer = null;
    this.#page = page;
    this.#size = { columns, rows };
    page.fns = {
      onMessage: (message) => this.#onMessage(page, message),
      onCaughtUp: () => this.#renew(page),
      onClosed: () => this.#onClosed(page),
    };
    if (!isFirst) this.#renew(page);
  }

  /** Closes its screen. What is signed stays on disk. */
  end(): void {
    this.#leave();
    this.#shop.end();
  }

  #onMessage(page: PageLine, message: FromShopWindow): void {
    if (page !== this.#page) return;
    if (message.type === 'input') this.#shop.type(message.data);
    else if (message.type === 'size') {
      this.#size = { columns: message.columns, rows: message.rows };
      this.#shop.resize(this.#size);
    } else page.reject();
  }

  #renew(page: PageLine): void {
    page.show(AFRESH);
    this.#shop.renew(this.#size);
  }

  #onClosed(page: PageLine): void {
    if (page !== this.#page) return;
    this.#page = null;
    if (!this.#isLeaving) this.#awayTimer = setTimeout(() => this.end(), this.#fns.awayMsMax);
  }

  #onEnded({ code, farewell }: ShopEnding): void {
    this.#leave();
    this.#page?.close({ type: 'ended', code, farewell });
  }

  #leave(): void {
    if (this.#awayTimer) clearTimeout(this.#awayTimer);
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#fns.onLeaving();
  }
}
