/** Changes that wait to be sent, merged: what a later one replaces need not be sent. */
import { type Change, EVENTS_MAX } from './board.js';

/** What a change replaces: of two with one name only the later one counts. Null: it counts for itself. */
function nameOf(change: Change): string | null {
  switch (change.type) {
    case 'peer':
      return `peer ${change.peer.id}`;
    case 'peerGone':
      return `peer ${change.id}`;
    case 'block':
      return `block ${change.block.hash}`;
    case 'travel':
      return `travel ${change.hash}`;
    case 'head':
    case 'tracker':
    case 'faults':
    case 'demo':
    case 'tour':
      return change.type;
    case 'dropped':
    case 'event':
    case 'sample':
      return null;
  }
}

export class Merging {
  readonly #changes = new Map<string, Change>();
  #unnamed = 0;
  /** Names of the events among them, in order. */
  #events: string[] = [];

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  add(change: Change): void {
    const name = nameOf(change) ?? `${change.type} number ${this.#unnamed++}`;
    // Behind everything that was said before it: a row may speak of a block that came in between.
    this.#changes.delete(name);
    this.#changes.set(name, change);
    if (change.type === 'event') this.#bound(name);
    if (change.type === 'dropped') this.#forget(change.hashes);
  }

  /** All of them, in order; nothing is left. */
  take(): Change[] {
    const all = [...this.#changes.values()];
    this.#changes.clear();
    this.#events = [];
    return all;
  }

  /** A board keeps so many events: what a flood of them has washed away need not be sent. */
  #bound(event: string): void {
    this.#events.push(event);
    if (this.#events.length < 2 * EVENTS_MAX) return;
    for (const old of this.#events.splice(0, EVENTS_MAX)) this.#changes.delete(old);
  }

  /** What was said of blocks that are gone again. That they are gone is still said: they may have been there before. */
  #forget(hashes: readonly string[]): void {
    for (const hash of hashes) {
      this.#changes.delete(`block ${hash}`);
      this.#changes.delete(`travel ${hash}`);
    }
  }
}
