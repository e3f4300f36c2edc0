/**
 * The window through which a chain sees the nodes of its store: the last ones of the best chain are in memory, linked both
 * ways, and all that lie beside it. Older ones are made anew for whoever walks there, and not kept.
 */
import assert from 'node:assert/strict';
import { Block } from './block.js';
import { encode } from './codec.js';
import { type Hash, shown, unshown } from './crypto.js';
import { type Genesis, genesis as genesisCodec, genesisHeader } from './genesis.js';
import { encodeNode, Node, type NodeSource, workOfBits } from './node.js';
import type { Shelf } from './shelf.js';
import { Sides } from './sides.js';
import { numberKey, rows, StoreFault, type WritableStore } from './store.js';
import type { Switch } from './switch.js';

/** Nodes of the best chain kept in memory: enough for every reorganisation anyone waits out, at 300 bytes each. */
export const NODES_MAX = 10_000;

export class Window implements NodeSource {
  /** Genesis. */
  readonly first: Node;
  readonly sides: Sides;
  readonly #store: WritableStore;
  readonly #shelf: Shelf;
  readonly #nodesMax: number;
  /** Invariant: of the best chain only, its first and its last one among them; the others are less than `#nodesMax` below the last. */
  readonly #recent = new Map<Hash, Node>();
  #last: Node;

  /** @param store of this genesis, or empty: then the chain is founded in it */
  constructor(store: WritableStore, shelf: Shelf, genesis: Genesis, nodesMax: number) {
    this.#store = store;
    this.#shelf = shelf;
    this.#nodesMax = nodesMax;
    const head = genesisHeader(genesis);
    const { hash } = new Block(head, { entry: null, transactions: [] });
    this.first = new Node(this, hash, head, 0, 0n);
    if (!store.get('meta', 'tip')) {
      store.set('meta', 'genesis', encode(genesisCodec, genesis));
      store.set('headers', hash, encodeNode(head, 0, 0n));
      store.set('heights', numberKey(0), unshown(hash));
      store.set('meta', 'tip', unshown(hash));
    }
    assert(store.get('headers', hash), 'the store is of this genesis: its keeper looks before');
    this.#recent.set(hash, this.first);
    this.#last = this.#tip();
    this.#recent.set(this.#last.hash, this.#last);
    const beside = [...rows(store, 'sides')].map(({ key }) => shelf.load(key as Hash, this));
    this.sides = new Sides(beside.filter((node) => node !== null));
  }

  #tip(): Node {
    const bytes = this.#store.get('meta', 'tip');
    assert(bytes, 'a chain that was founded has a tip');
    const node = this.#recent.get(shown(bytes)) ?? this.#shelf.load(shown(bytes), this);
    assert(node, 'the store holds its own tip');
    return node;
  }

  /** The tip of the best chain. */
  get last(): Node {
    return this.#last;
  }
  /** Nodes in memory, those of side branches included. */
  get size(): number {
    return this.#recent.size + this.sides.size;
  }

  /** A held block's node, from memory or from the store. */
  node(hash: Hash): Node | null {
    const known = this.#recent.get(hash) ?? this.sides.get(hash);
    if (known) return known;
    const loaded = this.#shelf.load(hash, this);
    if (loaded && loaded.height > this.#last.height - this.#nodesMax) this.#recent.set(hash, loaded);
    return loaded;
  }

  /** The node of the best chain at a height; null above its tip. @throws StoreFault if it is not there */
  nodeAt(height: number): Node | null {
    const hash = this.#hashAt(height);
    const node = hash === null ? null : this.node(hash);
    if (!node && height >= 0 && height <= this.#last.height) throw new StoreFault(`there is no block ${height}`);
    return node;
  }

  isBest(node: Node): boolean {
    return this.#hashAt(node.height) === node.hash;
  }

  blockOf(node: Node): Block {
    return this.#shelf.blockOf(node);
  }

  #hashAt(height: number): Hash | null {
    const bytes = this.#store.get('heights', numberKey(height));
    return bytes ? shown(bytes) : null;
  }

  /** Puts a block on a held one, beside the best chain. */
  put(block: Block, parent: Node): Node {
    const work = parent.work + workOfBits(block.header.bits);
    const node = new Node(this, block.hash, block.header, parent.height + 1, work);
    node.linkPrev(parent);
    this.#shelf.put(node, block);
    this.sides.grow(node, this.#last);
    return node;
  }

  /** Takes away a block that lies beside the best chain. @param keepsBody whether its transactions have yet to return */
  drop(node: Node, keepsBody: boolean): void {
    this.sides.delete(node.hash);
    this.#shelf.drop(node, keepsBody);
  }

  /** Takes a ready switch over. What it left lies beside the best chain from now on, what it gained no longer does. */
  move(done: Switch): void {
    done.commit(this.#store);
    const { detached, attached, to } = done;
    for (const node of detached) {
      node.prev?.linkNext(null);
      this.#recent.delete(node.hash);
      this.sides.add(node);
    }
    for (const node of attached) {
      this.sides.delete(node.hash);
      this.#recent.set(node.hash, node);
      node.prev?.linkNext(node);
    }
    this.#last = to;
    this.#slide(attached.length);
  }

  /** Lets go of the nodes that the window has left behind. */
  #slide(steps: number): void {
    const top = this.#last.height - this.#nodesMax;
    for (let height = top; height > Math.max(0, top - steps); height--) {
      const hash = this.#hashAt(height);
      const node = hash === null ? undefined : this.#recent.get(hash);
      if (!node) continue;
      this.#recent.delete(node.hash);
      node.next?.linkPrev(null);
      node.linkNext(null);
    }
  }
}
