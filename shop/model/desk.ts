/**
 * The shop's one machine: what is signed and not closed is sent until it is settled, whoever dies meanwhile, and what
 * peers say of it becomes receipts. Pure: time and chance are arguments, news comes in, effects go out.
 */
import type { Hash, PeerId, PublicKey } from '../../peer/chain/crypto.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import { WATCHED_MAX } from '../../peer/wire/limits.js';
import type { Status } from '../../peer/wire/status.js';
import { Agenda } from './agenda.js';
import { pick, wanting } from './followed.js';
import type { Effect, News } from './news.js';
import { Papers } from './papers.js';
import {
  type Doubt,
  isClosed,
  isTurn,
  judge,
  type Ms,
  type Receipt,
  type Rule,
  sameReceipt,
  settledPlace,
  wordOf,
} from './receipts.js';
import { Rivals } from './rivals.js';
import { roundOf } from './rounds.js';

/** What is not settled goes to one more peer each time this has passed: the first one may be dead, frozen or cut off. */
export const SEND_MS = 1_000;

/** Rivals followed beyond one a transaction. */
const RIVALS_SPARE = 8;

export type DeskOptions = {
  readonly confirmations: number;
  /** 0 to 1, exclusive: picks peers. */
  readonly random: () => number;
  /** Send to this peer alone; null for anybody. */
  readonly only: PeerId | null;
  /** Whether new papers go to one peer as long as it is linked, as somebody at a counter stays there; else to any. */
  readonly isLoyal: boolean;
};

export class Desk {
  readonly #options: DeskOptions;
  readonly #papers = new Papers();
  /** Those that peers name against what is open. Invariant: none is in #papers. */
  readonly #rivals = new Rivals();
  readonly #agenda = new Agenda();
  #members: ReadonlySet<PeerId> = new Set();
  #favourite: PeerId | null = null;
  /** What peers were last told to watch. */
  #watched: ReadonlySet<Hash> = new Set();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get members(): ReadonlySet<PeerId> {
    return this.#members;
  }
  /** The peer that new papers go to; null while none is linked, or where they go to any. */
  get favourite(): PeerId | null {
    return this.#favourite;
  }
  /** How many papers are neither settled nor refused. */
  get openCount(): number {
    return this.#papers.openIds.size;
  }
  receiptOf(id: Hash): Receipt | null {
    return this.#papers.get(id)?.receipt ?? null;
  }
  /** See `Papers`, as the next two. */
  get isAllOut(): boolean {
    return this.#papers.isAllOut;
  }
  doubtOf(id: Hash, now: Ms): Doubt | null {
    return this.#papers.doubtOf(id, now);
  }
  contestedOf(id: Hash): { readonly publicKey: PublicKey; readonly sequence: number } | null {
    return this.#papers.contestedOf(id);
  }
  /** Whether every linked peer has said something of this one within the time that answers stay fresh. */
  isHeard(id: Hash, since: Ms): boolean {
    const statements = this.#papers.get(id)?.statements;
    return this.#agenda.peers.every((peer) => (statements?.get(peer)?.askedAt ?? Number.NEGATIVE_INFINITY) >= since);
  }

  step(now: Ms, news: News): Effect[] {
    const effects: Effect[] = [];
    switch (news.type) {
      case 'linked':
        this.#agenda.add(news.peer, now);
        this.#watch(news.peer, effects);
        break;
      case 'unlinked':
        this.#onUnlinked(news.peer);
        break;
      case 'roll':
        this.#onRoll(now, news.members, effects);
        break;
      case 'filed':
        this.#onFiled(now, news.papers, effects);
        break;
      case 'answered':
        this.#onAnswered(now, news.peer, news.askedAt, news.statuses, effects);
        break;
      case 'silent':
        this.#agenda.silent(news.peer);
        break;
      case 'nudged':
        this.#agenda.hurry(now, news.peer);
        break;
      case 'reorganised':
        // What was settled may have gone back with the blocks: everything is asked about, not only what is open.
        this.#agenda.check(now, news.peer);
        break;
      case 'woke':
        break;
    }
    this.#elect();
    this.#send(now, effects);
    this.#ask(now, effects);
    return effects;
  }

  /** When to be woken next; null while there is nothing to wait for. */
  next(): Ms | null {
    if (this.#papers.size === 0) return null;
    let at = this.#agenda.next(this.openCount + this.#rivals.size > 0);
    for (const paper of this.#papers.open) {
      if (wanting(paper, this.#outlets).length > 0) at = Math.min(at, (paper.sentAt ?? 0) + SEND_MS);
    }
    return at === Number.POSITIVE_INFINITY ? null : at;
  }

  /** The linked peers that may get purchases. */
  get #outlets(): PeerId[] {
    const { only } = this.#options;
    return this.#agenda.peers.filter((peer) => only === null || peer === only);
  }

  #openIds(): Hash[] {
    return [...this.#papers.openIds, ...this.#rivals.ids].slice(0, WATCHED_MAX);
  }

  /** Stays with the favourite as long as it is there. */
  #elect(): void {
    const outlets = this.#outlets;
    if (!this.#options.isLoyal || (this.#favourite !== null && outlets.includes(this.#favourite))) return;
    this.#favourite = outlets[Math.floor(this.#options.random() * outlets.length)] ?? null;
  }

  #onRoll(now: Ms, members: ReadonlySet<PeerId>, effects: Effect[]): void {
    // It is told every other second, and there may be thousands of papers.
    const isSame = members.size === this.#members.size && [...members].every((peer) => this.#members.has(peer));
    this.#members = members;
    this.#judge(now, isSame ? [...this.#papers.openIds] : this.#papers.ids, effects);
  }

  #onUnlinked(peer: PeerId): void {
    this.#agenda.delete(peer);
    this.#papers.unsend(peer);
  }

  #onFiled(now: Ms, papers: readonly { transaction: Transaction; receipt: Receipt }[], effects: Effect[]): void {
    const hasClosed = papers.some(({ receipt }) => isClosed(receipt));
    for (const { transaction, receipt } of papers) {
      this.#rivals.delete(transaction.id);
      if (!this.#papers.has(transaction.id)) this.#papers.add(transaction, receipt, now);
    }
    this.#watchAll(effects);
    for (const peer of this.#agenda.peers) {
      // What is open is asked about anyway.
      if (hasClosed) this.#agenda.check(now, peer);
      else this.#agenda.hurry(now, peer);
    }
  }

  #watch(peer: PeerId, effects: Effect[]): void {
    const ids = this.#openIds();
    if (ids.length === 0) return;
    this.#watched = new Set(ids);
    effects.push({ type: 'watch', peer, ids });
  }
  #watchAll(effects: Effect[]): void {
    for (const peer of this.#agenda.peers) this.#watch(peer, effects);
  }

  #onAnswered(now: Ms, peer: PeerId, askedAt: Ms, statuses: readonly Status[], effects: Effect[]): void {
    this.#agenda.answered(peer, askedAt);
    const touched = new Set(this.#papers.openIds);
    for (const status of statuses) {
      const statements = this.#papers.get(status.id)?.statements ?? this.#rivals.statementsOf(status.id);
      const known = statements?.get(peer);
      if (!statements || (known && known.askedAt > askedAt)) continue;
      statements.set(peer, { status: wordOf(status), askedAt });
      if (this.#papers.has(status.id)) touched.add(status.id);
      // Checks are spread over seconds and only fresh answers count: when one goes back on its word, all are asked.
      if (isTurn(this.#papers.get(status.id)?.receipt, known?.status, status)) this.#agenda.checkAll(now);
      const isContest = status.type === 'refused' && status.winner !== null && this.#papers.openIds.has(status.id);
      if (isContest) this.#followRival(now, status.winner as Hash, effects);
    }
    // Silence alone closes nothing and takes nothing back: the others stay as they are.
    this.#judge(now, touched, effects);
  }

  #followRival(now: Ms, id: Hash, effects: Effect[]): void {
    if (this.#papers.has(id) || !this.#rivals.add(id, this.openCount + RIVALS_SPARE)) return;
    this.#watchAll(effects);
    this.#agenda.hurryAll(now);
  }

  #judge(now: Ms, ids: Iterable<Hash>, effects: Effect[]): void {
    const { confirmations } = this.#options;
    const rule: Rule = { confirmations, members: this.#members, favourite: this.#favourite };
    const isSettled = (id: Hash): boolean => {
      const statements = this.#papers.get(id)?.statements ?? this.#rivals.statementsOf(id);
      return statements !== undefined && settledPlace(statements, rule, now) !== null;
    };
    let hasReopened = false;
    for (const id of ids) {
      const paper = this.#papers.get(id);
      if (!paper) continue;
      const before = paper.receipt;
      const receipt = judge(before, paper.statements, rule, now, isSettled);
      if (sameReceipt(before, receipt)) continue;
      if (this.#papers.change(paper, receipt)) hasReopened = true;
      effects.push({ type: 'changed', id, before, receipt });
    }
    // What is closed no longer depends on them; as long as any is followed, everybody is asked twice a second.
    if (this.#rivals.size > 0) this.#rivals.keepOnly(this.#papers.winners);
    // An idle chain gets deeper only for what somebody watches: also for what found no room among the first.
    const isForgotten = this.openCount > 0 && ![...this.#papers.openIds].some((id) => this.#watched.has(id));
    if (hasReopened || isForgotten) this.#watchAll(effects);
  }

  #send(now: Ms, effects: Effect[]): void {
    const due = this.#papers.open.filter(
      (paper) => (paper.sentAt === null || now - paper.sentAt >= SEND_MS) && wanting(paper, this.#outlets).length > 0,
    );
    const [first] = due;
    const peer = first ? pick(first, this.#outlets, this.#favourite, this.#options.random) : null;
    if (peer === null) return;
    // All to one peer, so that numbers arrive in order.
    for (const paper of due) {
      paper.sentAt = now;
      paper.sentTo.add(peer);
    }
    effects.push({ type: 'send', peer, transactions: due.map(({ transaction }) => transaction) });
  }

  #ask(now: Ms, effects: Effect[]): void {
    for (const { peer, isCheck } of this.#agenda.due(now)) {
      const open = this.#openIds();
      const closed = isCheck ? roundOf([...this.#papers.ids], now) : [];
      const ids = [...new Set([...open, ...closed])].slice(0, WATCHED_MAX);
      if (ids.length === 0) continue;
      this.#agenda.asked(now, peer, isCheck);
      effects.push({ type: 'ask', peer, askedAt: now, ids });
    }
  }
}
