/** When blocks came to the peers of a cluster. */
import type { ChildProcess } from 'node:child_process';
import type { PeerReport } from '../../peer/control.js';

/** Notes when each peer had which block. */
export class Arrivals {
  readonly #at = new Map<string, number[]>();
  readonly mined = new Set<string>();
  readonly #count: number;

  /** @param peers processes that tell of their events, as to a supervisor */
  constructor(peers: readonly ChildProcess[]) {
    this.#count = peers.length;
    for (const child of peers) child.on('message', (report) => this.#note(report as PeerReport));
  }
  #note(report: PeerReport): void {
    if (report.type !== 'event') return;
    const { event } = report;
    if (event.event !== 'mined' && event.event !== 'block') return;
    if (event.event === 'mined') this.mined.add(event.hash);
    this.#at.set(event.hash, [...(this.#at.get(event.hash) ?? []), performance.now()]);
  }
  /** Milliseconds from the first to the last, of every block that all have. */
  get everywhereMs(): number[] {
    const all = [...this.#at.values()].filter(({ length }) => length === this.#count);
    return all.map((times) => Math.max(...times) - Math.min(...times));
  }
}
