/** What waits for the disk: receipts, answers, and the tip we tell. Relaying and mining do not wait. */
import type { Tip } from '../chain/node.js';
import type { Message } from '../wire/messages.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import type { Outlet } from './outlet.js';
import type { Storage } from './storage.js';

export type FlushingFns = {
  readonly send: (link: Link, message: Message) => void;
  readonly close: (link: Link, why: string) => void;
};

export class Flushing {
  readonly #storage: Storage;
  readonly #outlet: Outlet;
  readonly #limits: Limits;
  readonly #fns: FlushingFns;
  readonly #waiting: { readonly batch: number; readonly link: Link | null; readonly run: () => void }[] = [];
  /** How many wait for each link. */
  readonly #counts = new Map<Link, number>();
  /** The tip after each batch that is not flushed. */
  readonly #tips: { batch: number; tip: Tip }[] = [];
  #tip: Tip;

  /** @param tip the tip found on disk */
  constructor(storage: Storage, outlet: Outlet, limits: Limits, tip: Tip, fns: FlushingFns) {
    this.#storage = storage;
    this.#outlet = outlet;
    this.#limits = limits;
    this.#fns = fns;
    this.#tip = plain(tip);
  }

  /** The last tip that is durable: the one to tell. */
  get tip(): Tip {
    return this.#tip;
  }

  /** Sends once everything decided so far is durable. What is said was true when it was decided. */
  send(link: Link, message: Message): void {
    if (link.stage.status === 'ended') return;
    const count = this.#counts.get(link) ?? 0;
    if (count >= this.#limits.unflushedMax) this.#fns.close(link, 'it asks for more than the disk keeps up with');
    else this.#wait(link, () => this.#fns.send(link, message));
  }

  /** Does something once everything decided so far is durable. */
  after(run: () => void): void {
    this.#wait(null, run);
  }

  #wait(link: Link | null, run: () => void): void {
    const batch = this.#storage.awaited;
    if (batch === 0) return run();
    this.#waiting.push({ batch, link, run });
    if (link) this.#counts.set(link, (this.#counts.get(link) ?? 0) + 1);
  }

  /** Ends a step: its writes go out as one transaction. */
  store(tip: Tip): void {
    const taken = this.#storage.take();
    if (!taken) return;
    this.#tips.push({ batch: taken.batch, tip: plain(tip) });
    this.#outlet.emit({ type: 'store', ...taken });
  }

  flushed(batch: number): void {
    this.#storage.flushed(batch);
    while (this.#tips[0] && this.#tips[0].batch <= batch) this.#tip = (this.#tips.shift() as { tip: Tip }).tip;
    const due = this.#waiting.findIndex((one) => one.batch > batch);
    for (const { link, run } of this.#waiting.splice(0, due < 0 ? this.#waiting.length : due)) {
      if (link) this.#release(link);
      run();
    }
  }

  #release(link: Link): void {
    const count = (this.#counts.get(link) ?? 0) - 1;
    if (count > 0) this.#counts.set(link, count);
    else this.#counts.delete(link);
  }
}

const plain = ({ hash, height, work }: Tip): Tip => ({ hash, height, work });
