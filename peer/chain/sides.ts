/** The blocks held beside the best chain: stale ones, and those on the way to become the best. */
import type { Hash } from './crypto.js';
import { leads, type Node } from './node.js';

/** Blocks kept beside the best chain that lead nowhere yet, lightest out first. */
export const SIDES_MAX = 512;
/** Side branches that end deeper than this below the tip are dropped first. */
export const SIDE_DEPTH_MAX = 100;

export class Sides {
  readonly #nodes = new Map<Hash, Node>();
  readonly #children = new Map<Hash, Set<Node>>();
  /** Undefined while it must be looked for. */
  #best: Node | null | undefined = null;
  /** Ends of branches that stay whatever they weigh: one that is being fetched, and the one that grew last. */
  #protected: Node | null = null;
  #newest: Node | null = null;

  constructor(nodes: Iterable<Node>) {
    for (const node of nodes) this.add(node);
  }

  get(hash: Hash): Node | undefined {
    return this.#nodes.get(hash);
  }
  has(hash: Hash): boolean {
    return this.#nodes.has(hash);
  }

  add(node: Node): void {
    this.#nodes.set(node.hash, node);
    const siblings = this.#children.get(node.previous);
    if (siblings) siblings.add(node);
    else this.#children.set(node.previous, new Set([node]));
    if (this.#best !== undefined && (!this.#best || leads(node, this.#best))) this.#best = node;
  }

  /** Adds a block that was held just now. @param last tip of the best chain: what stands on it is no branch */
  grow(node: Node, last: Node): void {
    this.add(node);
    if (node.previous !== last.hash) this.#newest = node;
    if (this.#protected?.hash === node.previous) this.#protected = node;
  }

  /** Keeps a branch that is being fetched, up to this block and what comes on it, within the bounds; null for none. */
  protect(node: Node | null): void {
    this.#protected = node;
  }

  delete(hash: Hash): void {
    const node = this.#nodes.get(hash);
    if (!node) return;
    this.#nodes.delete(hash);
    const siblings = this.#children.get(node.previous);
    siblings?.delete(node);
    if (siblings?.size === 0) this.#children.delete(node.previous);
    // Looked for when it is asked for: a whole branch is deleted block by block.
    if (this.#best === node) this.#best = undefined;
  }

  /** The one that leads over all others here. */
  best(): Node | null {
    if (this.#best === undefined) {
      let best: Node | null = null;
      for (const one of this.#nodes.values()) if (!best || leads(one, best)) best = one;
      this.#best = best;
    }
    return this.#best;
  }

  /** Those without a child here. */
  tips(): Node[] {
    return [...this.#nodes.values()].filter((node) => !this.#children.has(node.hash));
  }

  /** A node and all that stand on it. */
  withDescendants(node: Node): Node[] {
    const found = [node];
    // The list grows while it is walked.
    for (const one of found) found.push(...(this.#children.get(one.hash) ?? []));
    return found;
  }

  /**
   * What is over the bounds, lightest first, a child always before its parent, so that what is kept has its parent.
   *
   * @param last tip of the best chain: a branch that leads over it stays
   */
  surplus(last: Node): Node[] {
    const surplus: Node[] = [];
    const dropped = new Map<Hash, number>();
    let size = this.#nodes.size;
    const isOver = (node: Node): boolean => size > SIDES_MAX || node.height <= last.height - SIDE_DEPTH_MAX;
    const isBare = (node: Node): boolean =>
      (this.#children.get(node.hash)?.size ?? 0) === (dropped.get(node.hash) ?? 0) &&
      node.hash !== this.#protected?.hash &&
      node.hash !== this.#newest?.hash &&
      !leads(node, last);
    for (const tip of this.tips().sort((a, b) => (leads(a, b) ? 1 : -1))) {
      // A parent is lighter than any other tip, so the branch goes from its end down.
      for (let node: Node | undefined = tip; node && isOver(node) && isBare(node); ) {
        surplus.push(node);
        size--;
        dropped.set(node.previous, (dropped.get(node.previous) ?? 0) + 1);
        node = this.#nodes.get(node.previous);
      }
    }
    return surplus;
  }

  get size(): number {
    return this.#nodes.size;
  }
}
