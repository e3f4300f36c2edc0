/** A node: one held block in the chain, linked to the one before and, along the best chain, to the one after. */
import type { Block } from './block.js';
import { encode, u32, u256 } from './codec.js';
import type { Hash } from './crypto.js';
import { type Header, header } from './header.js';
import { StoreFault } from './store.js';
import { struct } from './struct.js';
import { targetOf, workOf } from './target.js';

/** Where a node finds what it does not keep in memory itself. */
export interface NodeSource {
  node(hash: Hash): Node | null;
  nodeAt(height: number): Node | null;
  blockOf(node: Node): Block;
}

/** A node as the store keeps it. */
export const storedNode = struct({ height: u32, work: u256, header });

export class Node {
  readonly hash: Hash;
  readonly previous: Hash;
  readonly height: number;
  /** Cumulative, this block's own included. */
  readonly work: bigint;
  readonly time: number;
  readonly bits: number;
  /** Links in memory; null where the neighbour is to be read when walked. Invariant: `#next` only along the best chain. */
  #prev: Node | null = null;
  #next: Node | null = null;
  readonly #source: NodeSource;

  constructor(source: NodeSource, hash: Hash, head: Header, height: number, work: bigint) {
    this.#source = source;
    this.hash = hash;
    this.previous = head.previous;
    this.height = height;
    this.work = work;
    this.time = head.time;
    this.bits = head.bits;
  }

  /** The node before; null only for genesis. @throws StoreFault if it is not there: a held block's parent is held */
  get prev(): Node | null {
    if (this.height === 0) return null;
    const prev = this.#prev ?? this.#source.node(this.previous);
    if (!prev) throw new StoreFault(`block ${this.hash} stands on nothing`);
    return prev;
  }
  /** The node after, along the best chain; null for its last one and off it. */
  get next(): Node | null {
    if (this.#next) return this.#next;
    return this.#source.nodeAt(this.height)?.hash === this.hash ? this.#source.nodeAt(this.height + 1) : null;
  }
  /** The block itself, read from the store. */
  get block(): Block {
    return this.#source.blockOf(this);
  }

  linkPrev(node: Node | null): void {
    this.#prev = node;
  }
  linkNext(node: Node | null): void {
    this.#next = node;
  }
}

/** Work of one block, by the bits its header claims. @throws on bits that no checked header has */
export function workOfBits(bits: number): bigint {
  const target = targetOf(bits);
  if (target === null) throw new Error(`bits ${bits.toString(16)} are no target`);
  return workOf(target);
}

export const encodeNode = (head: Header, height: number, work: bigint): Uint8Array =>
  encode(storedNode, { height, work, header: head });

/** A tip as it is compared and announced. */
export type Tip = { readonly hash: Hash; readonly height: number; readonly work: bigint };

/**
 * Fork choice: whether `one` leads over `other`. Most cumulative work, never height; of equal work the smaller hash, a
 * total order, so that two peers that hold the same blocks agree without waiting for one more.
 */
export const leads = (one: Pick<Tip, 'hash' | 'work'>, other: Pick<Tip, 'hash' | 'work'>): boolean =>
  one.work !== other.work ? one.work > other.work : one.hash < other.hash;

/** Blocks whose times the median is taken of. */
export const MEDIAN_BLOCKS = 11;

/** The median time of a node and up to ten before it: a child's time must not be earlier. */
export function medianTime(node: Node): number {
  const times: number[] = [];
  for (let one: Node | null = node; one && times.length < MEDIAN_BLOCKS; one = one.prev) times.push(one.time);
  times.sort((a, b) => a - b);
  return times[times.length >>> 1] as number;
}
