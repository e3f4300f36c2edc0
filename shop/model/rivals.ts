/** Transactions that used a number of ours: what peers say of one decides whether ours is refused. */
import type { Hash, PeerId } from '../../peer/chain/crypto.js';
import type { Statement } from './receipts.js';

export class Rivals {
  readonly #statements = new Map<Hash, Map<PeerId, Statement>>();

  /** In the order in which they were named. */
  get ids(): Iterable<Hash> {
    return this.#statements.keys();
  }
  get size(): number {
    return this.#statements.size;
  }
  statementsOf(id: Hash): Map<PeerId, Statement> | undefined {
    return this.#statements.get(id);
  }

  /**
   * Takes one more.
   *
   * @param max how many at once, at least 1: the oldest goes, against peers that name a new one each time
   * @returns whether it was not here before
   */
  add(id: Hash, max: number): boolean {
    if (this.#statements.has(id)) return false;
    if (this.#statements.size >= max) this.#statements.delete(this.#statements.keys().next().value as Hash);
    this.#statements.set(id, new Map());
    return true;
  }
  delete(id: Hash): void {
    this.#statements.delete(id);
  }
  /** Lets go of all that are not among these. */
  keepOnly(named: ReadonlySet<Hash>): void {
    for (const id of this.#statements.keys()) if (!named.has(id)) this.#statements.delete(id);
  }
}
