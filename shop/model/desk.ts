/**
 * The shop's one machine: what is signed and not closed is sent until it is settled, whoever dies meanwhile, and what
 * peers say of it becomes receipts. Pure: time and chance are arguments, news comes in, effects go out.
 */
import type { Hash, PeerId } from '../../peer/chain/crypto.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import { WATCHED_MAX } from '../../peer/wire/limits.js';
import type { Status } from '../../peer/wire/status.js';
import { type Followed, pick, wanting } from './followed.js';
import type { Effect, News } from './news.js';
import {
  doubtOf,
  isClosed,
  judge,
  type Ms,
  type Receipt,
  type Rule,
  type Statement,
  sameReceipt,
  settledPlace,
} from './receipts.js';

/** Every linked peer is asked this often while something is open: four answers in the time they stay fresh. */
export const ASK_MS = 500;
/** And about what is settled, this often: it may have gone back. */
export const CHECK_MS = 5_000;
/** What is not settled goes to one more peer each time this has passed: the first one may be dead, frozen or cut off. */
export const SEND_MS = 1_000;

/** Rivals followed beyond one a transaction. */
const RIVALS_SPARE = 8;

/** A linked peer. `askedAt` is null while no answer is due. */
type Contact = { askedAt: Ms | null; nextAskAt: Ms; checkedAt: Ms | null };

export type DeskOptions = {
  readonly confirmations: number;
  /** 0 to 1, exclusive: picks peers. */
  readonly random: () => number;
  /** Send to this peer alone; null for anybody. */
  readonly only: PeerId | null;
};

export class Desk {
  readonly #options: DeskOptions;
  readonly #papers = new Map<Hash, Followed>();
  /** What is said of transactions that used a number of ours. Invariant: ids are not in #papers. */
  readonly #rivals = new Map<Hash, Map<PeerId, Statement>>();
  readonly #contacts = new Map<PeerId, Contact>();
  #members: ReadonlySet<PeerId> = new Set();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get members(): ReadonlySet<PeerId> {
    return this.#members;
  }
  receiptOf(id: Hash): Receipt | null {
    return this.#papers.get(id)?.receipt ?? null;
  }
  /** Whether everything that is open has reached a peer: it has answered a question that came behind it. */
  get isAllOut(): boolean {
    return [...this.#papers.values()].every(({ receipt, sentAt, statements }) => {
      if (receipt.state !== 'sent') return true;
      return sentAt !== null && [...statements.values()].some(({ askedAt }) => askedAt >= sentAt);
    });
  }
  /** Why a peer will not take it, while no majority says so. */
  doubtOf(id: Hash, now: Ms): ReturnType<typeof doubtOf> {
    return doubtOf(this.#papers.get(id)?.statements ?? new Map(), now);
  }
  /** Whether every linked peer has said something of this one within the time that answers stay fresh. */
  isHeard(id: Hash, since: Ms): boolean {
    const statements = this.#papers.get(id)?.statements;
    return [...this.#contacts.keys()].every(
      (peer) => (statements?.get(peer)?.askedAt ?? Number.NEGATIVE_INFINITY) >= since,
    );
  }

  step(now: Ms, news: News): Effect[] {
    const effects: Effect[] = [];
    switch (news.type) {
      case 'linked':
        this.#contacts.set(news.peer, { askedAt: null, nextAskAt: now, checkedAt: null });
        this.#watch(news.peer, effects);
        break;
      case 'unlinked':
        this.#onUnlinked(news.peer);
        break;
      case 'roll':
        this.#members = news.members;
        this.#judgeAll(now, effects);
        break;
      case 'filed':
        this.#onFiled(now, news.papers, effects);
        break;
      case 'answered':
        this.#onAnswered(now, news.peer, news.askedAt, news.statuses, effects);
        break;
      case 'silent':
        this.#onSilent(now, news.peer);
        break;
      case 'nudged': {
        const contact = this.#contacts.get(news.peer);
        if (contact) contact.nextAskAt = now;
        break;
      }
      case 'woke':
        break;
    }
    this.#send(now, effects);
    this.#ask(now, effects);
    return effects;
  }

  /** When to be woken next; null while there is nothing to wait for. */
  next(): Ms | null {
    let at = Number.POSITIVE_INFINITY;
    const isOpen = this.#openIds().length > 0;
    for (const { askedAt, nextAskAt, checkedAt } of this.#contacts.values()) {
      if (askedAt !== null || this.#papers.size === 0) continue;
      at = Math.min(at, isOpen || checkedAt === null ? nextAskAt : Math.max(nextAskAt, checkedAt + CHECK_MS));
    }
    for (const paper of this.#papers.values()) {
      if (!isClosed(paper.receipt) && wanting(paper, this.#outlets).length > 0)
        at = Math.min(at, (paper.sentAt ?? 0) + SEND_MS);
    }
    return at === Number.POSITIVE_INFINITY ? null : at;
  }

  /** The linked peers that may get purchases. */
  get #outlets(): PeerId[] {
    const { only } = this.#options;
    return [...this.#contacts.keys()].filter((peer) => only === null || peer === only);
  }

  #openIds(): Hash[] {
    const open = [...this.#papers.values()].filter(({ receipt }) => !isClosed(receipt));
    return [...open.map(({ transaction }) => transaction.id), ...this.#rivals.keys()].slice(0, WATCHED_MAX);
  }

  #onUnlinked(peer: PeerId): void {
    this.#contacts.delete(peer);
    // Whatever it took is open to somebody else at once.
    for (const paper of this.#papers.values()) {
      if (paper.sentTo.delete(peer) && paper.sentTo.size === 0) paper.sentAt = null;
    }
  }

  #onFiled(now: Ms, papers: readonly { transaction: Transaction; receipt: Receipt }[], effects: Effect[]): void {
    for (const { transaction, receipt } of papers) {
      this.#rivals.delete(transaction.id);
      if (this.#papers.has(transaction.id)) continue;
      // What was with a peer before is asked about first, and sent again only if that does not settle it.
      const sentAt = receipt.state === 'sent' ? null : now;
      this.#papers.set(transaction.id, { transaction, receipt, statements: new Map(), sentAt, sentTo: new Set() });
    }
    for (const [peer, contact] of this.#contacts) {
      this.#watch(peer, effects);
      contact.nextAskAt = now;
      contact.checkedAt = null;
    }
  }

  #watch(peer: PeerId, effects: Effect[]): void {
    const ids = this.#openIds();
    if (ids.length > 0) effects.push({ type: 'watch', peer, ids });
  }

  #onAnswered(now: Ms, peer: PeerId, askedAt: Ms, statuses: readonly Status[], effects: Effect[]): void {
    const contact = this.#contacts.get(peer);
    if (contact?.askedAt === askedAt) contact.askedAt = null;
    for (const status of statuses) {
      const statements = this.#papers.get(status.id)?.statements ?? this.#rivals.get(status.id);
      const known = statements?.get(peer);
      if (!statements || (known && known.askedAt > askedAt)) continue;
      statements.set(peer, { status, askedAt });
      if (status.type === 'refused' && status.winner !== null) this.#followRival(now, status.winner, effects);
    }
    this.#judgeAll(now, effects);
  }

  #followRival(now: Ms, id: Hash, effects: Effect[]): void {
    if (this.#papers.has(id) || this.#rivals.has(id)) return;
    // Against peers that name a new one each time.
    if (this.#rivals.size >= this.#papers.size + RIVALS_SPARE)
      this.#rivals.delete(this.#rivals.keys().next().value as Hash);
    this.#rivals.set(id, new Map());
    for (const [peer, contact] of this.#contacts) {
      this.#watch(peer, effects);
      contact.nextAskAt = now;
    }
  }

  #onSilent(now: Ms, peer: PeerId): void {
    const contact = this.#contacts.get(peer);
    if (!contact) return;
    contact.askedAt = null;
    contact.nextAskAt = now;
  }

  #judgeAll(now: Ms, effects: Effect[]): void {
    const rule: Rule = { confirmations: this.#options.confirmations, members: this.#members };
    const isSettled = (id: Hash): boolean => {
      const statements = this.#papers.get(id)?.statements ?? this.#rivals.get(id);
      return statements !== undefined && settledPlace(statements, rule, now) !== null;
    };
    for (const [id, paper] of this.#papers) {
      const before = paper.receipt;
      const receipt = judge(before, paper.statements, rule, now, isSettled);
      if (sameReceipt(before, receipt)) continue;
      paper.receipt = receipt;
      // It has gone back: as if it were new.
      if (isClosed(before) && !isClosed(receipt)) paper.sentAt = null;
      effects.push({ type: 'changed', id, before, receipt });
    }
  }

  #send(now: Ms, effects: Effect[]): void {
    const due = [...this.#papers.values()].filter(
      (paper) =>
        !isClosed(paper.receipt) &&
        (paper.sentAt === null || now - paper.sentAt >= SEND_MS) &&
        wanting(paper, this.#outlets).length > 0,
    );
    const [first] = due;
    const peer = first ? pick(first, this.#outlets, this.#options.random) : null;
    if (peer === null) return;
    // All to one peer, so that numbers arrive in order.
    for (const paper of due) {
      paper.sentAt = now;
      paper.sentTo.add(peer);
    }
    effects.push({ type: 'send', peer, transactions: due.map(({ transaction }) => transaction) });
  }

  #ask(now: Ms, effects: Effect[]): void {
    for (const [peer, contact] of this.#contacts) {
      if (contact.askedAt !== null || now < contact.nextAskAt) continue;
      const isCheck = contact.checkedAt === null || now - contact.checkedAt >= CHECK_MS;
      const open = this.#openIds();
      const ids = isCheck ? [...new Set([...open, ...[...this.#papers.keys()].reverse()])].slice(0, WATCHED_MAX) : open;
      if (ids.length === 0) continue;
      if (isCheck) contact.checkedAt = now;
      contact.askedAt = now;
      contact.nextAskAt = now + ASK_MS;
      effects.push({ type: 'ask', peer, askedAt: now, ids });
    }
  }
}
