/** Every rule of the chain: a typed refusal of its own, one price, one sentence for people. */
import type { Hash } from './crypto.js';

/**
 * Why a block or transaction is refused, and how many points the sender of a *block* loses for it: 100 closes the link
 * and shuts the peer out. A transaction sent alone costs nothing but for what can be proven, a bad signature.
 */
export const RULES = {
  /** The bytes are no block. */
  BLOCK_MALFORMED: { penalty: 100 },
  /** The header's version is not 1. */
  WRONG_VERSION: { penalty: 100 },
  /** The header's bits are negative, zero or not the minimal spelling of a target. */
  BITS_MALFORMED: { penalty: 100 },
  /** The claimed target is easier than the floor or more than 4 bits harder. */
  TARGET_OUT_OF_WINDOW: { penalty: 100 },
  /** The hash is above the claimed target. */
  WEAK_WORK: { penalty: 100 },
  /** Earlier than the median of the last 11 blocks. */
  TOO_OLD: { penalty: 100 },
  /** Further ahead than our clock allows. Might become valid, so nobody is blamed. */
  TOO_NEW: { penalty: 0 },
  /** Child of a block that is invalid. */
  PARENT_INVALID: { penalty: 100 },
  /** More bytes than the genesis allows. */
  BLOCK_TOO_LARGE: { penalty: 100 },
  /** More transactions than the genesis allows. */
  TOO_MANY_TRANSACTIONS: { penalty: 100 },
  /** Two equal nodes in one pair of the Merkle tree: another block's root, never remembered (CVE-2012-2459). */
  REPEATED_SUBTREE: { penalty: 100 },
  /** The body is not the one the header commits to. */
  WRONG_MERKLE_ROOT: { penalty: 100 },
  /** The entry's height is not one above the parent's. */
  WRONG_HEIGHT: { penalty: 100 },
  /** The header's time is not the entry's in seconds. */
  WRONG_TIME: { penalty: 100 },
  /** The entry's load is above 1000 thousandths or its rate is 0. */
  IMPOSSIBLE_COST: { penalty: 100 },
  /** The entry's record root is not that of the records after this block. */
  WRONG_RECORD_ROOT: { penalty: 100 },
  /** The name is not made of what a name may be made of. */
  BAD_NAME: { penalty: 100 },
  /** Not signed by the shopper it names, or for another network. */
  BAD_SIGNATURE: { penalty: 100 },
  /** This key has a record already. */
  ALREADY_JOINED: { penalty: 100 },
  /** This key has no record. */
  NOT_JOINED: { penalty: 100 },
  /** The record's number is already this one or above. */
  NUMBER_USED: { penalty: 100 },
  /** The number is above the next one. */
  NUMBER_AHEAD: { penalty: 100 },
  /** No monkey has this place in the catalogue. */
  UNKNOWN_MONKEY: { penalty: 100 },
  /** The price is not the catalogue's. */
  WRONG_PRICE: { penalty: 100 },
  /** The record has fewer coins than the price. */
  NOT_ENOUGH_COINS: { penalty: 100 },
} as const;

export type RuleCode = keyof typeof RULES;

export type TransactionRefusal =
  | { readonly code: 'BAD_NAME'; readonly transaction: Hash; readonly why: string }
  | { readonly code: 'BAD_SIGNATURE' | 'ALREADY_JOINED' | 'NOT_JOINED'; readonly transaction: Hash }
  | { readonly code: 'NUMBER_USED'; readonly transaction: Hash; readonly sequence: number; readonly winner: Hash }
  | { readonly code: 'NUMBER_AHEAD'; readonly transaction: Hash; readonly sequence: number; readonly next: number }
  | { readonly code: 'UNKNOWN_MONKEY'; readonly transaction: Hash; readonly monkey: number; readonly count: number }
  | { readonly code: 'WRONG_PRICE'; readonly transaction: Hash; readonly price: number; readonly catalogue: number }
  | { readonly code: 'NOT_ENOUGH_COINS'; readonly transaction: Hash; readonly price: number; readonly coins: number };

export type BlockRefusal =
  | { readonly code: 'BLOCK_MALFORMED'; readonly why: string }
  | { readonly code: 'WRONG_VERSION'; readonly version: number }
  | { readonly code: 'BITS_MALFORMED'; readonly bits: number }
  | { readonly code: 'TARGET_OUT_OF_WINDOW'; readonly bits: number; readonly easiest: number; readonly hardest: number }
  | { readonly code: 'WEAK_WORK'; readonly hash: Hash; readonly bits: number }
  | { readonly code: 'TOO_OLD'; readonly time: number; readonly median: number }
  | { readonly code: 'TOO_NEW'; readonly time: number; readonly latest: number }
  | { readonly code: 'PARENT_INVALID'; readonly parent: Hash }
  | { readonly code: 'BLOCK_TOO_LARGE'; readonly size: number; readonly max: number }
  | { readonly code: 'TOO_MANY_TRANSACTIONS'; readonly count: number; readonly max: number }
  | { readonly code: 'REPEATED_SUBTREE' }
  | { readonly code: 'WRONG_MERKLE_ROOT'; readonly claimed: Hash; readonly actual: Hash }
  | { readonly code: 'WRONG_HEIGHT'; readonly height: number; readonly expected: number }
  | { readonly code: 'WRONG_TIME'; readonly time: number; readonly timeMs: number }
  | { readonly code: 'IMPOSSIBLE_COST'; readonly load: number; readonly rate: number }
  | { readonly code: 'WRONG_RECORD_ROOT'; readonly claimed: Hash; readonly actual: Hash };

export type Refusal = BlockRefusal | TransactionRefusal;

// Fails to compile when a code is added to one list and not to the other.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const everyCodeHasAShape: Same<RuleCode, Refusal['code']> = true;

/** A refusal as one sentence for people. */
export function explain(refusal: Refusal): string {
  switch (refusal.code) {
    case 'BLOCK_MALFORMED':
      return `no block: ${refusal.why}`;
    case 'WRONG_VERSION':
      return `header version ${refusal.version} is not 1`;
    case 'BITS_MALFORMED':
      return `bits ${refusal.bits.toString(16)} are no target`;
    case 'TARGET_OUT_OF_WINDOW':
      return `target ${refusal.bits.toString(16)} is outside the window ${refusal.easiest.toString(16)} to ${refusal.hardest.toString(16)}`;
    case 'WEAK_WORK':
      return `hash ${refusal.hash} is above its target ${refusal.bits.toString(16)}`;
    case 'TOO_OLD':
      return `time ${refusal.time} is before the median ${refusal.median} of the last blocks`;
    case 'TOO_NEW':
      return `time ${refusal.time} is later than ${refusal.latest}`;
    case 'PARENT_INVALID':
      return `its parent ${refusal.parent} is invalid`;
    case 'BLOCK_TOO_LARGE':
      return `${refusal.size} bytes are more than ${refusal.max}`;
    case 'TOO_MANY_TRANSACTIONS':
      return `${refusal.count} transactions are more than ${refusal.max}`;
    case 'REPEATED_SUBTREE':
      return 'its Merkle tree repeats a subtree';
    case 'WRONG_MERKLE_ROOT':
      return `its body has the Merkle root ${refusal.actual}, not ${refusal.claimed}`;
    case 'WRONG_HEIGHT':
      return `height ${refusal.height} should be ${refusal.expected}`;
    case 'WRONG_TIME':
      return `header time ${refusal.time} is not ${refusal.timeMs} ms in seconds`;
    case 'IMPOSSIBLE_COST':
      return `a load of ${refusal.load} thousandths at ${refusal.rate} hashes a second cannot be`;
    case 'WRONG_RECORD_ROOT':
      return `the records have the root ${refusal.actual}, not ${refusal.claimed}`;
    case 'BAD_NAME':
      return `the name will not do: ${refusal.why}`;
    case 'BAD_SIGNATURE':
      return "the signature is not the shopper's for this network";
    case 'ALREADY_JOINED':
      return 'this shopper has joined already';
    case 'NOT_JOINED':
      return 'this shopper has not joined';
    case 'NUMBER_USED':
      return `number ${refusal.sequence} was used by transaction ${refusal.winner}`;
    case 'NUMBER_AHEAD':
      return `number ${refusal.sequence} comes before its turn, the next is ${refusal.next}`;
    case 'UNKNOWN_MONKEY':
      return `there is no monkey ${refusal.monkey}, the catalogue has ${refusal.count}`;
    case 'WRONG_PRICE':
      return `the price is ${refusal.catalogue} coins, not ${refusal.price}`;
    case 'NOT_ENOUGH_COINS':
      return `${refusal.price} coins are asked and ${refusal.coins} are left`;
  }
}
