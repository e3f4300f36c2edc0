/** What is kept to be told again, up to a size: what was not wanted for longest goes first. */
import assert from 'node:assert/strict';

export class Kept<K, V> {
  readonly #sizeMax: number;
  readonly #sizeOf: (value: V) => number;
  /** In the order of their last use, oldest first. */
  readonly #values = new Map<K, V>();
  /** Invariant: the sum of all sizes, at most `sizeMax`. */
  #size = 0;

  /** @param sizeMax in whatever `sizeOf` counts in; a larger value is not kept at all */
  constructor(sizeMax: number, sizeOf: (value: V) => number) {
    this.#sizeMax = sizeMax;
    this.#sizeOf = sizeOf;
  }

  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#drop(key);
    const size = this.#sizeOf(value);
    if (size > this.#sizeMax) return;
    this.#values.set(key, value);
    this.#size += size;
    for (const oldest of this.#values.keys()) {
      if (this.#size <= this.#sizeMax) break;
      this.#drop(oldest);
    }
    assert(this.#size >= 0 && this.#size <= this.#sizeMax);
  }

  #drop(key: K): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#size -= this.#sizeOf(value);
  }
}
