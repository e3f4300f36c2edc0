/**
 * Catching up: headers first from one server, then the bodies of what would win, then on from there.
 *
 * Nothing of it is stored before the intake has held it, so a server that stalls or lies costs a time-out and no disk.
 */
import type { Block } from '../chain/block.js';
import type { BlockChain } from '../chain/blockchain.js';
import type { Hash } from '../chain/crypto.js';
import { HEADER_SIZE, type Header, hashHeader } from '../chain/header.js';
import { leads, workOfBits } from '../chain/node.js';
import type { Refusal } from '../chain/rules.js';
import { checkHeader } from '../chain/validate.js';
import { BLOCKS_MAX, LIST_SIZE_MAX, LOCATOR_MAX } from '../wire/limits.js';
import type { Message } from '../wire/messages.js';
import type { Ms } from './deadlines.js';
import { HeaderLine } from './header-line.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';

export type SyncFns = {
  readonly send: (link: Link, message: Message) => void;
  /** Hands a run of blocks to the intake. */
  readonly take: (blocks: readonly Block[], link: Link) => void;
  readonly networkSec: () => number;
  readonly blame: (link: Link, refusal: Refusal) => void;
  /** Whom to ask next, never `not`; null if nobody has more than we do. */
  readonly server: (not: Link | null) => Link | null;
  readonly synced: (blocks: number) => void;
};

type Status =
  | { readonly type: 'idle' }
  /** Headers are awaited; `line` is what this server sent so far. */
  | { readonly type: 'headers'; readonly link: Link; readonly line: HeaderLine | null; readonly dueAt: Ms }
  /** Bodies are awaited. */
  | ({ readonly type: 'bodies'; readonly link: Link; readonly dueAt: Ms } & Bodies)
  /** All that was asked for is here and waits for the intake. */
  | { readonly type: 'draining'; readonly link: Link; readonly dueAt: null };

type Bodies = {
  /** Requests that are under way, the oldest first, each with its blocks in order. */
  readonly asked: readonly (readonly Hash[])[];
  /** What is not asked for yet. */
  readonly left: readonly Hash[];
  /** Blocks in the next request: fewer after an answer that did not fit a frame. */
  readonly size: number;
  /** Answers on their way that are of no use: they stand on what a full frame cut off. */
  readonly stale: number;
};

type HeadersRead =
  /** `line` is null if all of them are held; the one after it is too new if `isEarly`. */
  | { readonly type: 'read'; readonly line: HeaderLine | null; readonly isEarly: boolean }
  | { readonly type: 'unasked' }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export class Sync {
  readonly #chain: BlockChain;
  readonly #limits: Limits;
  readonly #fns: SyncFns;
  #status: Status = { type: 'idle' };
  /** How long those may take that were too slow before: one that never answers must not make us patient with others. */
  readonly #patience = new WeakMap<Link, Ms>();
  #fetched = 0;

  constructor(chain: BlockChain, limits: Limits, fns: SyncFns) {
    this.#chain = chain;
    this.#limits = limits;
    this.#fns = fns;
  }

  /** When an unanswered request is given up; null if none is out. */
  get dueAt(): Ms | null {
    return this.#status.type === 'idle' ? null : this.#status.dueAt;
  }

  /** Asks a link for what it has more than we do, unless somebody is being asked already. */
  start(link: Link, now: Ms): void {
    if (this.#status.type !== 'idle') return;
    this.#status = { type: 'headers', link, line: null, dueAt: now + this.#patienceWith(link) };
    this.#fns.send(link, { type: 'demand', locator: this.#locator() });
  }

  #patienceWith(link: Link): Ms {
    return this.#patience.get(link) ?? this.#limits.stallMs;
  }

  /** Own hashes, dense near the tip, then twice as far apart each time, genesis last. */
  #locator(): Hash[] {
    const locator: Hash[] = [];
    let step = 1;
    for (let height = this.#chain.last.height; height > 0 && locator.length < LOCATOR_MAX - 1; height -= step) {
      const node = this.#chain.nodeAt(height);
      if (node) locator.push(node.hash);
      if (locator.length >= 10) step *= 2;
    }
    return [...locator, this.#chain.first.hash];
  }

  onHeaders(link: Link, headers: readonly Header[], now: Ms): void {
    const status = this.#status;
    if (status.type !== 'headers' || status.link !== link) return;
    this.#patience.delete(link);
    const read = this.#readOn(status.line, headers);
    if (read.type === 'refused') this.#fns.blame(link, read.refusal);
    if (read.type !== 'read') return this.#end();
    const { line, isEarly } = read;
    if (line && leads(line.tip, this.#chain.last)) {
      this.#chain.protect(this.#chain.node(line.parent));
      return this.#fetch(link, { asked: [], left: line.hashes, size: REQUEST_BLOCKS, stale: 0 }, now);
    }
    // Fewer than fit: there are no more, whatever it says of its tip.
    if (isEarly || !line || headers.length < this.#limits.headersMax) return this.#end();
    // Not enough work yet: what comes after it may be.
    this.#status = { type: 'headers', link, line, dueAt: now + this.#patienceWith(link) };
    this.#fns.send(link, { type: 'demand', locator: [line.tip.hash] });
  }

  /** Judges headers one after the other. @param before the line they go on; null if they begin at one of our blocks */
  #readOn(before: HeaderLine | null, headers: readonly Header[]): HeadersRead {
    let line = before;
    for (const header of headers) {
      const hash = hashHeader(header);
      if (!line && this.#chain.node(hash)) continue;
      line ??= this.#lineFrom(header);
      if (header.previous !== line?.tip.hash) return { type: 'unasked' };
      const refusal =
        this.#chain.invalidity(hash) ??
        checkHeader(this.#chain.genesis, header, hash, line.medianTime, this.#fns.networkSec());
      // What comes before it may be enough to lead.
      if (refusal?.code === 'TOO_NEW') return { type: 'read', line, isEarly: true };
      if (refusal) return { type: 'refused', refusal };
      line.append(header, hash, workOfBits(header.bits));
    }
    return { type: 'read', line, isEarly: false };
  }

  /** A line that goes on from a held block; null if there is none: an answer to an older question. Nobody is blamed. */
  #lineFrom({ previous }: Header): HeaderLine | null {
    const parent = this.#chain.node(previous);
    return parent && new HeaderLine(parent);
  }

  /** Keeps two requests under way, so that the server is never idle. */
  #fetch(link: Link, { asked, left, size, stale }: Bodies, now: Ms): void {
    const requests = [...asked];
    let rest = left;
    while (rest.length > 0 && requests.length < REQUESTS) {
      const hashes = rest.slice(0, size);
      rest = rest.slice(size);
      requests.push(hashes);
      this.#fns.send(link, { type: 'getBlocks', hashes });
    }
    const dueAt = now + this.#patienceWith(link);
    this.#status =
      requests.length === 0
        ? { type: 'draining', link, dueAt: null }
        : { type: 'bodies', link, asked: requests, left: rest, size, stale, dueAt };
  }

  /** The intake has worked through all it was given: is there more where that came from? */
  drained(now: Ms): void {
    if (this.#status.type !== 'draining') return;
    const { link } = this.#status;
    this.#status = { type: 'idle' };
    this.start(link, now);
  }

  onChain(link: Link, blocks: readonly Block[], now: Ms): void {
    const status = this.#status;
    if (status.type !== 'bodies' || status.link !== link) return;
    const [request = [], ...others] = status.asked;
    if (status.stale > 0 && blocks[0]?.hash !== request[0]) {
      this.#status = { ...status, stale: status.stale - 1 };
      return;
    }
    const differs = blocks.findIndex(({ hash }, index) => hash !== request[index]);
    const run = differs < 0 ? blocks : blocks.slice(0, differs);
    this.#fetched += run.length;
    this.#fns.take(run, link);
    const isCut = run.length < request.length;
    // Nothing of it, or less than fits: it has no more, or doles them out. What came is kept.
    if (run.length === 0 || (isCut && !this.#fillsFrame(run))) return this.#giveUp(now);
    this.#patience.delete(link);
    const { left, size } = status;
    const next = isCut
      ? {
          asked: [],
          left: [...request.slice(run.length), ...others.flat(), ...left],
          size: run.length,
          stale: others.length,
        }
      : { asked: others, left, size: Math.min(size * 2, REQUEST_BLOCKS), stale: 0 };
    this.#fetch(link, next, now);
  }

  /** Whether one block more, which may be of any size, might not have fitted. */
  #fillsFrame(run: readonly Block[]): boolean {
    const size = run.reduce((sum, block) => sum + HEADER_SIZE + block.bodyBytes.length, 0);
    return size + this.#chain.genesis.blockSizeMax > LIST_SIZE_MAX;
  }

  /** A link ended. */
  lost(link: Link, now: Ms): void {
    if (this.#status.type !== 'idle' && this.#status.link === link) this.#giveUp(now);
  }

  /** A request has been unanswered for too long: each time in a row this link may take twice as long. */
  stalled(now: Ms): void {
    if (this.dueAt === null || this.dueAt > now || this.#status.type === 'idle') return;
    const { link } = this.#status;
    this.#patience.set(link, Math.min(this.#patienceWith(link) * 2, this.#limits.stallMsMax));
    this.#giveUp(now);
  }

  /** Asks somebody else, if there is anybody. */
  #giveUp(now: Ms): void {
    const failed = this.#status.type === 'idle' ? null : this.#status.link;
    this.#status = { type: 'idle' };
    const next = this.#fns.server(failed);
    if (next) this.start(next, now);
  }

  #end(): void {
    this.#status = { type: 'idle' };
    this.#chain.protect(null);
    if (this.#fetched > 0) this.#fns.synced(this.#fetched);
    this.#fetched = 0;
  }
}

/** Blocks asked for in one request. */
const REQUEST_BLOCKS = BLOCKS_MAX / 2;
/** Requests under way at once. */
const REQUESTS = 2;
