/**
 * The block chain a peer runs on: nodes linked both ways along the best chain, the branches beside it, and the switch
 * between them. Everything it knows is in its store; what is in memory is a window on it.
 */
import assert from 'node:assert/strict';
import { Block } from './block.js';
import { encode } from './codec.js';
import { type Hash, type NetworkId, shown, unshown } from './crypto.js';
import { Draft, type MinerWord, searchPlain, withNonce } from './draft.js';
import { type Genesis, genesis as genesisCodec, genesisHeader, networkIdOf } from './genesis.js';
import type { Header } from './header.js';
import { Ledger, Records } from './ledger.js';
import { encodeNode, leads, medianTime, Node, type NodeSource, workOfBits } from './node.js';
import type { Held, Outcome, Progress } from './outcome.js';
import { Overlay } from './overlay.js';
import type { Refusal } from './rules.js';
import { Shelf } from './shelf.js';
import { SIDES_MAX, Sides } from './sides.js';
import { numberKey, rows, type WritableStore } from './store.js';
import { Switch, wayBetween } from './switch.js';
import { targetOf } from './target.js';
import { isSigned, type Transaction } from './transaction.js';
import { checkBody, checkHeader, checkSignatures, checkWork, NOT_REMEMBERED } from './validate.js';

/** Nodes of the best chain kept in memory: enough for every reorganisation anyone waits out, at 300 bytes each. */
export const NODES_MAX = 10_000;
/** Hashes remembered as invalid, oldest out first: each had a valid proof of work, so filling this costs work. */
export const INVALID_MAX = 4096;

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

export class BlockChain implements NodeSource {
  readonly genesis: Genesis;
  readonly network: NetworkId;
  readonly records: Records;
  /** Genesis. */
  readonly first: Node;
  readonly #store: WritableStore;
  readonly #shelf: Shelf;
  readonly #verify: (one: Transaction) => boolean;
  readonly #pinned: (hash: Hash) => boolean;
  readonly #nodesMax: number;
  readonly #recent = new Map<Hash, Node>();
  readonly #sides: Sides;
  readonly #invalid = new Map<Hash, Refusal>();
  #last: Node;
  #switch: Switch | null = null;
  /** Tips of branches that must not be dropped: one that is being fetched, and the one beside the chain that grew last. */
  #protected: Node | null = null;
  #newest: Node | null = null;
  /** The chain has moved: what fell off its sides is dropped when there is nothing else to do. */
  #isPruneDue = false;

  constructor({ genesis, store, verify, pinned, nodesMax }: ChainOptions) {
    this.genesis = genesis;
    this.network = networkIdOf(genesis);
    this.#store = store;
    this.#shelf = new Shelf(store);
    this.#verify = verify ?? ((one) => isSigned(this.network, one));
    this.#pinned = pinned ?? (() => false);
    this.#nodesMax = nodesMax ?? NODES_MAX;
    this.records = new Records(store);
    const head = genesisHeader(genesis);
    const block = new Block(head, { entry: null, transactions: [] });
    this.first = new Node(this, block.hash, head, 0, 0n);
    const tip = store.get('meta', 'tip');
    if (!tip) {
      store.set('meta', 'genesis', encode(genesisCodec, genesis));
      store.set('headers', block.hash, encodeNode(head, 0, 0n));
      store.set('heights', numberKey(0), unshown(block.hash));
      store.set('meta', 'tip', unshown(block.hash));
    }
    assert(store.get('headers', block.hash), 'the store is of this genesis: its keeper looks before');
    this.#recent.set(this.first.hash, this.first);
    const last = tip ? this.node(shown(tip)) : this.first;
    assert(last, 'the store holds its own tip');
    this.#last = last;
    this.#recent.set(last.hash, last);
    const beside = [...rows(store, 'sides')]
      .map(({ key }) => this.#shelf.load(key as Hash, this))
      .filter((node) => node !== null);
    this.#sides = new Sides(beside);
  }

  /** The tip of the best chain. */
  get last(): Node {
    return this.#last;
  }
  /** Blocks in the best chain, genesis included. */
  get length(): number {
    return this.#last.height + 1;
  }
  /** Tips of the branches beside the best chain. */
  get forks(): Node[] {
    return this.#sides.tips();
  }

  /** A held block's node, from memory or from the store. */
  node(hash: Hash): Node | null {
    const known = this.#recent.get(hash) ?? this.#sides?.get(hash);
    if (known) return known;
    const loaded = this.#shelf.load(hash, this);
    if (loaded && this.#last && loaded.height > this.#last.height - this.#nodesMax) this.#recent.set(hash, loaded);
    return loaded;
  }

  /** The node of the best chain at a height. */
  nodeAt(height: number): Node | null {
    const bytes = this.#store.get('heights', numberKey(height));
    return bytes ? this.node(shown(bytes)) : null;
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

  isBest(node: Node): boolean {
    const bytes = this.#store.get('heights', numberKey(node.height));
    return bytes !== undefined && shown(bytes) === node.hash;
  }

  /** Why a block is remembered as invalid. */
  invalidity(hash: Hash): Refusal | null {
    return this.#invalid.get(hash) ?? null;
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
    const trial = new Ledger(new Overlay(this.#store), this.genesis);
    return trial.apply(this.#last.height + 1, transactions) ?? new Draft(this.#last, transactions, trial.root);
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
      const invalid = this.#invalid.has(block.previous);
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
      if (!NOT_REMEMBERED.has(refusal.code)) this.#remember(block.hash, refusal);
      return { type: 'refused', refusal };
    }
    const parent = this.node(block.previous);
    if (!parent) return { type: 'orphaned', missing: block.previous };
    const height = parent.height + 1;
    const work = parent.work + workOfBits(block.header.bits);
    const node = new Node(this, block.hash, block.header, height, work);
    node.linkPrev(parent);
    this.#shelf.put(node, block);
    this.#sides.add(node);
    if (node.previous !== this.#last.hash) this.#newest = node;
    if (this.#protected?.hash === node.previous) this.#protected = node;
    return { type: 'held', node };
  }

  /** Works up to `blocks` blocks towards the heaviest held branch. Call again while it is not 'settled'. */
  advance(blocks: number): Progress {
    const best = this.#sides.best();
    if (!best || !leads(best, this.#last)) {
      if (this.#isPruneDue || this.#sides.size > SIDES_MAX) this.#prune();
      return { type: 'settled' };
    }
    // One that leads no more, or starts at a tip that was left, is begun anew; one that has merely grown is finished first.
    const going = this.#switch;
    if (going?.from !== this.#last || !this.#sides.has(going.to.hash) || !leads(going.to, this.#last)) {
      this.#switch = new Switch(this.#store, this.genesis, this.#last, best);
    }
    const current = this.#switch as Switch;
    const progress = current.advance(blocks);
    if (progress.type === 'working') return progress;
    this.#switch = null;
    if (progress.type === 'refused') {
      this.#condemn(progress.node, progress.refusal);
      return progress;
    }
    this.#commit(current);
    return { type: 'moved', detached: current.detached, attached: current.attached };
  }

  /** Offers a block and follows the heaviest branch to its end. */
  add(block: Block, networkSec?: number): Outcome {
    const before = this.#last;
    const held = this.hold(block, networkSec);
    if (held.type !== 'held') return held;
    while (this.advance(Number.MAX_SAFE_INTEGER).type !== 'settled');
    const refusal = this.#invalid.get(block.hash);
    if (refusal) return { type: 'refused', refusal };
    const { detached, attached } = wayBetween(before, this.#last);
    if (attached.length === 0) return { type: 'branched' };
    return detached.length === 0 ? { type: 'extended' } : { type: 'reorganised', detached, attached };
  }

  #commit(done: Switch): void {
    done.commit(this.#store);
    for (const node of done.detached) {
      node.prev?.linkNext(null);
      this.#recent.delete(node.hash);
      this.#sides.add(node);
    }
    for (const node of done.attached) {
      this.#sides.delete(node.hash);
      this.#recent.set(node.hash, node);
      node.prev?.linkNext(node);
    }
    this.#last = done.to;
    this.#slide(done.attached.length);
    // Not now: whoever is told of the move first says which bodies are still wanted.
    this.#isPruneDue = true;
  }

  /** Keeps a branch that is being fetched, up to this block and what comes on it, within the bounds; null for none. */
  protect(node: Node | null): void {
    this.#protected = node;
  }

  /** Lets go of the nodes that the window has left behind. */
  #slide(steps: number): void {
    const top = this.#last.height - this.#nodesMax;
    for (let height = top; height > Math.max(0, top - steps); height--) {
      const bytes = this.#store.get('heights', numberKey(height));
      const node = bytes && this.#recent.get(shown(bytes));
      if (!node) continue;
      this.#recent.delete(node.hash);
      node.next?.linkPrev(null);
      node.linkNext(null);
    }
  }

  /** Nodes held in memory, those of side branches included. */
  get nodesInMemory(): number {
    return this.#recent.size + this.#sides.size;
  }

  /** Drops an invalid block and everything on it. */
  #condemn(node: Node, refusal: Refusal): void {
    this.#remember(node.hash, refusal);
    for (const one of this.#sides.withDescendants(node)) {
      if (one !== node) this.#remember(one.hash, { code: 'PARENT_INVALID', parent: one.previous });
      this.#drop(one);
    }
  }

  #remember(hash: Hash, refusal: Refusal): void {
    if (this.#invalid.size >= INVALID_MAX) this.#invalid.delete(this.#invalid.keys().next().value as Hash);
    this.#invalid.set(hash, refusal);
  }

  #prune(): void {
    this.#isPruneDue = false;
    for (const node of this.#sides.surplus(this.#last, [this.#protected, this.#newest])) this.#drop(node);
  }

  #drop(node: Node): void {
    this.#sides.delete(node.hash);
    this.#shelf.drop(node, this.#pinned(node.hash));
  }

  /** The chain as lines of text, genesis first: the original's print. */
  *print(): Generator<string> {
    for (let node: Node | null = this.first; node; node = node.next) {
      const { nonce, data } = node.block;
      yield `block ${node.height}  ${node.hash}  nonce ${nonce}  previous ${node.previous}  ${data.transactions.length} transactions`;
    }
  }
}
