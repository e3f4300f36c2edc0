/** Hearing: the messages in what links have received, in order, and no more of them than one step may hear. */
import { type Message, peerMessages } from '../wire/messages.js';
import { Allowance } from './allowance.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';

export type HearingFns = {
  /** Every connection there is. */
  readonly links: () => Iterable<Link>;
  readonly heard: (link: Link, message: Message) => void;
  readonly offend: (link: Link, points: number, code: string, why: string) => void;
  readonly close: (link: Link, why: string) => void;
  /** More has come than may be heard now: be called again by `goOn` then. */
  readonly busy: (at: Ms) => void;
  readonly now: () => Ms;
};

/** What a message counts for beside one that makes no work: about a tenth of a millisecond each. */
const COSTS: ReadonlyMap<Message['type'], number> = new Map([
  ['demand', 64],
  ['headers', 64],
  ['getBlocks', 16],
  ['chain', 16],
  ['ids', 16],
  ['getTransactions', 16],
  ['transactions', 8],
  ['application', 8],
  ['block', 8],
  ['roll', 32],
  ['ask', 16],
  ['watch', 32],
]);

export class Hearing {
  readonly #limits: Limits;
  readonly #fns: HearingFns;
  /** Links whose bytes hold frames for a later step. */
  #unread = new Set<Link>();
  readonly #allowances = new WeakMap<Link, Allowance>();
  #left: number;

  constructor(limits: Limits, fns: HearingFns) {
    this.#limits = limits;
    this.#fns = fns;
    this.#left = limits.stepFrames;
  }

  /** A step begins: it may hear as much as any. */
  begin(): void {
    this.#left = this.#limits.stepFrames;
  }

  received(link: Link, bytes: Uint8Array): void {
    link.reader.push(bytes);
    this.#read(link);
    // Whoever is honest has no more than this to send.
    if (this.#unread.has(link) && link.reader.buffered > this.#limits.backlogSizeMax)
      this.#fns.close(link, 'it sends faster than it may be read');
    this.#holdLess();
  }

  /** Reads on where the last step had heard enough. Whoever finds nothing left of this step comes first in the next. */
  goOn(): void {
    if (this.#left <= 0 && this.#unread.size > 0) return this.#fns.busy(this.#fns.now());
    const unread = [...this.#unread];
    this.#unread.clear();
    const last = unread.findIndex((link) => {
      this.#read(link);
      return this.#left <= 0;
    });
    const late = last < 0 ? [] : unread.slice(last + 1);
    if (late.length === 0) return;
    this.#unread = new Set([...late, ...this.#unread]);
    this.#fns.busy(this.#fns.now());
  }

  forget(link: Link): void {
    this.#unread.delete(link);
  }

  #allowanceOf(link: Link, now: Ms): Allowance {
    const known = this.#allowances.get(link);
    if (known) return known;
    const made = new Allowance(this.#limits, now);
    this.#allowances.set(link, made);
    return made;
  }

  #read(link: Link): void {
    const now = this.#fns.now();
    const allowance = this.#allowanceOf(link, now);
    while (link.stage.status !== 'ended') {
      const readyAt = allowance.readyAt(now);
      if (this.#left <= 0 || readyAt > now) {
        this.#unread.add(link);
        return this.#fns.busy(readyAt);
      }
      // One at a time: a frame may end the handshake, and the next one in the same bytes may then be larger.
      const frame = link.reader.next();
      if (frame === null) return;
      if ('code' in frame) {
        const why = `a frame of ${frame.size} bytes where ${frame.max} are allowed`;
        return this.#fns.offend(link, 100, frame.code, why);
      }
      const read = peerMessages.read(frame);
      this.#left -= read.ok ? (COSTS.get(read.value.type) ?? 1) : 1;
      if (!read.ok) return this.#fns.offend(link, 100, 'MALFORMED', read.why);
      allowance.spend(read.value, link.takeAwaited(read.value), now);
      this.#fns.heard(link, read.value);
    }
  }

  /** Beyond the bound of all buffers together the connection that holds most is closed. */
  #holdLess(): void {
    let sum = 0;
    let most: Link | null = null;
    for (const link of this.#fns.links()) {
      sum += link.reader.buffered;
      if (link.stage.status !== 'ended' && link.reader.buffered > (most?.reader.buffered ?? 0)) most = link;
    }
    if (most && sum > this.#limits.bufferedSizeMax) this.#fns.close(most, 'too much of it waits to be read');
  }
}
