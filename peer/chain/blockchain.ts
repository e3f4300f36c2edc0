/**
 * The block chain a peer runs on: which blocks are taken, and which branch of them leads. Everything it knows is in its
 * store; what is in memory is a window on it.
 */
import assert from 'node:assert/strict';
import type { Block } from './block.js';
import type { Hash, NetworkId } from './crypto.js';
import { Draft, type MinerWord, searchPlain, withNonce } from './draft.js';
import { type Genesis, networkIdOf } from './genesis.js';
import type { Header } from './header.js';
import { Invalid } from './invalid.js';
import { Ledger, Records } from './ledger.js';
import { leads, medianTime, type Node } from './node.js';
import type { Held, Outcome, Progress } from './outcome.js';
import { Overlay } from './overlay.js';
import type { Refusal } from './rules.js';
import { Shelf } from './shelf.js';
import { SIDES_MAX } from './sides.js';
import type { WritableStore } from './store.js';
import { Switch, wayBetween } from './switch.js';
import { targetOf } from './target.js';
import { isSigned, type Transaction } from './transaction.js';
import { checkBody, checkHeader, checkSignatures, checkWork } from './validate.js';
import { NODES_MAX, Window } from './window.js';

export type ChainOptions = {
  readonly genesis: Genesis;
  readonly store: WritableStore;
  /** Whether a transaction's signature holds; by default it is checked here and now. */
  readonly verify?: (one: Transaction) => boolean;
  /** Whether a block that is dropped must leave its body behind: its transactions have yet to return. */
  readonly pinned?: (hash: Hash) => boolean;
  /** Nodes of the best chain kept in memory; NODES_MAX unless a test asks for fewer. */
  readonly nodesMax?: number;
};

export class BlockChain {
  readonly genesis: Genesis;
  readonly network: NetworkId;
  readonly records: Records;
  readonly #store: WritableStore;
  readonly #shelf: Shelf;
  readonly #window: Window;
  readonly #verify: (one: Transaction) => boolean;
  readonly #pinned: (hash: Hash) => boolean;
  readonly #invalid = new Invalid();
  #switch: Switch | null = null;
  /** The chain has moved: what fell off its sides is dropped when there is nothing else to do. */
  #isPruneDue = false;

  constructor({ genesis, store, verify, pinned, nodesMax }: ChainOptions) {
    this.genesis = genesis;
    this.network = networkIdOf(genesis);
    this.#store = store;
    this.#shelf = new Shelf(store);
    this.#window = new Window(store, this.#shelf, genesis, nodesMax ?? NODES_MAX);
    this.#verify = verify ?? ((one) => isSigned(this.network, one));
    this.#pinned = pinned ?? (() => false);
    this.records = new Records(store);
  }

  /** Genesis. */
  get first(): Node {
    return this.#window.first;
  }
  /** The tip of the best chain. */
  get last(): Node {
    return this.#window.last;
  }
  /** Blocks in the best chain, genesis included. */
  get length(): number {
    return this.last.height + 1;
  }
  /** Tips of the branches beside the best chain. */
  get forks(): Node[] {
    return this.#window.sides.tips();
  }

  /** A held block's node. */
  node(hash: Hash): Node | null {
    return this.#window.node(hash);
  }
  /** The node of the best chain at a height. */
  nodeAt(height: number): Node | null {
    return this.#window.nodeAt(height);
  }
  isBest(node: Node): boolean {
    return this.#window.isBest(node);
  }

  blockOf(node: Node): Block {
    return this.#shelf.blockOf(node);
  }
  /** A block's bytes as they are sent, without decoding it. Genesis has none. */
  bytesOf(node: Node): Uint8Array {
    return this.#shelf.bytesOf(node);
  }
  headerOf(node: Node): Header {
    return this.#shelf.headerOf(node);
  }

  /** Why a block is remembered as invalid. */
  invalidity(hash: Hash): Refusal | null {
    return this.#invalid.get(hash);
  }

  /**
   * Mines a block on the tip and adds it: the original's miner, with the plain hash. Peers search with their worker
   * pool instead, over the same draft.
   */
  mine(transactions: readonly Transaction[], word: MinerWord): Block {
    const draft = this.draft(transactions);
    assert(draft instanceof Draft, 'transactions to mine are valid on the tip');
    const target = targetOf(word.bits);
    assert(target !== null, 'a miner chooses a target');
    for (let extraNonce = word.extraNonce; ; extraNonce++) {
      const block = draft.block({ ...word, extraNonce });
      const nonce = searchPlain(block, target);
      if (nonce === null) continue;
      const mined = withNonce(block, nonce);
      const outcome = this.add(mined);
      assert(outcome.type === 'extended', 'a block mined here, on the tip, extends the chain');
      return mined;
    }
  }

  /** What to search for so that these transactions, in this order, come next; or what is wrong with one of them. */
  draft(transactions: readonly Transaction[]): Draft | Refusal {
    const trial = new Ledger(new Overlay(this.#store), this.genesis, this.records.recent);
    return trial.apply(this.last.height + 1, transactions) ?? new Draft(this.last, transactions, trial.root);
  }

  /**
   * Checks a block on its parent, its transactions' signatures and the records apart. Where the parent is unknown only
   * the work is looked at, so that blocks which lead nowhere cost their maker something too.
   *
   * @param networkSec the network's time in seconds; by default no block is too new
   */
  inspect(block: Block, networkSec = Number.POSITIVE_INFINITY): Refusal | null {
    const parent = this.node(block.previous);
    if (!parent) {
      const invalid = this.#invalid.get(block.previous) !== null;
      const weak = checkWork(this.genesis, block.header, block.hash);
      return weak ?? (invalid ? { code: 'PARENT_INVALID', parent: block.previous } : null);
    }
    return (
      checkHeader(this.genesis, block.header, block.hash, medianTime(parent), networkSec) ??
      checkBody(this.genesis, block, parent.height + 1)
    );
  }

  /** Checks all that can be known of a block before it is tried on the records. */
  validate(block: Block, networkSec?: number): Refusal | null {
    const refusal = this.inspect(block, networkSec);
    // An orphan's body is not yet known to be the one its header means: its signatures say nothing about its hash.
    if (refusal || !this.node(block.previous)) return refusal;
    return checkSignatures(block, this.#verify);
  }

  /** Takes a block into the tree of held blocks; the best chain stays as it is until `advance`. */
  hold(block: Block, networkSec?: number): Held {
    if (this.node(block.hash)) return { type: 'known' };
    const remembered = this.#invalid.get(block.hash);
    if (remembered) return { type: 'refused', refusal: remembered };
    const refusal = this.validate(block, networkSec);
    if (refusal) {
      this.#invalid.refused(block.hash, refusal);
      return { type: 'refused', refusal };
    }
    const parent = this.node(block.previous);
    if (!parent) return { type: 'orphaned', missing: block.previous };
    return { type: 'held', node: this.#window.put(block, parent) };
  }

  /** Works up to `blocks` blocks towards the heaviest held branch. Call again while it is not 'settled'. */
  advance(blocks: number): Progress {
    const best = this.#window.sides.best();
    if (!best || !leads(best, this.last)) {
      if (this.#isPruneDue || this.#window.sides.size > SIDES_MAX) this.#prune();
      return { type: 'settled' };
    }
    // One that leads no more, or starts at a tip that was left, is begun anew; one that has merely grown is finished first.
    const going = this.#switch;
    if (going?.from !== this.last || !this.#window.sides.has(going.to.hash) || !leads(going.to, this.last)) {
      this.#switch = new Switch(this.#store, this.genesis, this.records.recent, this.last, best);
    }
    const current = this.#switch as Switch;
    const progress = current.advance(blocks);
    if (progress.type === 'working') return progress;
    this.#switch = null;
    if (progress.type === 'refused') {
      this.#condemn(progress.node, progress.refusal);
      return progress;
    }
    this.#window.move(current);
    // Not now: whoever is told of the move first says which bodies are still wanted.
    this.#isPruneDue = true;
    return { type: 'moved', detached: current.detached, attached: current.attached };
  }

  /** Offers a block and follows the heaviest branch to its end. */
  add(block: Block, networkSec?: number): Outcome {
    const before = this.last;
    const held = this.hold(block, networkSec);
    if (held.type !== 'held') return held;
    while (this.advance(Number.MAX_SAFE_INTEGER).type !== 'settled');
    const refusal = this.#invalid.get(block.hash);
    if (refusal) return { type: 'refused', refusal };
    const { detached, attached } = wayBetween(before, this.last);
    if (attached.length === 0) return { type: 'branched' };
    return detached.length === 0 ? { type: 'extended' } : { type: 'reorganised', detached, attached };
  }

  /** Keeps a branch that is being fetched, up to this block and what comes on it, within the bounds; null for none. */
  protect(node: Node | null): void {
    this.#window.sides.protect(node);
  }

  /** Nodes held in memory, those of side branches included. */
  get nodesInMemory(): number {
    return this.#window.size;
  }

  /** Drops an invalid block and everything on it. */
  #condemn(node: Node, refusal: Refusal): void {
    const branch = this.#window.sides.withDescendants(node);
    this.#invalid.failed(branch, refusal);
    for (const one of branch) this.#drop(one);
  }

  #prune(): void {
    this.#isPruneDue = false;
    for (const node of this.#window.sides.surplus(this.last)) this.#drop(node);
  }

  #drop(node: Node): void {
    this.#window.drop(node, this.#pinned(node.hash));
  }

  /** The chain as lines of text, genesis first: the original's print. */
  *print(): Generator<string> {
    for (let node: Node | null = this.first; node; node = node.next) {
      const { nonce, data } = node.block;
      yield `block ${node.height}  ${node.hash}  nonce ${nonce}  previous ${node.previous}  ${data.transactions.length} transactions`;
    }
  }
}
