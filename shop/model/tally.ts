/** What became of a crowd's purchases, in numbers. */
import type { Bought } from './customer.js';
import type { Ms } from './receipts.js';

export type Tally = {
  readonly bought: number;
  /** Of these, signed before this crowd came. */
  readonly resumed: number;
  readonly settled: number;
  /** How many were taken out of a block on the way, however often. */
  readonly movedBack: number;
  readonly refused: number;
  readonly open: number;
  /** Prices of the settled ones. */
  readonly coins: number;
};

export function tallyOf(purchases: Iterable<Bought>): Tally {
  let [bought, resumed, settled, movedBack, refused, coins] = [0, 0, 0, 0, 0, 0];
  for (const { receipt, movedBack: times, price, signedAt } of purchases) {
    bought++;
    if (signedAt === null) resumed++;
    if (times > 0) movedBack++;
    if (receipt.state === 'refused') refused++;
    if (receipt.state !== 'settled') continue;
    settled++;
    coins += price;
  }
  return { bought, resumed, settled, movedBack, refused, open: bought - settled - refused, coins };
}

/** How long settling took: half of the purchases at most p50, all but one in a hundred at most p99; null without any. */
export type SettleTimes = { readonly p50: Ms; readonly p99: Ms };

export function settleTimesOf(purchases: Iterable<Bought>): SettleTimes | null {
  const times = [...purchases].flatMap(({ settledMs }) => settledMs ?? []).sort((a, b) => a - b);
  const at = (part: number): Ms => times[Math.ceil(times.length * part) - 1] ?? 0;
  return times.length === 0 ? null : { p50: at(0.5), p99: at(0.99) };
}
