/** Clients that watch: changed statuses at once, depths and the chain merged, a snapshot for whoever is too far behind. */

import type { Hash } from '../chain/crypto.js';
import type { Moved } from '../chain/outcome.js';
import { WATCHED_MAX } from '../wire/limits.js';
import type { Message } from '../wire/messages.js';
import type { Status } from '../wire/status.js';
import { CHANGE_BLOCKS_MAX, type Change, type Summary } from '../wire/summary.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import type { Outlet } from './outlet.js';

export type WatchersFns = {
  readonly statusOf: (id: Hash) => Status;
  readonly tip: () => Hash;
  readonly summary: () => Summary;
  /** A summary that needs no flush. */
  readonly told: () => Summary;
  readonly isDegraded: () => boolean;
  readonly send: (link: Link, message: Message) => void;
  /** Sends once everything decided so far is flushed. */
  readonly sendFlushed: (link: Link, message: Message) => void;
};

/** Depths told in one step: some thirty milliseconds. */
const STEP_DEPTHS_MAX = 2000;

type Watcher = {
  readonly transactions: ReadonlySet<Hash>;
  readonly chain: boolean;
  changes: Change[] | null;
  isDirty: boolean;
};

export class Watchers {
  readonly #limits: Limits;
  readonly #outlet: Outlet;
  readonly #fns: WatchersFns;
  readonly #watchers = new Map<Link, Watcher>();
  /** Transactions whose status has changed in this step. */
  #touched = new Set<Hash>();
  /** The tip has moved since depths were told. */
  #tipMoved = false;
  /** Who has yet to be told the depths under the newest tip. */
  readonly #owed = new Set<Link>();
  #updateAt: Ms | null = null;
  /** Whether a watched transaction is mined and not deep enough; null: to be looked up again. */
  #isShallow: boolean | null = null;

  constructor(limits: Limits, outlet: Outlet, fns: WatchersFns) {
    this.#limits = limits;
    this.#outlet = outlet;
    this.#fns = fns;
  }

  /** Whether a watched transaction is mined and not yet `depth` deep. @param depthOf null for what is not mined */
  wantsDepth(depth: number, depthOf: (id: Hash) => number | null): boolean {
    // One block is deep enough for most networks: nothing to look up.
    if (depth <= 1 || this.#watchers.size === 0) return false;
    this.#isShallow ??= [...this.#watchers.values()].some(({ transactions }) =>
      [...transactions].some((id) => (depthOf(id) ?? depth) < depth),
    );
    return this.#isShallow;
  }

  /** When updates are due, null if none are. */
  get dueAt(): Ms | null {
    return this.#updateAt;
  }

  watch(link: Link, chain: boolean, transactions: readonly Hash[]): void {
    this.#isShallow = null;
    this.#watchers.set(link, { transactions: new Set(transactions), chain, changes: null, isDirty: true });
    if (chain) this.#soon();
    this.#tell(link, transactions.map(this.#fns.statusOf));
  }
  forget(link: Link): void {
    this.#isShallow = null;
    this.#watchers.delete(link);
    this.#owed.delete(link);
  }

  /** The status of a transaction has changed. */
  touch(id: Hash): void {
    if (this.#watchers.size > 0) this.#touched.add(id);
  }

  moved({ detached, attached }: Moved): void {
    this.#tipMoved = true;
    this.#isShallow = null;
    const change = { detached: detached.map(({ hash }) => hash), attached: attached.map(({ hash }) => hash) };
    for (const watcher of this.#watchers.values()) {
      if (!watcher.chain) continue;
      const merged = watcher.changes && [...watcher.changes, change];
      watcher.changes = merged && sizeOf(merged) <= CHANGE_BLOCKS_MAX ? merged : null;
    }
    this.stir();
  }

  /** Something worth an update has changed. */
  stir(): void {
    for (const watcher of this.#watchers.values()) watcher.isDirty = true;
    if (this.#watchers.size > 0) this.#soon();
  }

  #soon(): void {
    this.#updateAt ??= this.#outlet.now.mono + this.#limits.watchMs;
  }

  /** At the end of a step: who watches what has changed is told at once. */
  tellStatuses(): void {
    const touched = this.#touched;
    if (touched.size === 0) return;
    this.#touched = new Set();
    for (const [link, { transactions }] of this.#watchers) {
      const [few, many] = touched.size < transactions.size ? [touched, transactions] : [transactions, touched];
      this.#tell(link, [...few].filter((id) => many.has(id)).map(this.#fns.statusOf));
    }
  }

  #tell(link: Link, statuses: readonly Status[]): void {
    for (let at = 0; at < statuses.length; at += WATCHED_MAX) {
      const some = statuses.slice(at, at + WATCHED_MAX);
      this.#fns.sendFlushed(link, { type: 'statuses', tip: this.#fns.tip(), statuses: some });
    }
  }

  /** The disk has failed, or takes writes again: that cannot wait for it. */
  alarm(): void {
    for (const [link, watcher] of this.#watchers) {
      if (!watcher.chain) continue;
      this.#fns.send(link, { type: 'update', snapshot: true, summary: this.#fns.told(), changes: [] });
      // What follows stands on more than was told.
      watcher.changes = null;
    }
    this.stir();
  }

  /** Sends the merged updates, and the depths, which every new tip changes. None while the disk fails: they could not be sent. */
  update(): void {
    this.#updateAt = null;
    if (this.#fns.isDegraded()) return;
    this.#tellDepths();
    for (const [link, watcher] of this.#watchers) {
      if (!watcher.chain || !watcher.isDirty) continue;
      const { changes } = watcher;
      this.#fns.sendFlushed(link, {
        type: 'update',
        snapshot: changes === null,
        summary: this.#fns.summary(),
        changes: changes ?? [],
      });
      watcher.changes = [];
      watcher.isDirty = false;
    }
  }

  /** As many as one step may; the others come in the next. */
  #tellDepths(): void {
    if (this.#tipMoved) for (const link of this.#watchers.keys()) this.#owed.add(link);
    this.#tipMoved = false;
    let left = STEP_DEPTHS_MAX;
    for (const link of this.#owed) {
      if (left <= 0) {
        this.#updateAt = this.#outlet.now.mono;
        return;
      }
      this.#owed.delete(link);
      const transactions = [...(this.#watchers.get(link)?.transactions ?? [])];
      this.#tell(link, transactions.map(this.#fns.statusOf).filter(isMined));
      left -= transactions.length;
    }
  }
}

/** Whether a transaction has a depth. */
const isMined = ({ type }: Status): boolean => type === 'mined';

const sizeOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, { detached, attached }) => sum + detached.length + attached.length, 0) + changes.length;
