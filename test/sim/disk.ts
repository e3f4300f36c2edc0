/**
 * A disk that can lose what it has not flushed. What was handed to it is pending; what is committed is read back and
 * survives the end of the process; only what is flushed survives a power cut.
 */
import { MemoryStore, Overlay } from '../../peer/chain/overlay.js';
import type { Row, Store, Table, Write } from '../../peer/chain/store.js';

export type Batch = { readonly batch: number; readonly writes: readonly Write[] };

export class Disk implements Store {
  #durable = new MemoryStore();
  #committed: Batch[] = [];
  #visible = new Overlay(this.#durable);

  get(table: Table, key: string): Uint8Array | undefined {
    return this.#visible.get(table, key);
  }
  floor(table: Table, key: string): Row | undefined {
    return this.#visible.floor(table, key);
  }
  ceiling(table: Table, key: string): Row | undefined {
    return this.#visible.ceiling(table, key);
  }

  /** What would be found after a power cut at this moment that takes all it can. */
  get durable(): Store {
    return this.#durable;
  }
  /** Batches that a power cut may take. */
  get unflushed(): number {
    return this.#committed.length;
  }

  /** @throws unless it comes behind the one before: a disk keeps the order of what is written */
  commit(batch: Batch): void {
    const last = this.#committed.at(-1);
    if (last && batch.batch <= last.batch) throw new Error(`batch ${batch.batch} comes behind ${last.batch}`);
    this.#committed.push(batch);
    this.#show([batch]);
  }

  /** Everything up to and with this batch is durable. */
  flush(batch: number): void {
    while (this.#committed[0] && this.#committed[0].batch <= batch)
      this.#durable.apply((this.#committed.shift() as Batch).writes);
    this.#visible = new Overlay(this.#durable);
    this.#show(this.#committed);
  }

  /** The process has ended: what the system took it writes in its own time, which is before any next process reads. */
  settle(): void {
    this.flush(Number.POSITIVE_INFINITY);
  }

  /** @param kept how many of the unflushed batches, the oldest first, had reached the disk all the same */
  cutPower(kept: number): void {
    this.#committed = this.#committed.slice(0, kept);
    this.settle();
  }

  /** A copy of what is durable, to be put back later. */
  image(): MemoryStore {
    const copy = new MemoryStore();
    copy.apply(this.#durable.writes());
    return copy;
  }

  /** The folder is what it was once, or empty. No process may have it open. */
  replace(image: MemoryStore): void {
    this.#durable = image;
    this.#committed = [];
    this.#visible = new Overlay(this.#durable);
  }

  #show(batches: readonly Batch[]): void {
    for (const { writes } of batches) for (const { table, key, value } of writes) this.#visible.set(table, key, value);
  }
}
