/** Records read lately, by their leaves in the record tree: what has that leaf is that record, whichever branch it is on. */
import { type Hash, shown } from './crypto.js';
import type { Record } from './record.js';

/** Records kept, oldest out first, and the longest cage of one: some megabytes at most. */
const RECORDS_MAX = 2_048;
const CAGE_KEPT_MAX = 256;

export class RecentRecords {
  readonly #byLeaf = new Map<Hash, Record>();

  /** @param leaf 32 bytes, as the record tree has them */
  get(leaf: Uint8Array): Record | undefined {
    return this.#byLeaf.get(shown(leaf));
  }

  keep(leaf: Uint8Array, record: Record): void {
    if (record.cage.length > CAGE_KEPT_MAX) return;
    if (this.#byLeaf.size >= RECORDS_MAX) this.#byLeaf.delete(this.#byLeaf.keys().next().value as Hash);
    this.#byLeaf.set(shown(leaf), record);
  }
}
