/** The shelf: blocks as the store keeps them, header and body apart, and the few that are wanted again in a moment. */
import { Block, joinBlock } from './block.js';
import { Writer } from './bytes.js';
import { decodeOwn } from './codec.js';
import type { Hash } from './crypto.js';
import { type Header, header as headerCodec } from './header.js';
import { encodeNode, Node, type NodeSource, storedNode } from './node.js';
import { StoreFault, type WritableStore } from './store.js';

/** Blocks kept decoded, oldest out first: those that are held, tried, told and passed on within a moment. */
const BLOCKS_CACHED_MAX = 16;

export class Shelf {
  readonly #store: WritableStore;
  readonly #blocks = new Map<Hash, Block>();

  constructor(store: WritableStore) {
    this.#store = store;
  }

  /** A held block's node, made anew; null if the block is not held. @param source what the node walks by */
  load(hash: Hash, source: NodeSource): Node | null {
    const bytes = this.#store.get('headers', hash);
    if (!bytes) return null;
    const { height, work, header } = decodeOwn(storedNode, bytes);
    return new Node(source, hash, header, height, work);
  }

  headerOf(node: Node): Header {
    const bytes = this.#store.get('headers', node.hash);
    if (!bytes) throw new StoreFault(`block ${node.hash} has no header`);
    return decodeOwn(storedNode, bytes).header;
  }

  /** @throws if the store has lost or garbled the block */
  blockOf(node: Node): Block {
    const cached = this.#blocks.get(node.hash);
    if (cached) return cached;
    const header = this.headerOf(node);
    if (node.height === 0) return new Block(header, { entry: null, transactions: [] }, node.hash);
    const read = joinBlock(header, this.#bodyOf(node));
    if (!read.ok) throw new StoreFault(`block ${node.hash}: ${read.why}`);
    this.#cache(read.value);
    return read.value;
  }

  /** A block's bytes as they are sent, without decoding it. Genesis has none. */
  bytesOf(node: Node): Uint8Array {
    const out = new Writer();
    headerCodec.write(out, this.headerOf(node));
    out.raw(this.#bodyOf(node));
    return out.bytes();
  }

  #bodyOf(node: Node): Uint8Array {
    const bytes = this.#store.get('bodies', node.hash);
    if (!bytes) throw new StoreFault(`block ${node.hash} has no body`);
    return bytes;
  }

  #cache(block: Block): void {
    if (this.#blocks.size >= BLOCKS_CACHED_MAX) this.#blocks.delete(this.#blocks.keys().next().value as Hash);
    this.#blocks.set(block.hash, block);
  }

  /** Puts a block that is held from now on, beside the best chain. */
  put(node: Node, block: Block): void {
    this.#store.set('headers', node.hash, encodeNode(block.header, node.height, node.work));
    this.#store.set('bodies', node.hash, block.bodyBytes);
    this.#store.set('sides', node.hash, new Uint8Array(0));
    this.#cache(block);
  }

  /** Takes a block away that is held no longer. @param keepsBody whether its transactions have yet to return */
  drop(node: Node, keepsBody: boolean): void {
    this.#store.set('headers', node.hash, null);
    this.#store.set('sides', node.hash, null);
    if (!keepsBody) this.#store.set('bodies', node.hash, null);
  }
}
