/** A set of bounded size that forgets what was added longest ago. */
export class RecentSet<T> {
  readonly #items = new Set<T>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }
  has(item: T): boolean {
    return this.#items.has(item);
  }
  /** Adding again makes it the latest. */
  add(item: T): void {
    if (!this.#items.delete(item) && this.#items.size >= this.#max) {
      this.#items.delete(this.#items.values().next().value as T);
    }
    this.#items.add(item);
  }
  delete(item: T): void {
    this.#items.delete(item);
  }
}
