/** Fetches the blocks that peers speak of and nobody here has, each once, down to the window. */
import { type Block, decodeBlock } from '../../peer/chain/block.js';
import type { Hash } from '../../peer/chain/crypto.js';
import type { PeerClient } from '../../peer/client/peer.js';
import { BLOCKS_MAX } from '../../peer/wire/limits.js';
import type { Summary } from '../../peer/wire/summary.js';
import { Gate } from '../gate.js';
import { type Tree, WINDOW } from '../model/tree.js';
import { Refusals } from './refusals.js';

/** Questions for blocks under way at once. */
const QUESTIONS_MAX = 8;
/** Blocks wanted at once; what is beyond is wanted again with the peer's next word. */
const WANTED_MAX = 1_024;
/** A tip so far above what is held is reached by runs of blocks, and not one by one. */
const RUN_HEIGHTS_MIN = 8;
const ANSWER_MS_MAX = 3_000;
/** A run takes no longer: meanwhile nobody else's blocks are looked at. */
const RUN_MS_MAX = 30_000;

export type GatheringFns = {
  /** Whether a block may be believed as far as it can be judged alone. */
  readonly isGood: (block: Block) => boolean;
  /** @param isNews false while catching up with what was there before */
  readonly onBlock: (block: Block, isNews: boolean) => void;
  /** A run of blocks is over. */
  readonly onCaughtUp: () => void;
};

export class Gathering {
  readonly #tree: Tree;
  readonly #fns: GatheringFns;
  readonly #gate = new Gate(QUESTIONS_MAX);
  readonly #refusals = new Refusals();
  /** Who is said to have it, by the hash of what is wanted. */
  readonly #wanted = new Map<Hash, PeerClient[]>();
  /** What was said during a run; looked at when it is over. */
  readonly #said = new Map<PeerClient, Summary>();
  #isRunning = false;
  #hasCaughtUp = false;

  constructor(tree: Tree, fns: GatheringFns) {
    this.#tree = tree;
    this.#fns = fns;
  }

  /** A peer speaks of its blocks. @param attached those gained since its last word */
  see(client: PeerClient, said: Summary, attached: readonly Hash[] = []): void {
    if (this.#isRunning) {
      this.#said.set(client, said);
      return;
    }
    const isFar = !this.#tree.has(said.tip) && said.height > this.#tree.top + RUN_HEIGHTS_MIN;
    if (isFar && !this.#refusals.has(client, RUN)) {
      void this.#run(client, said);
      return;
    }
    this.#hasCaughtUp ||= this.#tree.has(said.tip);
    // What nobody could give when it was wanted is wanted again: a hole in a chain would stay for ever.
    const lacking = this.#tree.lackingIn(said.tip) as Hash | null;
    for (const hash of [...attached, said.tip, ...(lacking === null ? [] : [lacking])]) this.#want(hash, client);
    for (const hash of said.forks) if (!this.#tree.isFull) this.#want(hash, client);
  }

  /** The last heights of a peer's best chain, in runs side by side; then whatever else is lacking. */
  async #run(client: PeerClient, said: Summary): Promise<void> {
    this.#isRunning = true;
    const dueAt = performance.now() + RUN_MS_MAX;
    const from = Math.max(1, this.#tree.top + 1, said.height - WINDOW + 1);
    const starts = Array.from({ length: Math.ceil((said.height - from + 1) / BLOCKS_MAX) }, (_, page) => page);
    const pages = starts.map((page) => {
      const first = from + page * BLOCKS_MAX;
      return this.#page(client, first, Math.min(said.height, first + BLOCKS_MAX - 1), dueAt);
    });
    const ended = await Promise.allSettled(pages);
    // It has not what it speaks of, or does not answer: others may go first for a while.
    if (ended.some((one) => one.status === 'rejected') || !this.#tree.has(said.tip)) this.#refusals.add(client, RUN);
    this.#isRunning = false;
    this.#hasCaughtUp ||= this.#tree.has(said.tip);
    this.#fns.onCaughtUp();
    for (const hash of this.#tree.lacking) this.#want(hash as Hash, client);
    const waiting = [...this.#said];
    this.#said.clear();
    for (const [one, word] of [[client, said] as const, ...waiting]) this.see(one, word);
  }

  /** Heights `from` to `to`, both included. An answer has as many as a frame holds. @param dueAt by `performance.now` */
  async #page(client: PeerClient, from: number, to: number, dueAt: number): Promise<void> {
    for (let at = from; at <= to; ) {
      if (performance.now() > dueAt) throw new Error(`it did not tell its blocks to ${to} in time`);
      const answer = await this.#gate.through(() =>
        client.ask<'blocks'>({ type: 'blocks', from: at, count: to - at + 1 }, ANSWER_MS_MAX),
      );
      if (answer === null || answer.blocks.length === 0) return;
      for (const bytes of answer.blocks) {
        const read = decodeBlock(bytes);
        if (!read.ok) throw new Error(`block ${at} cannot be read: ${read.why}`);
        const isRight = read.value.height === at && this.#take(read.value, false);
        if (!isRight) throw new Error(`asked for block ${at} it sent another one, or one that makes no sense`);
        at++;
      }
    }
  }

  #want(hash: Hash, client: PeerClient): void {
    if (this.#tree.has(hash) || this.#tree.wasDropped(hash) || this.#refusals.has(client, hash)) return;
    const askers = this.#wanted.get(hash);
    if (askers) {
      if (!askers.includes(client)) askers.push(client);
      return;
    }
    if (this.#wanted.size >= WANTED_MAX) return;
    this.#wanted.set(hash, [client]);
    void this.#gate.through(() => this.#fetch(hash));
  }

  /** Asks one after the other of those who have it; if nobody gives it, it is wanted again when somebody names it. */
  async #fetch(hash: Hash): Promise<void> {
    const askers = this.#wanted.get(hash) ?? [];
    // Others may be added meanwhile.
    for (let client = askers.shift(); client; client = askers.shift()) {
      // A run may have brought it since it was wanted.
      if (this.#tree.has(hash)) break;
      const block = await askedFor(hash, client);
      if (block && this.#take(block, this.#hasCaughtUp)) {
        this.#descend(hash, [client, ...askers]);
        break;
      }
      this.#refusals.add(client, hash);
    }
    this.#wanted.delete(hash);
    // All that was there before is here: from now on a block is news.
    this.#hasCaughtUp ||= this.#wanted.size === 0;
  }

  /** Goes on with what a block stands on, from whoever had the block. */
  #descend(hash: Hash, clients: readonly PeerClient[]): void {
    const below = this.#tree.lackingUnder(hash);
    if (below !== null) for (const client of clients) this.#want(below as Hash, client);
  }

  /** @returns whether it is held now */
  #take(block: Block, isNews: boolean): boolean {
    if (this.#tree.has(block.hash)) return true;
    if (!this.#fns.isGood(block) || !this.#tree.add(block)) return false;
    this.#fns.onBlock(block, isNews);
    return true;
  }
}

/** Stands for a run of blocks among the hashes that a peer has refused. */
const RUN = 'run';

/** @returns null if it has none, or none that is the one asked for */
async function askedFor(hash: Hash, client: PeerClient): Promise<Block | null> {
  try {
    const answer = await client.ask<'block'>({ type: 'block', hash }, ANSWER_MS_MAX);
    if (answer === null) return null;
    const read = decodeBlock(answer.bytes);
    return read.ok && read.value.hash === hash ? read.value : null;
  } catch {
    // Late, or gone: the next one is asked.
    return null;
  }
}
