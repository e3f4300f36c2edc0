/** What a shopper has to spend and which number its next purchase gets: coins less pending, numbers without holes. */
import type { Hash, PeerId } from '../../peer/chain/crypto.js';
import type { Record } from '../../peer/chain/record.js';
import type { Buy } from '../../peer/chain/transaction.js';
import { AHEAD_MAX } from '../../peer/wire/limits.js';
import { isMajority } from '../../peer/wire/majority.js';
import type { Receipt } from './receipts.js';

/** A purchase in the outbox. */
export type Purchase = { readonly id: Hash; readonly content: Buy; readonly receipt: Receipt };

/** The part of a record that decides what can be bought. */
export type Account = { readonly coins: number; readonly sequence: number };

export type Purse = {
  /** Coins in the record, less what is settled since. */
  readonly coins: number;
  /** Prices of purchases that are on their way. */
  readonly pending: number;
  /** What can be spent: coins less pending. */
  readonly free: number;
  /** Number of the next purchase. */
  readonly next: number;
  /** Numbers between the record and the next purchase, itself included. */
  readonly ahead: number;
};

/** Whether a purchase may still be mined or has been: its number is taken and its price is spent. */
const isTaken = ({ receipt }: Purchase): boolean => receipt.state !== 'refused';

/** Whether the chain has used this purchase's number, by it or by another. */
const isUsed = ({ receipt }: Purchase): boolean =>
  receipt.state === 'settled' || (receipt.state === 'refused' && receipt.code === 'NUMBER_USED');

/**
 * @param account the shopper's record, however old: the outbox knows what came after
 * @param purchases everything in the outbox that is a purchase
 */
export function purseOf(account: Account, purchases: readonly Purchase[]): Purse {
  const taken = purchases.filter(isTaken);
  const newer = taken.filter(({ content }) => content.sequence > account.sequence);
  // What is settled is spent, however old the record is that we go by.
  const settled = newer.filter(({ receipt }) => receipt.state === 'settled');
  const spent = sumOf(settled);
  const pending = sumOf(newer) - spent;
  const used = Math.max(account.sequence, ...purchases.filter(isUsed).map(({ content }) => content.sequence));
  const numbers = new Set(taken.map(({ content }) => content.sequence));
  // The lowest free one: that of a refused purchase comes again, so that numbers never have holes.
  let next = used + 1;
  while (numbers.has(next)) next++;
  const coins = account.coins - spent;
  return { coins, pending, free: coins - pending, next, ahead: next - account.sequence };
}

const sumOf = (purchases: readonly Purchase[]): number =>
  purchases.reduce((sum, { content }) => sum + content.price, 0);

/** Why a purchase is not signed. */
export type PurseFault =
  | { readonly code: 'NOT_ENOUGH_COINS'; readonly price: number; readonly purse: Purse }
  | { readonly code: 'TOO_MANY_OPEN'; readonly open: number; readonly max: number };

/** @param price coins, by the genesis */
export function purseFault(purse: Purse, price: number): PurseFault | null {
  if (price > purse.free) return { code: 'NOT_ENOUGH_COINS', price, purse };
  // Peers hold no more numbers ahead of the record.
  if (purse.ahead > AHEAD_MAX) return { code: 'TOO_MANY_OPEN', open: purse.ahead - 1, max: AHEAD_MAX };
  return null;
}

/** A shopper's record as it may be believed. */
export type Believed = {
  /** Null if the shopper has not joined. */
  readonly record: Record | null;
  /** Whether more than half of the roll has been heard. If not, numbers and coins go by the outbox alone. */
  readonly isSure: boolean;
};

/**
 * The record to reckon with, of what several peers say: the highest number that more than half of the roll reach; who was
 * not heard reaches none. One liar can neither hide a purchase nor claim one that would leave a hole; one that is behind
 * does not hold the others back. Where a number was used twice, on two branches, it is the record that more than half
 * have; while none is, it is ours.
 *
 * @param answers each peer's record of the shopper, null for none
 * @param members the roll
 * @param isOurs whether a transaction is in our outbox
 */
export function believedRecord(
  answers: ReadonlyMap<PeerId, Record | null>,
  members: ReadonlySet<PeerId>,
  isOurs: (id: Hash) => boolean = () => false,
): Believed {
  const votes = [...answers].filter(([peer]) => members.has(peer)).map(([, record]) => record);
  const isSure = isMajority(votes.length, members.size);
  const heard = isSure ? votes : [...answers.values()];
  const byNumber = heard.sort((a, b) => (b?.sequence ?? -1) - (a?.sequence ?? -1));
  const reached = byNumber[Math.floor((isSure ? members.size : heard.length) / 2)] ?? null;
  const alike = byNumber.filter((one) => one !== null && one.sequence === reached?.sequence) as Record[];
  const countOf = (wanted: Record): number => alike.filter((one) => isSame(one, wanted)).length;
  const weightOf = (one: Record): number => {
    const count = countOf(one);
    if (isMajority(count, members.size)) return Number.POSITIVE_INFINITY;
    return isOurs(one.last) ? members.size + count : count;
  };
  return { record: alike.sort((a, b) => weightOf(b) - weightOf(a))[0] ?? reached, isSure };
}

/** One number may stand on different ones before it. */
const isSame = (a: Record, b: Record): boolean =>
  a.last === b.last && a.coins === b.coins && a.cage.join() === b.cage.join();
