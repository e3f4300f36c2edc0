/** A crowd in words: one line while it buys, a table at the end. */
import type { Monkey } from '../../peer/chain/catalogue.js';
import type { Bought, Customer } from '../model/customer.js';
import { settleTimesOf, type Tally, tallyOf } from '../model/tally.js';
import { coinsText, receiptText, table } from './words.js';

const HEAD = ['SHOPPER', 'BOUGHT', 'SETTLED', 'MOVED BACK', 'REFUSED', 'OPEN', 'COINS SPENT', 'RECORD'];
const NUMBERS = [1, 2, 3, 4, 5, 6];

/** A number of milliseconds as people read it. */
const secondsText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** How fast it bought, not counting what it found; without any time not at all. */
const rateText = ({ bought, resumed }: Tally, ms: number): string =>
  ms > 0 ? `${(((bought - resumed) * 1000) / ms).toFixed(1)} a second` : '0 a second';

export type Progress = {
  readonly tally: Tally;
  /** Since the first purchase, in milliseconds. */
  readonly ms: number;
  readonly shoppers: number;
  readonly reached: number;
  readonly roll: number;
};

export function progressText({ tally, ms, shoppers, reached, roll }: Progress): string {
  const { bought, settled, open, movedBack, refused } = tally;
  return [
    countText(shoppers, 'shopper'),
    `${bought} bought, ${rateText(tally, ms)}`,
    `${settled} settled`,
    `${open} open`,
    `${movedBack} moved back`,
    `${refused} refused`,
    `${reached} of ${roll} peers`,
  ].join(' · ');
}

/** One shopper's part; `fault`: how its record is wrong, null if it is not, undefined if nobody could tell. */
export type Row = { readonly customer: Customer; readonly fault: string | null | undefined };

export type Outcome = {
  readonly rows: readonly Row[];
  /** From the first purchase to the last moment of buying, in milliseconds. */
  readonly ms: number;
  readonly roll: number;
  readonly catalogue: readonly Monkey[];
  /** Why a peer will not take a purchase that is open, for people; null if none says so. */
  readonly doubtOf: (bought: Bought) => string | null;
  /** How many peers of the roll were asked for the records. */
  readonly heard: number;
};

/** What became of each purchase. */
export function outcomeLines(outcome: Outcome): string[] {
  const { rows, ms } = outcome;
  const all = rows.flatMap(({ customer }) => customer.counted);
  const total = tallyOf(all);
  const times = settleTimesOf(all);
  const lines = table(
    [
      HEAD,
      ...rows
        .filter(isShown)
        .map(({ customer, fault }) => [customer.name, ...cells(tallyOf(customer.counted)), recordText(fault)]),
      ['total', ...cells(total), ''],
    ],
    NUMBERS,
  );
  const timesText = times ? `; settled after ${secondsText(times.p50)} (p50), ${secondsText(times.p99)} (p99)` : '';
  const resumedText = total.resumed > 0 ? `, ${total.resumed} of them left open by an earlier demo,` : '';
  return [
    ...lines,
    '',
    ...unsettledLines(outcome),
    `${countText(total.bought, 'purchase')}${resumedText} in ${secondsText(ms)}, ${rateText(total, ms)}${timesText}`,
    ...recordLines(outcome),
  ];
}

/** Those of an earlier demo that waited all the time need no line, unless something is wrong with them. */
const isShown = ({ customer, fault }: Row): boolean => customer.counted.length > 0 || typeof fault === 'string';

const cells = ({ bought, settled, movedBack, refused, open, coins }: Tally): string[] =>
  [bought, settled, movedBack, refused, open, coins].map(String);

function recordText(fault: Row['fault']): string {
  if (fault === undefined) return '?';
  return fault === null ? 'right' : 'WRONG';
}

/** A line for each purchase that is not settled: what it is, and why. */
function unsettledLines({ rows, catalogue, roll, doubtOf }: Outcome): string[] {
  const lines = rows.flatMap(({ customer }) =>
    customer.counted
      .filter(({ receipt }) => receipt.state !== 'settled')
      .map((one) => {
        const doubt = one.receipt.state === 'refused' ? null : doubtOf(one);
        const why = doubt === null ? '' : `; a peer says: ${doubt}`;
        return [
          customer.name,
          catalogue[one.place]?.name ?? '',
          coinsText(one.price),
          `${receiptText(one.receipt, roll)}${why}`,
          one.id,
        ];
      }),
  );
  return lines.length === 0 ? [] : ['Not settled:', ...table(lines, [2]).map((line) => `  ${line}`), ''];
}

function recordLines({ rows, roll, heard }: Outcome): string[] {
  const wrong = rows.filter(({ fault }) => typeof fault === 'string');
  if (wrong.length > 0) return wrong.map(({ customer, fault }) => `WRONG RECORD of ${customer.name}: ${fault}`);
  if (rows.some(({ fault }) => fault === undefined))
    return [`the records could not be checked: ${heard} of ${roll} peers gave theirs, and it takes more than half`];
  const what = `${countText(rows.length, 'record')} on the chain checked`;
  return [`${what}: coins as they should be, every settled monkey there once (${heard} of ${roll} peers)`];
}
