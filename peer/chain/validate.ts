/** The rules a block must meet before the records are asked: header on its parent, body in its header. */
import type { Block } from './block.js';
import type { Hash } from './crypto.js';
import { ENTRY_KIND } from './entry.js';
import type { Genesis } from './genesis.js';
import { HEADER_VERSION, type Header } from './header.js';
import type { Refusal } from './rules.js';
import { bitsOf, hardestOf, meets, targetOf } from './target.js';
import type { Transaction } from './transaction.js';

/** A block's time may be this much ahead of the network's: clocks differ, and a wrong one must not stop the chain. */
export const AHEAD_SEC_MAX = 60;

/** Checks what a header proves by itself, whatever it stands on: a target in the window, and the work it claims. */
export function checkWork(genesis: Genesis, header: Header, hash: Hash): Refusal | null {
  if (header.version !== HEADER_VERSION) return { code: 'WRONG_VERSION', version: header.version };
  const target = targetOf(header.bits);
  if (target === null) return { code: 'BITS_MALFORMED', bits: header.bits };
  const easiest = targetOf(genesis.easiestBits) as bigint;
  const hardest = hardestOf(easiest);
  if (target > easiest || target < hardest) {
    return { code: 'TARGET_OUT_OF_WINDOW', bits: header.bits, easiest: genesis.easiestBits, hardest: bitsOf(hardest) };
  }
  if (genesis.proofOfWork === 'real' && !meets(hash, target)) return { code: 'WEAK_WORK', hash, bits: header.bits };
  return null;
}

/**
 * Checks a header on its parent.
 *
 * @param median median time of the parent and the ten before it, in seconds
 * @param networkSec the network's time in seconds; Infinity when replaying what was accepted before
 */
export function checkHeader(
  genesis: Genesis,
  header: Header,
  hash: Hash,
  median: number,
  networkSec: number,
): Refusal | null {
  const weak = checkWork(genesis, header, hash);
  if (weak) return weak;
  if (header.time < median) return { code: 'TOO_OLD', time: header.time, median };
  const latest = Math.max(networkSec, median) + AHEAD_SEC_MAX;
  if (header.time > latest) return { code: 'TOO_NEW', time: header.time, latest };
  return null;
}

/** Refusals that say nothing about the hash, only about who sent the body: the real block may still come. */
export const ABOUT_THE_SENDER: ReadonlySet<Refusal['code']> = new Set([
  'BLOCK_MALFORMED',
  'BLOCK_TOO_LARGE',
  'TOO_MANY_TRANSACTIONS',
  'REPEATED_SUBTREE',
  'WRONG_MERKLE_ROOT',
]);

/** Refusals that are not remembered: made without work, so that a flood of them would push out what cost work; or for now. */
export const NOT_REMEMBERED: ReadonlySet<Refusal['code']> = new Set([
  ...ABOUT_THE_SENDER,
  'WRONG_VERSION',
  'BITS_MALFORMED',
  'TARGET_OUT_OF_WINDOW',
  'WEAK_WORK',
  'TOO_NEW',
]);

/** Checks that a body is the one its header commits to, and what it says of itself. @param height the parent's + 1 */
export function checkBody(genesis: Genesis, block: Block, height: number): Refusal | null {
  const { entry, transactions } = block.data;
  if (!entry || entry.kind !== ENTRY_KIND) return { code: 'BLOCK_MALFORMED', why: 'its first leaf is no entry' };
  const size = block.bytes.length;
  if (size > genesis.blockSizeMax) return { code: 'BLOCK_TOO_LARGE', size, max: genesis.blockSizeMax };
  if (transactions.length > genesis.blockTransactionsMax) {
    return { code: 'TOO_MANY_TRANSACTIONS', count: transactions.length, max: genesis.blockTransactionsMax };
  }
  if (block.repeats) return { code: 'REPEATED_SUBTREE' };
  const claimed = block.header.merkleRoot;
  const actual = block.merkleRoot;
  if (actual !== claimed) return { code: 'WRONG_MERKLE_ROOT', claimed, actual };
  if (entry.height !== height) return { code: 'WRONG_HEIGHT', height: entry.height, expected: height };
  if (Math.floor(entry.timeMs / 1000) !== block.header.time) {
    return { code: 'WRONG_TIME', time: block.header.time, timeMs: entry.timeMs };
  }
  if (entry.load > 1000 || entry.rate === 0) return { code: 'IMPOSSIBLE_COST', load: entry.load, rate: entry.rate };
  return null;
}

/** @param verify whether a transaction's signature is its shopper's for this network */
export function checkSignatures(block: Block, verify: (one: Transaction) => boolean): Refusal | null {
  const forged = block.data.transactions.find((one) => !verify(one));
  return forged ? { code: 'BAD_SIGNATURE', transaction: forged.id } : null;
}
