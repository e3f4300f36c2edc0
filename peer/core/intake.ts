/** Blocks coming in: one lane, in the order they came, each run checked for signatures before it is held. */

import type { Block } from '../chain/block.js';
import type { BlockChain } from '../chain/blockchain.js';
import type { Hash } from '../chain/crypto.js';
import type { Node } from '../chain/node.js';
import type { Moved, Progress } from '../chain/outcome.js';
import { type Refusal, RULES } from '../chain/rules.js';
import type { Transaction } from '../chain/transaction.js';
import type { Arrival } from './journeys.js';
import type { Limits } from './limits.js';
import type { Signatures } from './signatures.js';

/** Blocks that come together, each the child of the one before. */
export type Run = {
  readonly blocks: readonly Block[];
  /** A connection's name for blaming it; null for our own. */
  readonly from: number | null;
  /** Says whose it was even when the connection is gone. */
  readonly arrival: Arrival;
};

export type IntakeFns = {
  /** The network's time in seconds. */
  readonly networkSec: () => number;
  readonly moved: (move: Moved) => void;
  /** A block is held; whether it joins the best chain comes next. */
  readonly held: (node: Node, arrival: Arrival) => void;
  /** A block's parent is unknown: whoever sent it has more. */
  readonly orphaned: (from: number | null) => void;
  readonly refused: (block: Hash, refusal: Refusal, from: number | null) => void;
  /** There is more to do than one step may: be called again by `work` in the next one. */
  readonly busy: () => void;
};

/** Blocks refused for now because their time is ahead of ours, oldest out first. */
const EARLY_MAX = 64;
/** Blocks whose senders are remembered until they are tried on the records, oldest out first: those beside the chain. */
const SENDERS_MAX = 1024;

export class Intake {
  readonly #chain: BlockChain;
  readonly #signatures: Signatures;
  readonly #limits: Limits;
  readonly #fns: IntakeFns;
  readonly #lane: Run[] = [];
  /** Invariant: how often each block is in the lane. */
  readonly #waiting = new Map<Hash, number>();
  /** The run at the head has its signatures checked: these are forged. Null while it has not. */
  #forged: ReadonlySet<Hash> | null = null;
  #isChecking = false;
  #done = 0;
  readonly #early = new Map<Hash, Run>();
  readonly #senders = new Map<Hash, number>();
  /** What this step may still connect. */
  #blocksLeft: number;
  #transactionsLeft: number;

  constructor(chain: BlockChain, signatures: Signatures, limits: Limits, fns: IntakeFns) {
    this.#chain = chain;
    this.#signatures = signatures;
    this.#limits = limits;
    this.#fns = fns;
    this.#blocksLeft = limits.stepBlocks;
    this.#transactionsLeft = limits.stepTransactions;
  }

  /** Runs that wait or are worked on. */
  get length(): number {
    return this.#lane.length;
  }
  /** Whether a block waits for its turn, or for its time. */
  has(hash: Hash): boolean {
    return this.#waiting.has(hash) || this.#early.has(hash);
  }
  /** Whether blocks wait for their time. */
  get hasEarly(): boolean {
    return this.#early.size > 0;
  }

  /** Whether a transaction of the block being held is signed: its run was checked. */
  isSigned(one: Transaction): boolean {
    return this.#forged?.has(one.id) !== true;
  }

  /** A step begins: it may connect as much as any. */
  begin(): void {
    this.#blocksLeft = this.#limits.stepBlocks;
    this.#transactionsLeft = this.#limits.stepTransactions;
  }

  /** Takes a run into the lane, or drops it when the lane is full: it can be asked for again. Our own are never dropped. */
  take(run: Run): void {
    if (run.blocks.length === 0 || (run.from !== null && this.#lane.length >= this.#limits.runsMax)) return;
    this.#lane.push(run);
    for (const { hash } of run.blocks) this.#waiting.set(hash, (this.#waiting.get(hash) ?? 0) + 1);
    this.work();
  }

  #leave(run: Run): void {
    this.#lane.shift();
    this.#forged = null;
    this.#done = 0;
    for (const { hash } of run.blocks) {
      const count = this.#waiting.get(hash) ?? 0;
      if (count > 1) this.#waiting.set(hash, count - 1);
      else this.#waiting.delete(hash);
    }
  }

  /** Blocks that were too early are offered again. */
  retry(): void {
    const early = [...this.#early];
    this.#early.clear();
    for (const [hash, run] of early) {
      if (this.#lane.length < this.#limits.runsMax) this.take(run);
      else this.#early.set(hash, run);
    }
  }

  /** Works through the lane as far as this step may. A block that was held is tried in the same step: miners look at the tip. */
  work(): void {
    while (!this.#isSpent) {
      const progress = this.#chain.advance(this.#blocksLeft);
      if (progress.type === 'working') this.#blocksLeft = 0;
      else if (progress.type !== 'settled') this.#on(progress);
      else if (!this.#next()) return;
      else this.#settle();
    }
    this.#fns.busy();
  }

  get #isSpent(): boolean {
    return this.#blocksLeft <= 0 || this.#transactionsLeft <= 0;
  }

  /** Tries the block that was just held, if it leads. */
  #settle(): void {
    const progress = this.#chain.advance(Math.max(1, this.#blocksLeft));
    if (progress.type === 'working') this.#blocksLeft = 0;
    else if (progress.type !== 'settled') this.#on(progress);
  }

  #on(progress: Exclude<Progress, { type: 'settled' | 'working' }>): void {
    if (progress.type === 'moved') {
      // One that was held in this step has been counted.
      this.#blocksLeft -= progress.attached.length + progress.detached.length - 1;
      for (const { hash } of progress.attached) this.#senders.delete(hash);
      this.#fns.moved(progress);
      return;
    }
    const { node, refusal } = progress;
    const from = this.#senders.get(node.hash) ?? null;
    this.#senders.delete(node.hash);
    this.#fns.refused(node.hash, refusal, from);
  }

  /** Holds the next block of the run at the head. @returns false if there is none, or its signatures are not checked yet */
  #next(): boolean {
    for (;;) {
      const run = this.#lane[0];
      if (!run || this.#isChecking) return false;
      if (this.#forged === null) {
        this.#check(run);
        continue;
      }
      const block = run.blocks[this.#done++];
      if (!block) {
        this.#leave(run);
        continue;
      }
      if (this.#hold(block, run)) {
        this.#blocksLeft--;
        this.#transactionsLeft -= block.data.transactions.length;
        return true;
      }
      // Refused or orphaned: what follows stands on it.
      this.#done = run.blocks.length;
    }
  }

  #check(run: Run): void {
    const [first] = run.blocks;
    // Cheap rules first: a signature check is what a flood would make us pay for.
    const refusal =
      first && this.#chain.node(first.hash) === null && this.#chain.inspect(first, this.#fns.networkSec());
    if (refusal || (first && !this.#chain.node(first.previous))) {
      this.#forged = new Set();
      return;
    }
    const unheld = run.blocks.filter((one) => this.#chain.node(one.hash) === null);
    this.#isChecking = true;
    let inThisStep = true;
    this.#signatures.check(
      unheld.flatMap((one) => one.data.transactions),
      (forged) => {
        this.#isChecking = false;
        this.#forged = forged;
        if (!inThisStep) this.work();
      },
    );
    inThisStep = false;
  }

  /** @returns whether the blocks on it can follow */
  #hold(block: Block, run: Run): boolean {
    const held = this.#chain.hold(block, this.#fns.networkSec());
    switch (held.type) {
      case 'known':
        return true;
      case 'held':
        if (run.from !== null) this.#remember(block.hash, run.from);
        this.#fns.held(held.node, run.arrival);
        return true;
      case 'orphaned':
        this.#fns.orphaned(run.from);
        return false;
      case 'refused':
        if (held.refusal.code === 'TOO_NEW') this.#keepEarly(block, run);
        this.#fns.refused(block.hash, held.refusal, run.from);
        return false;
    }
  }

  #remember(hash: Hash, from: number): void {
    if (this.#senders.size >= SENDERS_MAX) this.#senders.delete(this.#senders.keys().next().value as Hash);
    this.#senders.set(hash, from);
  }

  #keepEarly(block: Block, run: Run): void {
    if (this.#early.size >= EARLY_MAX) this.#early.delete(this.#early.keys().next().value as Hash);
    this.#early.set(block.hash, { ...run, blocks: [block] });
  }
}

/** What a refusal costs whoever sent the block. */
export const penaltyOf = (refusal: Refusal): number => RULES[refusal.code].penalty;
