/** When each linked peer is asked next, and whether about everything or only about what is open. */
import type { PeerId } from '../../peer/chain/crypto.js';
import type { Ms } from './receipts.js';
import { CHECK_MS } from './rounds.js';

/** Every linked peer is asked this often while something is open: four answers in the time they stay fresh. */
export const ASK_MS = 500;

/** `askedAt` is null while no answer is due; `checkedAt` while everything is to be asked about next. */
type Contact = { askedAt: Ms | null; nextAskAt: Ms; checkedAt: Ms | null };

export class Agenda {
  readonly #contacts = new Map<PeerId, Contact>();

  /** Linked peers, the longest linked first. */
  get peers(): PeerId[] {
    return [...this.#contacts.keys()];
  }
  add(peer: PeerId, now: Ms): void {
    this.#contacts.set(peer, { askedAt: null, nextAskAt: now, checkedAt: null });
  }
  delete(peer: PeerId): void {
    this.#contacts.delete(peer);
  }

  /** Asks a peer as soon as it has answered what it was asked before. */
  hurry(now: Ms, peer: PeerId): void {
    const contact = this.#contacts.get(peer);
    if (contact) contact.nextAskAt = now;
  }
  hurryAll(now: Ms): void {
    for (const peer of this.#contacts.keys()) this.hurry(now, peer);
  }
  /** Asks a peer about everything, as soon as it can. */
  check(now: Ms, peer: PeerId): void {
    const contact = this.#contacts.get(peer);
    if (contact) contact.checkedAt = null;
    this.hurry(now, peer);
  }
  /** Asks everybody about everything, except those who have just been. */
  checkAll(now: Ms): void {
    for (const [peer, { checkedAt }] of this.#contacts) {
      if (checkedAt === null || now - checkedAt >= ASK_MS) this.check(now, peer);
    }
  }

  /** An answer came to what was asked then. */
  answered(peer: PeerId, askedAt: Ms): void {
    const contact = this.#contacts.get(peer);
    if (contact?.askedAt === askedAt) contact.askedAt = null;
  }
  silent(peer: PeerId): void {
    // Not at once again: where asking fails at once, that would go round for ever.
    const contact = this.#contacts.get(peer);
    if (contact) contact.askedAt = null;
  }

  /** When somebody is to be asked next; Infinity for nobody. @param isOpen whether anything is */
  next(isOpen: boolean): Ms {
    let at = Number.POSITIVE_INFINITY;
    for (const { askedAt, nextAskAt, checkedAt } of this.#contacts.values()) {
      if (askedAt !== null) continue;
      at = Math.min(at, isOpen || checkedAt === null ? nextAskAt : Math.max(nextAskAt, checkedAt + CHECK_MS));
    }
    return at;
  }

  /** Who may be asked now, and whether about everything. */
  due(now: Ms): { readonly peer: PeerId; readonly isCheck: boolean }[] {
    return [...this.#contacts].flatMap(([peer, { askedAt, nextAskAt, checkedAt }]) =>
      askedAt !== null || now < nextAskAt ? [] : [{ peer, isCheck: checkedAt === null || now - checkedAt >= CHECK_MS }],
    );
  }
  asked(now: Ms, peer: PeerId, isCheck: boolean): void {
    const contact = this.#contacts.get(peer);
    if (!contact) return;
    contact.askedAt = now;
    contact.nextAskAt = now + ASK_MS;
    if (isCheck) contact.checkedAt = now;
  }
}
