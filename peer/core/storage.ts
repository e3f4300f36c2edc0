/**
 * The store as the machine sees it: the disk under everything that was written and is not flushed yet.
 *
 * Without it block n + 1 would see the coins of before block n: a disk answers late. All writes of one step go out as one
 * transaction, so whatever a step changes is on disk together or not at all.
 */
import { Overlay } from '../chain/overlay.js';
import type { Row, Store, Table, WritableStore, Write } from '../chain/store.js';

export class Storage implements WritableStore {
  readonly #overlay: Overlay;
  /** Writes of this step. */
  #pending = new Map<string, Write>();
  /** The last batch that wrote a key, while it is not flushed. */
  readonly #writtenBy = new Map<string, number>();
  readonly #unflushed: { batch: number; writes: readonly Write[] }[] = [];
  #batch = 0;

  constructor(disk: Store) {
    this.#overlay = new Overlay(disk);
  }

  get(table: Table, key: string): Uint8Array | undefined {
    return this.#overlay.get(table, key);
  }
  floor(table: Table, key: string): Row | undefined {
    return this.#overlay.floor(table, key);
  }
  ceiling(table: Table, key: string): Row | undefined {
    return this.#overlay.ceiling(table, key);
  }
  set(table: Table, key: string, value: Uint8Array | null): void {
    this.#overlay.set(table, key, value);
    this.#pending.set(`${table} ${key}`, { table, key, value });
  }

  /** The batch that must be flushed before what was decided so far may be told. 0 if all is flushed. */
  get awaited(): number {
    if (this.#pending.size > 0) return this.#batch + 1;
    return this.#unflushed.at(-1)?.batch ?? 0;
  }

  /** The writes of this step, to be stored as one transaction; null if there are none. */
  take(): { batch: number; writes: readonly Write[] } | null {
    if (this.#pending.size === 0) return null;
    const taken = { batch: ++this.#batch, writes: [...this.#pending.values()] };
    for (const name of this.#pending.keys()) this.#writtenBy.set(name, taken.batch);
    this.#pending = new Map();
    this.#unflushed.push(taken);
    return taken;
  }

  /** The disk has everything up to and with this batch. */
  flushed(batch: number): void {
    while (this.#unflushed[0] && this.#unflushed[0].batch <= batch) {
      const done = this.#unflushed.shift() as { batch: number; writes: readonly Write[] };
      for (const { table, key } of done.writes) {
        const name = `${table} ${key}`;
        // A later batch, or this step, wrote it again: the overlay's value is the newer one.
        if (this.#writtenBy.get(name) !== done.batch) continue;
        this.#writtenBy.delete(name);
        if (!this.#pending.has(name)) this.#overlay.forget(table, key);
      }
    }
  }
}
