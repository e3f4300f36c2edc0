/** What is to happen when: a heap ordered by virtual time, and at one time by the order in which it was asked for. */

type Item = { readonly at: number; readonly order: number; readonly run: () => void };

const isBefore = (one: Item, other: Item): boolean =>
  one.at !== other.at ? one.at < other.at : one.order < other.order;

export class Agenda {
  readonly #heap: Item[] = [];
  #order = 0;

  /** When the next thing is due, in virtual milliseconds; Infinity if there is none. */
  get next(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, run: () => void): void {
    const item = { at, order: this.#order++, run };
    let place = this.#heap.length;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      const parent = this.#heap[above] as Item;
      if (!isBefore(item, parent)) break;
      this.#heap[place] = parent;
      place = above;
    }
    this.#heap[place] = item;
  }

  /** Takes the next thing out. @throws if there is none */
  take(): () => void {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (!first || !last) throw new Error('nothing is to happen');
    if (this.#heap.length > 0) this.#sink(last);
    return first.run;
  }

  #sink(item: Item): void {
    const count = this.#heap.length;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= count) break;
      if (below + 1 < count && isBefore(this.#heap[below + 1] as Item, this.#heap[below] as Item)) below++;
      const child = this.#heap[below] as Item;
      if (!isBefore(child, item)) break;
      this.#heap[place] = child;
      place = below;
    }
    this.#heap[place] = item;
  }
}
