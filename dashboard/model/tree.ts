/** Blocks by hash as they stand on each other: which are lacking, which are too old to be kept. */
import { isRooted } from './credible.js';
import type { Hex } from './rows.js';

/** Heights kept below the best tip, itself included. */
export const WINDOW = 500;
/** What falls out of the window is dropped when it has so many heights, so that not each block drops another. */
const DROP_HEIGHTS = 20;
/** Blocks dropped that are remembered, so that they are not fetched again. */
const DROPPED_MAX = 4_096;
/** Blocks kept in all, branches included; beyond, those that nobody's chain needs go, the first come first. */
export const BLOCKS_MAX = 4_096;
/** When there are more, so many are left: room for a while, so that not each block drops another. */
const BLOCKS_LEFT = 3_072;
/** Blocks held at any moment, those included that wait for the next `settle`; more are refused. */
const BLOCKS_HELD_MAX = 2 * BLOCKS_MAX;

export type Placed = { readonly hash: Hex; readonly previous: Hex; readonly height: number };

export class Tree {
  readonly #blocks = new Map<Hex, Placed>();
  readonly #children = new Map<Hex, Set<Hex>>();
  readonly #dropped = new Set<Hex>();
  #floor = 0;
  /** Height of the tip that was settled on last. */
  #best = 0;
  #top = 0;

  /** The lowest height that is kept. */
  get floor(): number {
    return this.#floor;
  }
  /** The highest height held, of what is near the best tip: what stands far above it may be anybody's invention. */
  get top(): number {
    return this.#top;
  }
  get isFull(): boolean {
    return this.#blocks.size >= BLOCKS_MAX;
  }

  has(hash: Hex): boolean {
    return this.#blocks.has(hash);
  }
  get(hash: Hex): Placed | undefined {
    return this.#blocks.get(hash);
  }
  /** Whether it was here and has fallen out of the window. */
  wasDropped(hash: Hex): boolean {
    return this.#dropped.has(hash);
  }
  /** Those that stand on a block, in the order they came. */
  childrenOf(hash: Hex): Hex[] {
    return [...(this.#children.get(hash) ?? [])];
  }

  /** @returns false if it does not fit what it stands on or what stands on it */
  add({ hash, previous, height }: Placed): boolean {
    if (this.#blocks.size >= BLOCKS_HELD_MAX) return false;
    const parent = this.#blocks.get(previous);
    if (parent && parent.height !== height - 1) return false;
    for (const child of this.childrenOf(hash)) if (this.#blocks.get(child)?.height !== height + 1) return false;
    this.#blocks.set(hash, { hash, previous, height });
    const siblings = this.#children.get(previous) ?? new Set();
    this.#children.set(previous, siblings.add(hash));
    if (parent && !this.#isFarAbove(height)) this.#top = Math.max(this.#top, height);
    return true;
  }

  /** What a block stands on, if that is within the window and not held; else null. */
  lackingUnder(hash: Hex): Hex | null {
    const block = this.#blocks.get(hash);
    // Also while no tip has moved the window: nobody walks down a long chain block by block.
    const lowest = Math.max(this.#floor, this.#best - WINDOW + 1);
    if (!block || block.height <= Math.max(lowest, 0) || this.#isFarAbove(block.height)) return null;
    return this.#blocks.has(block.previous) ? null : block.previous;
  }
  /** What a chain lacks right below what is held of it; null if it is whole within the window, or its tip is not held. */
  lackingIn(tip: Hex): Hex | null {
    let lowest: Hex | null = null;
    for (const { hash } of this.chainOf(tip)) lowest = hash;
    return lowest === null ? null : this.lackingUnder(lowest);
  }
  /** All that is lacking under what is held. */
  get lacking(): Hex[] {
    const all = [...this.#blocks.keys()].map((hash) => this.lackingUnder(hash));
    return [...new Set(all.filter((hash) => hash !== null))];
  }

  /** A chain from its tip down, as far as it is held. */
  *chainOf(tip: Hex): Generator<Placed> {
    for (let block = this.#blocks.get(tip); block; block = this.#blocks.get(block.previous)) yield block;
  }

  /**
   * Moves the window to below a tip, never down, also not when a lower chain leads; and lets go of what is too much.
   *
   * @param best the tip of the best chain; the window stays where it is while that has no roots here
   * @param kept stay below the window: the tips of peers that have fallen behind
   * @returns what has been dropped: what is below the window or far above it, and the oldest of what is too much
   */
  settle(best: Hex, kept: ReadonlySet<Hex>): Hex[] {
    const tip = this.#blocks.get(best);
    const old = tip && isRooted(this.#blocks, best) ? this.#moveTo(tip.height, kept) : [];
    for (const block of old) this.#drop(block);
    const excess = this.#blocks.size > BLOCKS_MAX ? this.#excess(best, kept) : [];
    for (const block of excess) this.#drop(block);
    return [...old, ...excess].map(({ hash }) => hash);
  }

  /** @returns what is out of the window then */
  #moveTo(height: number, kept: ReadonlySet<Hex>): Placed[] {
    this.#best = Math.max(this.#best, height);
    this.#top = Math.max(this.#top, height);
    const floor = height - WINDOW + 1;
    if (floor <= 0 || floor < this.#floor + (this.#floor === 0 ? 1 : DROP_HEIGHTS)) return [];
    this.#floor = floor;
    const isOut = ({ hash, height: at }: Placed): boolean => (at < floor && !kept.has(hash)) || this.#isFarAbove(at);
    return [...this.#blocks.values()].filter(isOut);
  }

  /** The first to come are the first to go, but for the chains that peers are on. */
  #excess(best: Hex, kept: ReadonlySet<Hex>): Placed[] {
    const staying = new Set<Hex>();
    for (const tip of [best, ...kept]) {
      let left = WINDOW;
      for (const { hash } of this.chainOf(tip)) if (left-- > 0) staying.add(hash);
    }
    const others = [...this.#blocks.values()].filter(({ hash }) => !staying.has(hash));
    return others.slice(0, this.#blocks.size - BLOCKS_LEFT);
  }

  #isFarAbove(height: number): boolean {
    return height > this.#best + WINDOW;
  }

  #drop({ hash, previous }: Placed): void {
    this.#blocks.delete(hash);
    const siblings = this.#children.get(previous);
    siblings?.delete(hash);
    if (siblings?.size === 0) this.#children.delete(previous);
    this.#dropped.add(hash);
    if (this.#dropped.size > DROPPED_MAX) this.#dropped.delete([...this.#dropped.keys()][0] ?? hash);
  }
}
