/** Writes held over a store without touching it: a branch under trial, or what the disk has not flushed yet. */
import { after, type Row, type Store, type Table, type WritableStore, type Write } from './store.js';

/** Rows by key, and the keys in order. Small enough that a binary search and a splice are quick. */
class SortedTable {
  readonly values = new Map<string, Uint8Array | null>();
  readonly #keys: string[] = [];

  set(key: string, value: Uint8Array | null): void {
    if (!this.values.has(key)) {
      const last = this.#keys.at(-1);
      if (last === undefined || key > last) this.#keys.push(key);
      else this.#keys.splice(this.lowerBound(key), 0, key);
    }
    this.values.set(key, value);
  }

  delete(key: string): void {
    if (this.values.delete(key)) this.#keys.splice(this.lowerBound(key), 1);
  }

  /** Index of the first key at or above `key`. */
  lowerBound(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(index: number): string | undefined {
    return this.#keys[index];
  }
}

export class Overlay implements WritableStore {
  readonly #base: Store;
  readonly #tables = new Map<Table, SortedTable>();

  constructor(base: Store) {
    this.#base = base;
  }

  set(table: Table, key: string, value: Uint8Array | null): void {
    let sorted = this.#tables.get(table);
    if (!sorted) {
      sorted = new SortedTable();
      this.#tables.set(table, sorted);
    }
    sorted.set(key, value);
  }

  get(table: Table, key: string): Uint8Array | undefined {
    const held = this.#tables.get(table)?.values.get(key);
    if (held !== undefined) return held ?? undefined;
    return this.#base.get(table, key);
  }

  floor(table: Table, key: string): Row | undefined {
    const sorted = this.#tables.get(table);
    let below = this.#base.floor(table, key);
    if (!sorted) return below;
    while (below && sorted.values.get(below.key) === null) below = this.#base.floor(table, before(below.key));
    for (let index = sorted.lowerBound(after(key)) - 1; index >= 0; index--) {
      const held = sorted.at(index) as string;
      if (below && held < below.key) break;
      const value = sorted.values.get(held);
      if (value) return { key: held, value };
    }
    return below;
  }

  ceiling(table: Table, key: string): Row | undefined {
    const sorted = this.#tables.get(table);
    let below = this.#base.ceiling(table, key);
    if (!sorted) return below;
    while (below && sorted.values.get(below.key) === null) below = this.#base.ceiling(table, after(below.key));
    for (let index = sorted.lowerBound(key); ; index++) {
      const held = sorted.at(index);
      if (held === undefined || (below && held > below.key)) return below;
      const value = sorted.values.get(held);
      if (value) return { key: held, value };
    }
  }

  /** Forgets one write: the base has it now. */
  forget(table: Table, key: string): void {
    this.#tables.get(table)?.delete(key);
  }

  /** Every write that is held, the last one of each key. */
  *writes(): Generator<Write> {
    for (const [table, sorted] of this.#tables) {
      for (const [key, value] of sorted.values) yield { table, key, value };
    }
  }
}

/** The greatest key below a key of hex digits: '0' less in its last place, then as far up as text goes. */
function before(key: string): string {
  const last = key.charCodeAt(key.length - 1);
  return `${key.slice(0, -1)}${String.fromCharCode(last - 1)}\uffff`;
}

const NOTHING: Store = { get: () => undefined, floor: () => undefined, ceiling: () => undefined };

/** A store in memory: for tests, for replays and for the simulator's disks. */
export class MemoryStore extends Overlay {
  constructor() {
    super(NOTHING);
  }
  /** Nothing lies below: a deleted row leaves no trace. */
  override set(table: Table, key: string, value: Uint8Array | null): void {
    if (value === null) this.forget(table, key);
    else super.set(table, key, value);
  }
  /** Takes what another store was told to write. */
  apply(writes: Iterable<Write>): void {
    for (const { table, key, value } of writes) this.set(table, key, value);
  }
}
