/** A line of headers that stands on a held block and is not stored: enough of each to judge the next. */
import type { Hash } from '../chain/crypto.js';
import type { Header } from '../chain/header.js';
import { MEDIAN_BLOCKS, type Node, type Tip } from '../chain/node.js';

export class HeaderLine {
  #hashes: Hash[] = [];
  /** Times of the last eleven blocks, oldest first. */
  readonly #times: number[] = [];
  tip: Tip;
  /** The held block it stands on. */
  readonly parent: Hash;

  constructor(parent: Node) {
    this.parent = parent.hash;
    this.tip = { hash: parent.hash, height: parent.height, work: parent.work };
    for (let node: Node | null = parent; node && this.#times.length < MEDIAN_BLOCKS; node = node.prev)
      this.#times.unshift(node.time);
  }

  /** Hashes since they were taken last, lowest first, which are forgotten. */
  take(): readonly Hash[] {
    const hashes = this.#hashes;
    this.#hashes = [];
    return hashes;
  }
  get medianTime(): number {
    const sorted = [...this.#times].sort((a, b) => a - b);
    return sorted[sorted.length >>> 1] as number;
  }

  append(header: Header, hash: Hash, work: bigint): void {
    this.#hashes.push(hash);
    this.#times.push(header.time);
    if (this.#times.length > MEDIAN_BLOCKS) this.#times.shift();
    this.tip = { hash, height: this.tip.height + 1, work: this.tip.work + work };
  }
}
