/** The blocks known to be invalid, and why: so that nobody makes us check one twice, nor what stands on it. */
import type { Hash } from './crypto.js';
import type { Node } from './node.js';
import type { Refusal } from './rules.js';
import { NOT_REMEMBERED } from './validate.js';

/** Hashes remembered as invalid, oldest out first: each had a valid proof of work, so filling this costs work. */
export const INVALID_MAX = 4096;

export class Invalid {
  /** Invariant: `refusals.size <= INVALID_MAX`. */
  readonly #refusals = new Map<Hash, Refusal>();

  /** Why a block is invalid; null if nothing is known against it. */
  get(hash: Hash): Refusal | null {
    return this.#refusals.get(hash) ?? null;
  }

  /** Remembers a block that was refused; not if that says nothing lasting of its hash, or cost its maker nothing. */
  refused(hash: Hash, refusal: Refusal): void {
    if (!NOT_REMEMBERED.has(refusal.code)) this.#remember(hash, refusal);
  }

  /** Remembers a block that failed on the records. @param branch the block first, then all that stand on it */
  failed(branch: readonly Node[], refusal: Refusal): void {
    for (const [place, { hash, previous }] of branch.entries())
      this.#remember(hash, place === 0 ? refusal : { code: 'PARENT_INVALID', parent: previous });
  }

  #remember(hash: Hash, refusal: Refusal): void {
    if (this.#refusals.size >= INVALID_MAX) this.#refusals.delete(this.#refusals.keys().next().value as Hash);
    this.#refusals.set(hash, refusal);
  }
}
