/**
 * The entry: the first leaf of every block's Merkle tree, where the block says what the header has no room for.
 *
 * What the search cost and the load are the miner's word and prove nothing. A search cannot write its own end into the
 * block it is searching for: `hashesBefore` and `microsBefore` count what was spent before this root was made, and
 * the rest follows from the nonce.
 */
import { u8, u16, u32, u53, type ValueOf } from './codec.js';
import { hash, peerId } from './crypto.js';
import { struct } from './struct.js';

/** First byte of an entry, so that no entry can be read as a transaction. */
export const ENTRY_KIND = 0;

export const entry = struct({
  /** Always ENTRY_KIND. */
  kind: u8,
  height: u32,
  miner: peerId,
  /** Makes roots differ when a miner has used up its nonces. */
  extraNonce: u32,
  /** Milliseconds since 1970; the header's time is floor(timeMs / 1000). */
  timeMs: u53,
  /** The miner's CPU load in thousandths, 0 to 1000. */
  load: u16,
  hashesBefore: u53,
  microsBefore: u53,
  /** The miner's hashes a second, at least 1. */
  rate: u53,
  /** Merkle root over every shopper's record after this block, in order of joining; zeros while there is none. */
  recordRoot: hash,
});
export type Entry = ValueOf<typeof entry>;

/** What finding the block cost, by the miner's word. */
export const costOf = (value: Entry, nonce: number): { hashes: number; minedUs: number } => ({
  hashes: value.hashesBefore + nonce + 1,
  minedUs: Math.round(value.microsBefore + (1e6 * (nonce + 1)) / value.rate),
});
