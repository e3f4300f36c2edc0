/** Mining on demand: when this peer's turn is, what it searches, and what the search has cost. */
import type { Block } from '../chain/block.js';
import type { BlockChain } from '../chain/blockchain.js';
import { encode } from '../chain/codec.js';
import { fromHex, type Hash, type PeerId, sha256, toHex } from '../chain/crypto.js';
import { Draft, withNonce } from '../chain/draft.js';
import { HEADER_SIZE, header, NONCE_MAX } from '../chain/header.js';
import { bitsOf, meets, targetHex, targetOf, targetUnderLoad } from '../chain/target.js';
import type { Transaction } from '../chain/transaction.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';
import type { Outlet } from './outlet.js';

/** Bytes of a block that are not transactions: header, entry, count. */
const BLOCK_OVERHEAD = HEADER_SIZE + 256;
/** Hashes a second a thread is taken to make before any was measured. */
const FIRST_RATE = 500_000;

export type MinerFns = {
  /** Peers this one is linked to. */
  readonly linked: () => readonly PeerId[];
  /** The network's time in milliseconds. */
  readonly networkMs: () => number;
  /** What a block may hold now. */
  readonly select: (countMax: number, sizeMax: number) => Transaction[];
  readonly pending: () => number;
  /** Another number whenever what `select` gives may be another, the tip apart. */
  readonly version: () => number;
  /** Whether a block of ours waits for its turn to be held: what comes on it cannot be drafted yet. */
  readonly isWaiting: (own: Hash) => boolean;
  /** Whether somebody watches a transaction that is mined and not yet as deep as the network asks. */
  readonly wantsDepth: () => boolean;
  /** Twice the propagation measured, in milliseconds. */
  readonly slotMs: () => Ms;
  readonly found: (block: Block) => void;
};

type Job = { readonly draft: Draft; readonly bits: number; readonly startedAt: Ms; hashes: number };

export class Miner {
  readonly #self: PeerId;
  readonly #chain: BlockChain;
  readonly #limits: Limits;
  readonly #outlet: Outlet;
  readonly #threads: number;
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
  #tipAt: Ms = Number.NEGATIVE_INFINITY;
  #pendingSince: Ms | null = null;
  /** A transaction came from an app to this very peer since the mempool was empty. */
  #taken = false;
  /** Blocks to mine whatever the mempool holds. */
  #forced = 0;
  /** Nothing that is pending could be mined at this tip and version: not looked for again until one changes. */
  #barren: { readonly tip: Hash; readonly version: number } | null = null;

  /** @param threads how many slices to keep under search; 0: this peer does not mine */
  constructor(self: PeerId, chain: BlockChain, limits: Limits, outlet: Outlet, threads: number, fns: MinerFns) {
    this.#self = self;
    this.#chain = chain;
    this.#limits = limits;
    this.#outlet = outlet;
    this.#threads = threads;
    this.#fns = fns;
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
    this.#taken = true;
  }
  /** Mines this many blocks more, empty ones too. */
  force(blocks: number): void {
    this.#forced += blocks;
  }
  /** The best chain has a new tip: what was searched for is stale. */
  moved(): void {
    this.#tipAt = this.#outlet.now.mono;
    this.#job = null;
    this.#taken = false;
  }

  /**
   * When this peer should begin to mine, null if there is nothing to mine.
   *
   * The peer that took a transaction mines at once, unless the chain has just moved. Everybody else waits for its turn:
   * min(rank, 4) slots, so that a busy cluster takes turns and a frozen taker's transactions are anybody's after four.
   */
  dueAt(): Ms | null {
    const now = this.#outlet.now.mono;
    const pending = this.#fns.pending();
    if (pending === 0 || this.#isBarren()) {
      // What cannot be mined yet keeps nobody's turn.
      this.#pendingSince = null;
      this.#taken = false;
    } else this.#pendingSince ??= now;
    if (this.#threads === 0) return null;
    if (this.#forced > 0) return now;
    const slot = this.#fns.slotMs();
    if (this.#pendingSince === null) {
      // An idle chain gains no depth by itself; an empty block a second does for whoever waits.
      return this.#fns.wantsDepth() ? this.#tipAt + this.#limits.emptyMs + this.#turn() * slot : null;
    }
    if (this.#taken && now - this.#tipAt > this.#limits.slotsMax * slot) return now;
    return Math.max(this.#tipAt, this.#pendingSince) + this.#turn() * slot;
  }

  #isBarren(): boolean {
    return this.#barren?.tip === this.#chain.last.hash && this.#barren.version === this.#fns.version();
  }

  /** Slots to wait: the rank, up to a bound. */
  #turn(): number {
    return Math.min(this.#rank(), this.#limits.slotsMax);
  }

  /** This peer's place, from 1, when linked peers and itself are ordered by SHA-256(tip, peer id): another order for every tip. */
  #rank(): number {
    const tip = fromHex(this.#chain.last.hash);
    const lot = (id: PeerId): string => toHex(sha256(Buffer.concat([tip, fromHex(id)])));
    const own = lot(this.#self);
    return 1 + this.#fns.linked().filter((id) => lot(id) < own).length;
  }

  /** Begins, goes on, or stops, as it is due. @returns when to be called again; null: when something changes */
  work(): Ms | null {
    if (this.#job || (this.#own && this.#fns.isWaiting(this.#own))) return null;
    const dueAt = this.dueAt();
    if (dueAt === null || dueAt > this.#outlet.now.mono) return dueAt;
    this.#begin();
    return null;
  }

  #begin(): void {
    const { blockTransactionsMax, blockSizeMax } = this.#chain.genesis;
    const selected = this.#fns.select(blockTransactionsMax, blockSizeMax - BLOCK_OVERHEAD);
    if (selected.length === 0 && this.#forced === 0 && !this.#fns.wantsDepth()) {
      this.#barren = { tip: this.#chain.last.hash, version: this.#fns.version() };
      return;
    }
    const draft = this.#chain.draft(selected);
    if (!(draft instanceof Draft)) throw new Error(`the mempool selected what the chain refuses: ${draft.code}`);
    this.#job = { draft, bits: this.bits, startedAt: this.#outlet.now.mono, hashes: 0 };
    for (let thread = 0; thread < this.#threads; thread++) this.#search(this.#job);
  }

  /** Gives out one slice under a root of its own. */
  #search(job: Job): void {
    const target = targetOf(job.bits) as bigint;
    const block = job.draft.block({
      miner: this.#self,
      nowMs: Math.floor(this.#fns.networkMs()),
      bits: job.bits,
      extraNonce: this.#extraNonce++ % 2 ** 32,
      load: Math.round(this.#load * 1000),
      hashesBefore: job.hashes,
      microsBefore: Math.round((this.#outlet.now.mono - job.startedAt) * 1000),
      rate: Math.max(1, Math.round(this.#rate)),
    });
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
    const isSound =
      mined && (this.#chain.genesis.proofOfWork === 'drawn' || meets(mined.hash, targetOf(job.bits) as bigint));
    if (!isSound) {
      this.#search(job);
      return;
    }
    this.#job = null;
    if (this.#forced > 0) this.#forced--;
    this.#own = mined.hash;
    this.#fns.found(mined);
  }
}

/** Shorter slices say more about the cost of a message than about the rate. */
const MEASURED_HASHES_MIN = 2_000;
