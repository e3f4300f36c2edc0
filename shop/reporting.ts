/** A crowd reports to the program that has forked it, if one has: the dashboard shows how it gets on. */
import type { Customer } from './model/customer.js';
import { tallyOf } from './model/tally.js';

const REPORT_MS = 1_000;

export class Reporting {
  #reportedAt = Number.NEGATIVE_INFINITY;

  /** At most once a second; a last one whenever it `isLast`. @param now by `performance.now` */
  tell(now: number, customers: readonly Customer[], isLast = false): void {
    if (!process.connected || (!isLast && now - this.#reportedAt < REPORT_MS)) return;
    this.#reportedAt = now;
    const tally = tallyOf(customers.flatMap(({ counted }) => counted));
    process.send?.({ type: 'progress', shoppers: customers.length, ...tally });
  }
}
