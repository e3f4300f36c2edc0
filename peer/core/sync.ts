/**
 * Catching up: headers first from one server, then the bodies of what would win, from all that have them, then on from
 * there.
 *
 * Headers that do not lead yet are counted and forgotten, and fetched again once enough of them came; then they must be
 * the same. Nothing is stored before the intake has held it, so a server that stalls or lies costs time and no disk.
 */
import type { Block } from '../chain/block.js';
import type { BlockChain } from '../chain/blockchain.js';
import type { Hash } from '../chain/crypto.js';
import { type Header, hashHeader } from '../chain/header.js';
import { leads } from '../chain/node.js';
import type { Refusal } from '../chain/rules.js';
import type { Message } from '../wire/messages.js';
import type { Ms } from './deadlines.js';
import { Download } from './download.js';
import type { HeaderLine } from './header-line.js';
import { type HeadersRead, readHeaders } from './header-reading.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import { locatorOf } from './locator.js';
import { Patience } from './patience.js';

export type SyncFns = {
  readonly send: (link: Link, message: Message) => void;
  /** Hands a run of blocks to the intake. */
  readonly take: (blocks: readonly Block[], link: Link) => void;
  /** Runs that wait for the intake. */
  readonly waiting: () => number;
  readonly networkSec: () => number;
  readonly blame: (link: Link, refusal: Refusal) => void;
  /** Who says that it has more than we do. */
  readonly servers: () => readonly Link[];
  readonly synced: (blocks: number) => void;
};

type Counting = {
  /** What this server sent so far; null while nothing of it was new. */
  readonly line: HeaderLine | null;
  /** The last hash of each message that is counted; of the second time, what is still to come. */
  readonly marks: readonly Hash[];
  readonly isSecond: boolean;
};

/** Headers are awaited. */
type Awaiting = Counting & {
  readonly type: 'headers';
  readonly link: Link;
  readonly begunAt: Ms;
  readonly dueAt: Ms;
};

type Status =
  | { readonly type: 'idle' }
  | Awaiting
  /** Bodies are awaited; then the line goes on while it has marks. */
  | ({ readonly type: 'bodies'; readonly link: Link; readonly download: Download } & Counting)
  /** All that was asked for is here and waits for the intake. */
  | ({ readonly type: 'draining'; readonly link: Link; readonly download: Download } & Counting);

const NOTHING: Counting = { line: null, marks: [], isSecond: false };

export class Sync {
  readonly #chain: BlockChain;
  readonly #limits: Limits;
  readonly #fns: SyncFns;
  #status: Status = { type: 'idle' };
  readonly #patience: Patience;
  #fetched = 0;

  constructor(chain: BlockChain, limits: Limits, fns: SyncFns) {
    this.#chain = chain;
    this.#limits = limits;
    this.#fns = fns;
    this.#patience = new Patience(limits);
  }

  /** When an unanswered request is given up, or asked elsewhere too; null if none is out. */
  get dueAt(): Ms | null {
    if (this.#status.type === 'headers') return this.#status.dueAt;
    return this.#status.type === 'bodies' ? this.#status.download.dueAt : null;
  }

  /** Asks a link for what it has more than we do, unless somebody is being asked already. */
  start(link: Link, now: Ms): void {
    if (this.#status.type !== 'idle' || this.#patience.isPaused(link, now)) return;
    this.#demand(link, locatorOf(this.#chain), NOTHING, now, now);
  }

  #demand(link: Link, locator: readonly Hash[], counting: Counting, begunAt: Ms, now: Ms): void {
    this.#status = { type: 'headers', link, begunAt, dueAt: now + this.#patience.with(link), ...counting };
    this.#fns.send(link, { type: 'demand', locator: [...locator] });
  }

  onHeaders(link: Link, headers: readonly Header[], now: Ms): void {
    const status = this.#status;
    if (status.type !== 'headers' || status.link !== link) return;
    this.#patience.answered(link);
    if (status.isSecond) this.#onSecond(status, headers, now);
    else this.#onFirst(status, headers, now);
  }

  #read(link: Link, line: HeaderLine | null, headers: readonly Header[]): HeadersRead {
    const read = readHeaders(this.#chain, this.#fns.networkSec(), line, headers);
    if (read.type === 'refused') this.#fns.blame(link, read.refusal);
    return read;
  }

  /** What leads is fetched; what does not yet is counted, and forgotten but for one hash a message. */
  #onFirst({ link, line: before, marks, begunAt }: Awaiting, headers: readonly Header[], now: Ms): void {
    const read = this.#read(link, before, headers);
    if (read.type !== 'read') return this.#end();
    const { line, isEarly } = read;
    if (line && leads(line.tip, this.#chain.last)) {
      this.#chain.protect(this.#chain.node(line.parent));
      if (marks.length === 0) return this.#fetch(link, { ...NOTHING, line }, now);
      const counted = { line: null, marks: [...marks, line.tip.hash], isSecond: true };
      return this.#demand(link, [line.parent], counted, begunAt, now);
    }
    const last = headers.at(-1);
    if (isEarly) return this.#end();
    // Fewer than fit: there are no more, whatever it says of its tip.
    if (!last || headers.length < this.#limits.headersMax) return line ? this.#vain(link, now) : this.#end();
    if (now - begunAt > COUNTING_MS_MAX && this.#next(link, now)) return this.#vain(link, now);
    const counted = line ? { line, marks: [...marks, line.tip.hash], isSecond: false } : NOTHING;
    line?.take();
    this.#demand(link, [hashHeader(last)], counted, begunAt, now);
  }

  /** Bodies are fetched of what was counted, and of nothing else. */
  #onSecond({ link, line: before, marks }: Awaiting, headers: readonly Header[], now: Ms): void {
    const [mark, ...rest] = marks;
    const counted = headers.slice(0, 1 + headers.findIndex((header) => hashHeader(header) === mark));
    const read = this.#read(link, before, counted);
    const line = read.type === 'read' ? read.line : null;
    if (!line || line.tip.hash !== mark) return this.#vain(link, now);
    this.#fetch(link, { line, marks: rest, isSecond: true }, now);
  }

  #fetch(link: Link, counting: Counting & { readonly line: HeaderLine }, now: Ms): void {
    const download = new Download(counting.line.take(), this.#chain.genesis.blockSizeMax, {
      ask: (server, hashes) => this.#fns.send(server, { type: 'getBlocks', hashes: [...hashes] }),
      take: (blocks, from) => {
        this.#patience.gave(from);
        this.#fetched += blocks.length;
        this.#fns.take(blocks, from);
      },
      servers: () => [...new Set([link, ...this.#fns.servers()])].filter(({ peer }) => peer !== null),
      patience: this.#patience,
      waiting: this.#fns.waiting,
    });
    this.#status = { type: 'bodies', link, download, ...counting };
    this.pump(now);
  }

  /** Asks for as many bodies as may be under way; to be called when the intake has worked. */
  pump(now: Ms): void {
    if (this.#status.type !== 'bodies') return;
    this.#status.download.pump(now);
    this.#settle(now);
  }

  #settle(now: Ms): void {
    const status = this.#status;
    if (status.type !== 'bodies') return;
    const { download } = status;
    if (download.isDone) this.#status = { ...status, type: 'draining' };
    else if (download.isStuck) this.#giveUp(now);
  }

  /** The intake has worked through all it was given: is there more where that came from? */
  drained(now: Ms): void {
    if (this.#status.type !== 'draining') return;
    const { link, line, marks } = this.#status;
    if (line && marks.length > 0) return this.#demand(link, [line.tip.hash], { line, marks, isSecond: true }, now, now);
    this.#status = { type: 'idle' };
    if (link.peer) this.start(link, now);
    else this.#giveUp(now);
  }

  onChain(link: Link, blocks: readonly Block[], now: Ms): void {
    if (this.#status.type !== 'bodies') return;
    this.#status.download.onChain(link, blocks, now);
    this.#settle(now);
  }

  /** Whether a block was fetched among so many that they are told of together: `synced`. */
  isOneOfMany(hash: Hash): boolean {
    const status = this.#status;
    if (status.type !== 'bodies' && status.type !== 'draining') return false;
    return status.download.size > TOLD_MAX && status.download.has(hash);
  }

  /** A block will never join: if it was fetched, what comes after it is of no use, and who has other bodies is asked. */
  refused(hash: Hash, now: Ms): void {
    if (this.#status.type === 'bodies' && this.#status.download.has(hash)) this.#giveUp(now);
  }

  /** A link ended. */
  lost(link: Link, now: Ms): void {
    if (this.#status.type === 'headers' && this.#status.link === link) this.#giveUp(now);
    if (this.#status.type !== 'bodies') return;
    this.#status.download.lost(link);
    this.pump(now);
  }

  /** A request has been unanswered for too long. */
  stalled(now: Ms): void {
    if (this.dueAt === null || this.dueAt > now) return;
    if (this.#status.type === 'headers') {
      this.#patience.tried(this.#status.link);
      this.#giveUp(now);
    } else if (this.#status.type === 'bodies') {
      this.#status.download.stalled(now);
      this.#settle(now);
    }
  }

  /** It says that it has more than we do, and what it showed is not. */
  #vain(link: Link, now: Ms): void {
    if (this.#fns.servers().includes(link)) this.#patience.claimed(link, now);
    this.#giveUp(now);
  }

  /** Asks somebody else, if there is anybody. */
  #giveUp(now: Ms): void {
    const failed = this.#status.type === 'idle' ? null : this.#status.link;
    this.#status = { type: 'idle' };
    const next = this.#next(failed, now);
    if (next) this.start(next, now);
  }
  #next(failed: Link | null, now: Ms): Link | null {
    return this.#fns.servers().find((link) => link !== failed && !this.#patience.isPaused(link, now)) ?? null;
  }

  #end(): void {
    this.#status = { type: 'idle' };
    this.#chain.protect(null);
    if (this.#fetched > 0) this.#fns.synced(this.#fetched);
    this.#fetched = 0;
  }
}

/** Blocks fetched together that are told of one by one. */
const TOLD_MAX = 64;
/** Headers that do not lead are counted for so long while somebody else has more than we do, in milliseconds. */
const COUNTING_MS_MAX = 10_000;
