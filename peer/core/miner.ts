/** Mining: what is searched when it is this peer's turn, and what the search has cost. */
import type { Block } from '../chain/block.js';
import type { BlockChain } from '../chain/blockchain.js';
import { encode } from '../chain/codec.js';
import type { Hash, PeerId } from '../chain/crypto.js';
import { Draft, withNonce } from '../chain/draft.js';
import { HEADER_SIZE, header, NONCE_MAX } from '../chain/header.js';
import { bitsOf, DRAWN_RATE, meets, targetHex, targetOf, targetUnderLoad, workOf } from '../chain/target.js';
import type { Transaction } from '../chain/transaction.js';
import { type Chance, exponential } from './chance.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';
import type { Outlet } from './outlet.js';
import type { Turns } from './turns.js';

/** Bytes of a block that are not transactions: header, entry, count. */
const BLOCK_OVERHEAD = HEADER_SIZE + 256;
/** Hashes a second a thread is taken to make before any was measured. */
const FIRST_RATE = 500_000;

export type MinerFns = {
  /** The network's time in milliseconds. */
  readonly networkMs: () => number;
  /** What a block may hold now. */
  readonly select: (countMax: number, sizeMax: number) => Transaction[];
  /** Another number whenever what `select` gives may be another, the tip apart. */
  readonly version: () => number;
  /** Whether a block of ours waits for its turn to be held: what comes on it cannot be drafted yet. */
  readonly isWaiting: (own: Hash) => boolean;
  /** Whether the disk fails: a chain that is not kept is not to grow. */
  readonly isDegraded: () => boolean;
  readonly found: (block: Block) => void;
};

export type MinerOptions = {
  readonly self: PeerId;
  readonly chain: BlockChain;
  readonly limits: Limits;
  readonly outlet: Outlet;
  readonly chance: Chance;
  /** How many slices to keep under search; 0: this peer does not mine. */
  readonly threads: number;
  readonly turns: Turns;
};

type Job = {
  draft: Draft;
  /** What the mempool was, and when, as the draft was made. */
  version: number;
  draftedAt: Ms;
  readonly bits: number;
  readonly startedAt: Ms;
  /** Where work is drawn: when the block will be found. Null where it is searched for. */
  readonly foundAt: Ms | null;
  hashes: number;
};

export class Miner {
  readonly #self: PeerId;
  readonly #chain: BlockChain;
  readonly #limits: Limits;
  readonly #outlet: Outlet;
  readonly #chance: Chance;
  readonly #threads: number;
  readonly #turns: Turns;
  readonly #fns: MinerFns;
  #job: Job | null = null;
  /** The last block found. */
  #own: Hash | null = null;
  readonly #slices = new Map<number, { job: Job; block: Block }>();
  #slice = 0;
  #extraNonce = 0;
  #load = 0;
  /** Hashes a second of one thread. */
  #rate = FIRST_RATE;
  #isMeasured = false;
  /** Blocks to mine whatever the mempool holds. */
  #forced = 0;
  /** Nothing that is pending could be mined at this tip and version: not looked for again until one changes. */
  #barren: { readonly tip: Hash; readonly version: number } | null = null;

  constructor({ self, chain, limits, outlet, chance, threads, turns }: MinerOptions, fns: MinerFns) {
    this.#self = self;
    this.#chain = chain;
    this.#limits = limits;
    this.#outlet = outlet;
    this.#chance = chance;
    this.#threads = threads;
    this.#turns = turns;
    this.#fns = fns;
    if (this.#isDrawn) this.#rate = DRAWN_RATE;
  }

  get #isDrawn(): boolean {
    return this.#chain.genesis.proofOfWork === 'drawn';
  }

  /** Height being mined, null while idle. */
  get mining(): number | null {
    return this.#job ? this.#job.draft.parent.height + 1 : null;
  }
  /** Hashes a second of all threads while searching. */
  get hashRate(): number {
    return Math.round(this.#rate * this.#threads);
  }
  get load(): number {
    return this.#load;
  }
  set load(load: number) {
    this.#load = Math.min(1, Math.max(0, load));
  }
  /** Bits a block mined now would claim. */
  get bits(): number {
    return bitsOf(targetUnderLoad(targetOf(this.#chain.genesis.easiestBits) as bigint, this.#load));
  }

  /** An app gave a transaction to this peer. */
  took(): void {
    this.#turns.took();
  }
  /** Mines this many blocks more, empty ones too. */
  force(blocks: number): void {
    this.#forced += blocks;
  }
  /** The best chain has a new tip: what was searched for is stale. */
  moved(): void {
    this.#turns.moved(this.#outlet.now.mono);
    this.#job = null;
  }

  /** When this peer should begin to mine, null if there is nothing to mine. */
  #dueAt(): Ms | null {
    const now = this.#outlet.now.mono;
    const dueAt = this.#turns.dueAt(now, this.#isBarren());
    if (this.#threads === 0) return null;
    if (this.#forced > 0) return now;
    return this.#fns.isDegraded() ? null : dueAt;
  }

  #isBarren(): boolean {
    return this.#barren?.tip === this.#chain.last.hash && this.#barren.version === this.#fns.version();
  }

  /** Begins, goes on, or stops, as it is due. @returns when to be called again; null: when something changes */
  work(): Ms | null {
    if (this.#own && this.#fns.isWaiting(this.#own)) return null;
    if (!this.#job) {
      const dueAt = this.#dueAt();
      if (dueAt === null || dueAt > this.#outlet.now.mono) return dueAt;
      this.#job = this.#begin();
    }
    return this.#job && this.#await(this.#job);
  }

  #begin(): Job | null {
    const selected = this.#select();
    if (selected.length === 0 && this.#forced === 0 && !this.#turns.minesEmpty) {
      this.#barren = { tip: this.#chain.last.hash, version: this.#fns.version() };
      return null;
    }
    const now = this.#outlet.now.mono;
    const { bits } = this;
    const meanMs = (Number(workOf(targetOf(bits) as bigint)) / this.hashRate) * 1000;
    const job: Job = {
      draft: this.#draft(selected),
      version: this.#fns.version(),
      draftedAt: now,
      bits,
      startedAt: now,
      foundAt: this.#isDrawn ? now + exponential(meanMs, this.#chance) : null,
      hashes: 0,
    };
    if (job.foundAt === null) for (let thread = 0; thread < this.#threads; thread++) this.#search(job);
    return job;
  }

  #select(): Transaction[] {
    const { blockTransactionsMax, blockSizeMax } = this.#chain.genesis;
    return this.#fns.select(blockTransactionsMax, blockSizeMax - BLOCK_OVERHEAD);
  }
  #draft(selected: readonly Transaction[]): Draft {
    const draft = this.#chain.draft(selected);
    if (!(draft instanceof Draft)) throw new Error(`the mempool selected what the chain refuses: ${draft.code}`);
    return draft;
  }

  /** What came since the draft was made goes into the same block, where the search for it takes long. */
  #freshen(job: Job): void {
    if (job.version === this.#fns.version()) return;
    job.version = this.#fns.version();
    job.draftedAt = this.#outlet.now.mono;
    const selected = this.#select();
    if (selected.length > 0) job.draft = this.#draft(selected);
  }

  /** @returns when a block whose work is drawn is there; null while one is searched for, and once it is found */
  #await(job: Job): Ms | null {
    const now = this.#outlet.now.mono;
    if (job.foundAt === null || job.foundAt > now) return job.foundAt;
    this.#freshen(job);
    job.hashes = Math.max(0, Math.round(((now - job.startedAt) / 1000) * this.hashRate) - 1);
    this.#found(withNonce(this.#blockOf(job), 0));
    return null;
  }

  #blockOf(job: Job): Block {
    return job.draft.block({
      miner: this.#self,
      nowMs: Math.floor(this.#fns.networkMs()),
      bits: job.bits,
      extraNonce: this.#extraNonce++ % 2 ** 32,
      load: Math.round(this.#load * 1000),
      hashesBefore: job.hashes,
      microsBefore: Math.round((this.#outlet.now.mono - job.startedAt) * 1000),
      rate: Math.max(1, Math.round(this.#rate)),
    });
  }

  /** Gives out one slice under a root of its own. */
  #search(job: Job): void {
    if (this.#outlet.now.mono - job.draftedAt >= this.#limits.redraftMs) this.#freshen(job);
    const target = targetOf(job.bits) as bigint;
    const block = this.#blockOf(job);
    const slice = ++this.#slice;
    this.#slices.set(slice, { job, block });
    const nonces = Math.min(NONCE_MAX, Math.max(1, Math.round((this.#rate * this.#limits.sliceMs) / 1000)));
    this.#outlet.emit({
      type: 'search',
      slice,
      header: encode(header, block.header),
      target: targetHex(target),
      nonces,
    });
  }

  /** The first measure is taken as it is, later ones move the rate an eighth of the way: one odd slice must not swing it. */
  #measured(rate: number): void {
    this.#rate = this.#isMeasured ? this.#rate + (rate - this.#rate) / 8 : rate;
    this.#isMeasured = true;
  }

  /** A slice has been searched. A stale one is simply not continued. */
  searched(slice: number, nonce: number | null, hashes: number, micros: number): void {
    const searched = this.#slices.get(slice);
    this.#slices.delete(slice);
    if (micros > 0 && hashes >= MEASURED_HASHES_MIN) this.#measured((hashes / micros) * 1e6);
    if (!searched || searched.job !== this.#job) return;
    const { job, block } = searched;
    job.hashes += hashes;
    const mined = nonce === null ? null : withNonce(block, nonce);
    // The plain hash is the judge: a kernel that is wrong costs time and nothing else.
    if (mined && meets(mined.hash, targetOf(job.bits) as bigint)) this.#found(mined);
    else this.#search(job);
  }

  #found(mined: Block): void {
    this.#job = null;
    if (this.#forced > 0) this.#forced--;
    this.#own = mined.hash;
    this.#fns.found(mined);
  }
}

/** Shorter slices say more about the cost of a message than about the rate. */
const MEASURED_HASHES_MIN = 2_000;
