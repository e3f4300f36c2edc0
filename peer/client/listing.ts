/** A tracker's list as one caller knows it: brought up to date by what changed. Decides only. */
import type { PeerId } from '../chain/crypto.js';
import { type Announcement, addressFault, announcerOf } from '../wire/address.js';
import { LISTED_MAX } from '../wire/limits.js';
import { NO_VERSION, type TrackerMessage, type Version } from '../wire/tracker.js';

export type ListMessage = Extract<TrackerMessage, { type: 'list' }>;

/** What a list made of the listing; after a `fault` ask for the whole list again. */
export type Listed = { readonly type: 'changed' | 'same' } | { readonly type: 'fault'; readonly why: string };

export class Listing {
  readonly #active = new Map<PeerId, Announcement>();
  #seen: Version = NO_VERSION;

  /** How far it reaches; NO_VERSION asks for the whole list. */
  get seen(): Version {
    return this.#seen;
  }
  get active(): Announcement[] {
    return [...this.#active.values()];
  }

  /** Keeps the entries, but asks for the whole list next: another tracker may sit at the same address now. */
  restart(): void {
    this.#seen = NO_VERSION;
  }

  apply(message: ListMessage): Listed {
    if (!message.whole && message.version.epoch !== this.#seen.epoch)
      return this.#refuse('changes of a list that was never sent');
    const first = this.#seen.epoch === NO_VERSION.epoch;
    if (message.whole) this.#active.clear();
    const removed = message.entries.filter(({ claim }) => claim.status === 'removed');
    const active = message.entries.filter(({ claim }) => claim.status === 'active');
    // Removed first, as in the original: a peer that left and came back ends up active.
    for (const entry of removed) this.#active.delete(announcerOf(entry));
    for (const entry of active) {
      if (addressFault(entry.claim.address) === null) this.#active.set(announcerOf(entry), entry);
    }
    if (this.#active.size > LISTED_MAX) {
      this.#active.clear();
      return this.#refuse(`more than ${LISTED_MAX} peers listed`);
    }
    this.#seen = message.version;
    return { type: first || message.whole || message.entries.length > 0 ? 'changed' : 'same' };
  }

  #refuse(why: string): Listed {
    this.restart();
    return { type: 'fault', why };
  }
}
