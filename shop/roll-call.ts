/** The roll asked of every linked peer and learnt into the book: who counts when a majority is wanted. */
import type { PeerId } from '../peer/chain/crypto.js';
import type { PeerClient } from '../peer/client/peer.js';
import type { RollBook } from './roll-book.js';

/** A peer that does not answer in this time is asked again with the next refresh. */
const TRY_MS_MAX = 2_000;

export type RollCallFns = {
  /** Whether everybody known was reached, or tried and not reached. */
  readonly areTried: () => boolean;
  /** The book has heard of more peers, or of where they are. */
  readonly learnt: () => void;
  readonly counted: (members: ReadonlySet<PeerId>) => void;
};

export class RollCall {
  readonly #book: RollBook;
  readonly #fns: RollCallFns;
  /** Linked peers that have not yet told their roll. */
  readonly #untold = new Set<PeerId>();

  constructor(book: RollBook, fns: RollCallFns) {
    this.#book = book;
    this.#fns = fns;
  }

  /** Whether every linked peer has told its roll, or failed to. */
  get isOver(): boolean {
    return this.#untold.size === 0;
  }

  /** Asks a peer that is newly linked. */
  greet(client: PeerClient): void {
    this.#untold.add(client.id);
    this.ask(client);
  }
  forget(peer: PeerId): void {
    this.#untold.delete(peer);
  }

  ask(client: PeerClient): void {
    client
      .ask<'roll'>({ type: 'roll' }, TRY_MS_MAX)
      .then((answer) => {
        this.#book.learn(answer?.entries ?? []);
        this.#book.greet(client.id);
        // Again: in a founderless network it counts for those who are vouched for by this one.
        this.#book.learn(answer?.entries ?? []);
        this.#fns.learnt();
      })
      .catch(() => {
        // It counts as silent meanwhile.
      })
      .finally(() => {
        this.#untold.delete(client.id);
        this.count();
      });
  }

  /** A dial has ended, and with the last one perhaps the first look. Later ones change nothing: there may be ten thousand. */
  tried(): void {
    if (this.#book.isFirstLook) this.count();
  }

  /** Tells who counts, as far as it is known. */
  count(): void {
    // Where nobody founded the network, the first to answer would be a majority of one.
    if (this.#book.isFirstLook && !(this.#fns.areTried() && this.isOver)) return;
    this.#fns.counted(this.#book.members);
  }
}
