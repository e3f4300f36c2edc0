/** Blocks by hash as they stand on each other: which are lacking, which are too old to be kept. */
import type { Hex } from './rows.js';

/** Heights kept below the best tip, itself included. */
export const WINDOW = 500;
/** What falls out of the window is dropped when it has so many heights, so that not each block drops another. */
const DROP_HEIGHTS = 20;
/** Blocks dropped that are remembered, so that they are not fetched again. */
const DROPPED_MAX = 4_096;
/** Blocks kept in all, branches included; beyond, those that nobody's chain needs go, the first come first. */
export const BLOCKS_MAX = 4_096;

export type Placed = { readonly hash: Hex; readonly previous: Hex; readonly height: number };

export class Tree {
  readonly #blocks = new Map<Hex, Placed>();
  readonly #children = new Map<Hex, Set<Hex>>();
  readonly #dropped = new Set<Hex>();
  #floor = 0;
  #top = 0;

  /** The lowest height that is kept. */
  get floor(): number {
    return this.#floor;
  }
  /** The highest height held. */
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
    const parent = this.#blocks.get(previous);
    if (parent && parent.height !== height - 1) return false;
    for (const child of this.childrenOf(hash)) if (this.#blocks.get(child)?.height !== height + 1) return false;
    this.#blocks.set(hash, { hash, previous, height });
    const siblings = this.#children.get(previous) ?? new Set();
    this.#children.set(previous, siblings.add(hash));
    this.#top = Math.max(this.#top, height);
    return true;
  }

  /** What a block stands on, if that is within the window and not held; else null. */
  lackingUnder(hash: Hex): Hex | null {
    const block = this.#blocks.get(hash);
    // Also while no tip has moved the window: nobody walks down a long chain block by block.
    const lowest = Math.max(this.#floor, this.#top - WINDOW + 1);
    if (!block || block.height <= Math.max(lowest, 0)) return null;
    return this.#blocks.has(block.previous) ? null : block.previous;
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
   * @param best the tip of the best chain; the window stays while it is not held
   * @param kept stay wherever they are: the tips of peers that have fallen behind
   * @returns what has been dropped
   */
  settle(best: Hex, kept: ReadonlySet<Hex>): Hex[] {
    const old = this.#fallen(best, kept);
    for (const block of old) this.#drop(block);
    const surplus = this.#surplus(best, kept);
    for (const block of surplus) this.#drop(block);
    return [...old, ...surplus].map(({ hash }) => hash);
  }

  #fallen(best: Hex, kept: ReadonlySet<Hex>): Placed[] {
    const height = this.#blocks.get(best)?.height ?? 0;
    const floor = height - WINDOW + 1;
    if (floor <= 0 || floor < this.#floor + (this.#floor === 0 ? 1 : DROP_HEIGHTS)) return [];
    this.#floor = floor;
    return [...this.#blocks.values()].filter(({ hash, height: at }) => at < floor && !kept.has(hash));
  }

  /** Blocks cost their maker little where the floor is low: a stranger may send as many as it likes. */
  #surplus(best: Hex, kept: ReadonlySet<Hex>): Placed[] {
    const count = this.#blocks.size - BLOCKS_MAX;
    if (count <= 0) return [];
    const needed = new Set<Hex>();
    for (const tip of [best, ...kept]) {
      let left = WINDOW;
      for (const { hash } of this.chainOf(tip)) if (left-- > 0) needed.add(hash);
    }
    return [...this.#blocks.values()].filter(({ hash }) => !needed.has(hash)).slice(0, count);
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
