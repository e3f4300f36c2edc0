/** Transactions on their way: taken from apps and peers, checked, and passed on in batches. */
import type { Hash } from '../chain/crypto.js';
import type { Transaction } from '../chain/transaction.js';
import { BATCH_MAX } from '../wire/limits.js';
import type { Message } from '../wire/messages.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import type { Admission, Mempool } from './mempool.js';
import type { Outlet } from './outlet.js';
import type { Signatures } from './signatures.js';

export type GossipFns = {
  readonly linked: () => readonly Link[];
  readonly send: (link: Link, message: Message) => void;
  readonly offend: (link: Link, points: number, code: string, why: string) => void;
  /** Whether the disk takes nothing: then nothing is taken in. */
  readonly isDegraded: () => boolean;
  /** Transactions were offered by this link, and this came of them. */
  readonly admitted: (admitted: readonly Admitted[], from: Link) => void;
};

export type Admitted = { readonly one: Transaction; readonly admission: Admission };

/** Why an app's batch was not even looked at. */
const BUSY: Admission = { type: 'busy' };
const FORGED: Admission = {
  type: 'refused',
  rejection: { code: 'BAD_SIGNATURE', why: "the signature is not the shopper's for this network", winner: null },
};

export class Gossip {
  readonly #mempool: Mempool;
  readonly #signatures: Signatures;
  readonly #limits: Limits;
  readonly #outlet: Outlet;
  readonly #fns: GossipFns;
  /** What waits to be passed on, link by link. */
  readonly #outbound = new Map<Link, Transaction[]>();
  #flushAt: Ms | null = null;

  constructor(mempool: Mempool, signatures: Signatures, limits: Limits, outlet: Outlet, fns: GossipFns) {
    this.#mempool = mempool;
    this.#signatures = signatures;
    this.#limits = limits;
    this.#outlet = outlet;
    this.#fns = fns;
  }

  /** When a batch is due, null if none waits. */
  get dueAt(): Ms | null {
    return this.#flushAt;
  }

  /** Takes transactions from an app or a peer. What arrives while too much is being checked is `busy`, which is no offence. */
  offer(transactions: readonly Transaction[], from: Link): void {
    for (const { id } of transactions) from.known.add(id);
    const isApp = from.stage.status === 'serving';
    const fresh = isApp ? transactions : transactions.filter(({ id }) => !this.#mempool.has(id));
    if (this.#fns.isDegraded() || this.#signatures.waiting >= this.#limits.uncheckedMax) {
      const admitted = fresh.map((one) => ({ one, admission: BUSY }));
      if (isApp) this.#fns.admitted(admitted, from);
      return;
    }
    this.#signatures.checkInTurn(fresh, (forged) => this.#admit(fresh, forged, from));
  }

  #admit(transactions: readonly Transaction[], forged: ReadonlySet<Hash>, from: Link): void {
    const admitted = transactions.map((one) => ({
      one,
      admission: forged.has(one.id) ? FORGED : this.#mempool.accept(one),
    }));
    for (const { one, admission } of admitted) if (admission.type === 'accepted') this.pass(one);
    this.#fns.admitted(admitted, from);
    // No honest peer passes on what it has not checked.
    const [bad] = forged;
    if (bad !== undefined && from.peer !== null)
      this.#fns.offend(from, 100, 'BAD_SIGNATURE', `transaction ${bad} is not signed by its shopper`);
  }

  /** Queues a transaction for every link that is not known to have it. */
  pass(one: Transaction): void {
    for (const link of this.#fns.linked()) this.queue(link, [one]);
  }

  /** Queues transactions for one link, which go out in a batch after a moment, or when it is full. */
  queue(link: Link, transactions: readonly Transaction[]): void {
    const queue = this.#outbound.get(link) ?? [];
    for (const one of transactions) {
      if (link.known.has(one.id)) continue;
      link.known.add(one.id);
      queue.push(one);
    }
    if (queue.length === 0) return;
    this.#outbound.set(link, queue);
    this.#flushAt ??= this.#outlet.now.mono + this.#limits.batchMs;
    if (queue.length >= BATCH_MAX) this.#send(link, queue);
  }

  /** Sends what waits. */
  flush(): void {
    this.#flushAt = null;
    for (const [link, queue] of this.#outbound) this.#send(link, queue);
  }

  #send(link: Link, queued: readonly Transaction[]): void {
    this.#outbound.delete(link);
    // What was mined meanwhile has gone out with its block.
    const queue = queued.filter(({ id }) => this.#mempool.has(id));
    for (let at = 0; at < queue.length; at += BATCH_MAX) {
      this.#fns.send(link, { type: 'transactions', transactions: queue.slice(at, at + BATCH_MAX) });
    }
  }

  lost(link: Link): void {
    this.#outbound.delete(link);
  }

  /** The other side's mempool, id by id: it gets what it lacks and is asked for what we lack. */
  compare(link: Link, ids: readonly Hash[]): void {
    const theirs = new Set(ids);
    const lacking = this.#mempool.ids.filter((id) => !theirs.has(id));
    this.give(link, lacking);
    const wanted = ids.filter((id) => !this.#mempool.has(id));
    if (wanted.length > 0) this.#fns.send(link, { type: 'getTransactions', ids: wanted });
  }

  /** Sends a link what it asked for, even what it was sent before: a cut may have swallowed it. */
  give(link: Link, ids: readonly Hash[]): void {
    const found = ids.map((id) => this.#mempool.get(id)).filter((one) => one !== undefined);
    for (let at = 0; at < found.length; at += BATCH_MAX) {
      this.#fns.send(link, { type: 'transactions', transactions: found.slice(at, at + BATCH_MAX) });
    }
  }
}
