/** Hearing: the messages in what links have received, in order, and no more of them than one step may hear. */
import { type Message, peerMessages } from '../wire/messages.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';

export type HearingFns = {
  /** Every connection there is. */
  readonly links: () => Iterable<Link>;
  readonly heard: (link: Link, message: Message) => void;
  readonly offend: (link: Link, points: number, code: string, why: string) => void;
  readonly close: (link: Link, why: string) => void;
  /** More has come than this step may hear: be called again by `goOn` in the next one. */
  readonly busy: () => void;
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
  /** Links whose bytes hold frames for the next step. */
  readonly #unread = new Set<Link>();
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
    this.#holdLess();
  }

  /** Reads on where the last step had heard enough. */
  goOn(): void {
    const unread = [...this.#unread];
    this.#unread.clear();
    for (const link of unread) this.#read(link);
  }

  forget(link: Link): void {
    this.#unread.delete(link);
  }

  #read(link: Link): void {
    while (link.stage.status !== 'ended') {
      if (this.#left <= 0) {
        this.#unread.add(link);
        return this.#fns.busy();
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
      if (read.ok) this.#fns.heard(link, read.value);
      else this.#fns.offend(link, 100, 'MALFORMED', read.why);
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
