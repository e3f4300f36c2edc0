/** What is signed: each paper with what peers say of it, and which ones are open, that is, neither settled nor refused. */
import type { Hash, PeerId, PublicKey } from '../../peer/chain/crypto.js';
import { sequenceOf, type Transaction } from '../../peer/chain/transaction.js';
import type { Followed } from './followed.js';
import { type Doubt, doubtOf, isClosed, type Ms, type Receipt } from './receipts.js';

export class Papers {
  readonly #papers = new Map<Hash, Followed>();
  /** Invariant: all are in #papers. */
  readonly #open = new Set<Hash>();

  get size(): number {
    return this.#papers.size;
  }
  get ids(): Iterable<Hash> {
    return this.#papers.keys();
  }
  get openIds(): ReadonlySet<Hash> {
    return this.#open;
  }
  /** Those that are open, in order of their numbers. */
  get open(): Followed[] {
    return this.#unsorted.sort((a, b) => sequenceOf(a.transaction.content) - sequenceOf(b.transaction.content));
  }
  get #unsorted(): Followed[] {
    return [...this.#open].map((id) => this.#papers.get(id) as Followed);
  }
  has(id: Hash): boolean {
    return this.#papers.has(id);
  }
  get(id: Hash): Followed | undefined {
    return this.#papers.get(id);
  }

  /** Takes one that is not here yet. */
  add(transaction: Transaction, receipt: Receipt, now: Ms): void {
    // What was with a peer before is asked about first, and sent again only if that does not settle it.
    const sentAt = receipt.state === 'sent' ? null : now;
    this.#papers.set(transaction.id, { transaction, receipt, statements: new Map(), sentAt, sentTo: new Set() });
    if (!isClosed(receipt)) this.#open.add(transaction.id);
  }

  /** @returns whether it was closed and is open again: as if it were new */
  change(paper: Followed, receipt: Receipt): boolean {
    const wasClosed = isClosed(paper.receipt);
    const { id } = paper.transaction;
    paper.receipt = receipt;
    if (isClosed(receipt)) this.#open.delete(id);
    else this.#open.add(id);
    const isReopened = wasClosed && !isClosed(receipt);
    if (isReopened) paper.sentAt = null;
    return isReopened;
  }

  /** Whatever a peer took and nobody else is open to somebody else at once. */
  unsend(peer: PeerId): void {
    for (const paper of this.#papers.values()) {
      if (paper.sentTo.delete(peer) && paper.sentTo.size === 0) paper.sentAt = null;
    }
  }

  /** Whether everything that is open has reached a peer: it has answered a question that came behind it. */
  get isAllOut(): boolean {
    return this.#unsorted.every(({ receipt, sentAt, statements }) => {
      if (receipt.state !== 'sent') return true;
      return sentAt !== null && [...statements.values()].some(({ askedAt }) => askedAt >= sentAt);
    });
  }
  /** Why a peer will not take it, while no majority says so. */
  doubtOf(id: Hash, now: Ms): Doubt | null {
    return doubtOf(this.#papers.get(id)?.statements ?? new Map(), now);
  }
  /** The number of a paper that some peer says another transaction has used; null for the others. */
  contestedOf(id: Hash): { readonly publicKey: PublicKey; readonly sequence: number } | null {
    const paper = this.#papers.get(id);
    const content = paper?.transaction.content;
    if (!paper || content?.kind !== 'buy') return null;
    const isContested = [...paper.statements.values()].some(
      ({ status }) => status.type === 'refused' && status.winner !== null,
    );
    const { publicKey, sequence } = content;
    return isContested ? { publicKey, sequence } : null;
  }
  /** The transactions that some peer says have used the number of one that is open. */
  get winners(): Set<Hash> {
    const named = new Set<Hash>();
    for (const { statements } of this.#unsorted) {
      for (const { status } of statements.values())
        if (status.type === 'refused' && status.winner !== null) named.add(status.winner);
    }
    return named;
  }
}
