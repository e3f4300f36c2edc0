/** Something that happened to a shopper, as a line for people and scripts, or as JSON with the same fields each time. */
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import { isMovedBack } from '../model/departures.js';
import type { Receipt } from '../model/receipts.js';
import { cageText, changeText, coinsText } from './words.js';

/** The shopper's record as it is believed. */
export type Belongings = { readonly coins: number; readonly cage: readonly string[] };

export type Happening =
  /** Where it stands when the watching begins, and how many of its papers are open. */
  | { readonly event: 'start'; readonly open: number }
  | {
      readonly event: 'receipt';
      readonly transaction: Hash;
      /** Name and price; null for the joining. */
      readonly monkey: string | null;
      readonly price: number | null;
      /** Null if it was just signed. */
      readonly before: Receipt | null;
      readonly receipt: Receipt;
      /** Blocks of the reorganisation that took it out of its block, if there was one and it is known. */
      readonly reorganised: number | null;
    }
  | { readonly event: 'record' };

/** What belongs to every happening. `time`: ISO 8601. `belongings`: null while nobody has told. */
export type Setting = {
  readonly time: string;
  readonly shopper: string;
  readonly publicKey: PublicKey;
  readonly belongings: Belongings | null;
  readonly roll: number;
};

/** @param clock the time of day, as people read it there */
export function happeningLine(happening: Happening, { shopper, belongings, roll }: Setting, clock: string): string {
  const has = belongings
    ? `${coinsText(belongings.coins)}, cage: ${cageText(belongings.cage)}`
    : 'no peer has told coins and cage yet';
  const words = (): string[] => {
    switch (happening.event) {
      case 'start':
        return [has, ...(happening.open > 0 ? [`${happening.open} on the way`] : [])];
      case 'record':
        return ['record', has];
      case 'receipt':
        return [happening.monkey ?? 'joining', newsText(happening, roll)];
    }
  };
  return [clock, shopper, ...words()].join('  ');
}

type ReceiptNews = Extract<Happening, { event: 'receipt' }>;

function newsText({ before, receipt, reorganised }: ReceiptNews, roll: number): string {
  const text = changeText(receipt, receipt, roll);
  if (before === null || !('height' in before) || !isMovedBack(before, receipt))
    return changeText(before ?? receipt, receipt, roll);
  const depth = reorganised === null ? '' : `, depth ${reorganised}`;
  return `back to ${text}: block ${before.height} was reorganised away${depth}`;
}

/** @param receiptJson as every `--json` has it */
export function happeningJson(
  happening: Happening,
  { time, shopper, publicKey, belongings, roll }: Setting,
  receiptJson: (receipt: Receipt, roll: number) => object,
): object {
  const news = happening.event === 'receipt' ? happening : null;
  return {
    event: happening.event,
    time,
    shopper,
    publicKey,
    transaction: news?.transaction ?? null,
    monkey: news?.monkey ?? null,
    price: news?.price ?? null,
    before: news?.before?.state ?? null,
    receipt: news ? receiptJson(news.receipt, roll) : null,
    reorganised: news?.reorganised ?? null,
    coins: belongings?.coins ?? null,
    cage: belongings?.cage ?? null,
  };
}
