/**
 * Bodies of a line of blocks: asked of several servers at once, handed on in order.
 *
 * What is under way, or here and waiting for what comes before it, is bounded, so a server that is slow costs time and no
 * memory; another one that has nothing to do is asked for what it owes.
 */
import type { Block } from '../chain/block.js';
import type { Hash } from '../chain/crypto.js';
import { HEADER_SIZE } from '../chain/header.js';
import { BLOCKS_MAX, LIST_SIZE_MAX } from '../wire/limits.js';
import type { Ms } from './deadlines.js';
import type { Link } from './link.js';
import type { Patience } from './patience.js';

/** Blocks asked for in one request. */
const REQUEST_BLOCKS = BLOCKS_MAX / 2;
/** Requests under way, or answered and waiting for those before them, and runs that wait for the intake. */
const REQUESTS_MAX = 16;
/** Requests that one server works on: it is never idle. */
const SERVER_REQUESTS_MAX = 2;
/** What everything waits for is asked for once more after this, of a server that has nothing to do. */
const AGAIN_MS = 500;

export type DownloadFns = {
  readonly ask: (link: Link, hashes: readonly Hash[]) => void;
  readonly take: (blocks: readonly Block[], from: Link) => void;
  /** Whoever may have the blocks. */
  readonly servers: () => readonly Link[];
  readonly patience: Patience;
  /** Runs that wait for the intake. */
  readonly waiting: () => number;
};

type Request = {
  hashes: readonly Hash[];
  /** Of whom an answer is awaited. */
  readonly askedOf: Set<Link>;
  askedAt: Ms;
  /** What came, and from whom; null while it is awaited. */
  answer: { readonly blocks: readonly Block[]; readonly from: Link } | null;
};

type Server = {
  /** What it was asked, the oldest first: answers come in this order. */
  readonly asked: Request[];
  dueAt: Ms;
  /** It has none of these blocks, doles them out, or does not answer. */
  isAside: boolean;
};

export class Download {
  readonly #fns: DownloadFns;
  readonly #blockSizeMax: number;
  readonly #wanted: ReadonlySet<Hash>;
  #left: readonly Hash[];
  /** In the order of the line. */
  readonly #requests: Request[] = [];
  readonly #servers = new Map<Link, Server>();
  /** Blocks in the next request: fewer after an answer that did not fit a frame. */
  #size = REQUEST_BLOCKS;

  /** @param hashes a line of blocks, lowest first @param blockSizeMax bytes that a block may have */
  constructor(hashes: readonly Hash[], blockSizeMax: number, fns: DownloadFns) {
    this.#left = hashes;
    this.#wanted = new Set(hashes);
    this.#blockSizeMax = blockSizeMax;
    this.#fns = fns;
  }

  /** Blocks of the whole line. */
  get size(): number {
    return this.#wanted.size;
  }
  get isDone(): boolean {
    return this.#left.length === 0 && this.#requests.length === 0;
  }
  /** Nobody is left who could be asked. */
  get isStuck(): boolean {
    return !this.isDone && [...this.#servers.values()].every(({ isAside }) => isAside);
  }
  /** When a server has taken too long, or somebody else is to be asked; null while nothing is under way. */
  get dueAt(): Ms | null {
    const due = [...this.#servers.values()].flatMap(({ asked, isAside, dueAt }) =>
      asked.length > 0 && !isAside ? dueAt : [],
    );
    const again = this.#head && this.#idle(this.#head) ? [this.#head.askedAt + AGAIN_MS] : [];
    return due.length + again.length === 0 ? null : Math.min(...due, ...again);
  }
  has(hash: Hash): boolean {
    return this.#wanted.has(hash);
  }

  /** Asks for as much as may be under way. */
  pump(now: Ms): void {
    for (const link of this.#fns.servers()) {
      if (!this.#servers.has(link)) this.#servers.set(link, { asked: [], dueAt: 0, isAside: false });
    }
    for (;;) {
      const link = this.#idlest();
      const request = link && (this.#requests.find(isUnasked) ?? this.#another());
      if (!link || !request) break;
      this.#ask(link, request, now);
    }
    const head = this.#head;
    const idle = head && now >= head.askedAt + AGAIN_MS && this.#idle(head);
    if (head && idle) this.#ask(idle, head, now);
  }

  /** What all that is here waits for. */
  get #head(): Request | undefined {
    return this.#requests[0];
  }
  /** A server that has nothing to do and was not asked for this. */
  #idle({ askedOf }: Request): Link | null {
    for (const [link, { asked, isAside }] of this.#servers)
      if (!isAside && asked.length === 0 && !askedOf.has(link)) return link;
    return null;
  }
  /** The server with the fewest requests, if it may have one more. */
  #idlest(): Link | null {
    let idlest: Link | null = null;
    let fewest = SERVER_REQUESTS_MAX;
    for (const [link, { asked, isAside }] of this.#servers) {
      if (isAside || asked.length >= fewest) continue;
      idlest = link;
      fewest = asked.length;
    }
    return idlest;
  }
  #another(): Request | null {
    if (this.#left.length === 0 || this.#requests.length + this.#fns.waiting() >= REQUESTS_MAX) return null;
    const request = requestFor(this.#left.slice(0, this.#size));
    this.#left = this.#left.slice(this.#size);
    this.#requests.push(request);
    return request;
  }

  #ask(link: Link, request: Request, now: Ms): void {
    const server = this.#servers.get(link) as Server;
    if (server.asked.length === 0) server.dueAt = now + this.#fns.patience.with(link);
    server.asked.push(request);
    request.askedOf.add(link);
    request.askedAt = now;
    this.#fns.ask(link, request.hashes);
  }

  onChain(link: Link, blocks: readonly Block[], now: Ms): void {
    const server = this.#servers.get(link);
    const request = server && takeAnswered(server.asked, link, blocks[0]?.hash);
    if (!server || !request) return;
    server.dueAt = now + this.#fns.patience.with(link);
    if (request.answer || !this.#requests.includes(request)) return;
    const differs = blocks.findIndex(({ hash }, index) => hash !== request.hashes[index]);
    const run = differs < 0 ? blocks : blocks.slice(0, differs);
    const isCut = run.length < request.hashes.length;
    // Nothing of it, or less than fits: it has no more, or doles them out. What came is kept.
    if (run.length === 0 || (isCut && !this.#fillsFrame(run))) this.#setAside(link, server);
    else server.isAside = false;
    if (run.length > 0) this.#answer(request, run, link);
    this.pump(now);
  }

  #answer(request: Request, blocks: readonly Block[], from: Link): void {
    const rest = request.hashes.slice(blocks.length);
    request.answer = { blocks, from };
    if (rest.length > 0) this.#requests.splice(this.#requests.indexOf(request) + 1, 0, requestFor(rest));
    this.#size = rest.length > 0 ? blocks.length : Math.min(this.#size * 2, REQUEST_BLOCKS);
    for (let head = this.#head; head?.answer; head = this.#head) {
      this.#requests.shift();
      this.#fns.take(head.answer.blocks, head.answer.from);
    }
  }

  /** Whether one block more, which may be of any size, might not have fitted. */
  #fillsFrame(run: readonly Block[]): boolean {
    const size = run.reduce((sum, block) => sum + HEADER_SIZE + block.bodyBytes.length, 0);
    return size + this.#blockSizeMax > LIST_SIZE_MAX;
  }

  /** What it was asked is asked of others; should it answer after all, that is heard. */
  #setAside(link: Link, server: Server): void {
    server.isAside = true;
    for (const { askedOf } of server.asked) askedOf.delete(link);
  }

  lost(link: Link): void {
    const server = this.#servers.get(link);
    if (!server) return;
    this.#setAside(link, server);
    this.#servers.delete(link);
  }

  /** Whoever has not answered for too long is not waited for. */
  stalled(now: Ms): void {
    for (const [link, server] of this.#servers) {
      if (server.isAside || server.asked.length === 0 || server.dueAt > now) continue;
      this.#fns.patience.tried(link);
      this.#setAside(link, server);
    }
    this.pump(now);
  }
}

/**
 * Answers come in the order of the questions, but a fault may have swallowed some: what was asked before the one that is
 * answered is not waited for. An answer that begins with nothing that was asked is one to the oldest.
 */
function takeAnswered(asked: Request[], link: Link, first: Hash | undefined): Request | undefined {
  const at = Math.max(
    0,
    asked.findIndex(({ hashes }) => hashes[0] === first),
  );
  const taken = asked.splice(0, at + 1);
  for (const { askedOf } of taken) askedOf.delete(link);
  return taken.at(-1);
}

const requestFor = (hashes: readonly Hash[]): Request => ({ hashes, askedOf: new Set(), askedAt: 0, answer: null });
const isUnasked = ({ askedOf, answer }: Request): boolean => answer === null && askedOf.size === 0;
