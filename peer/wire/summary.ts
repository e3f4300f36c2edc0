/** A peer about itself: what people look at. Its own word, and for nothing but looking at. */
import { list, optional, u16, u32, u53, u256, type ValueOf } from '../chain/codec.js';
import { hash, peerId } from '../chain/crypto.js';
import { struct } from '../chain/struct.js';
import { address } from './address.js';
import { FORKS_MAX, LINKS_MAX, LISTED_MAX, WHY_SIZE_MAX } from './limits.js';
import { line } from './line.js';

export const linkSummary = struct({
  peer: peerId,
  address,
  /** Median round trip of the last pings, in microseconds; 0 while there is none. */
  roundTripUs: u32,
});

export const summary = struct({
  peer: peerId,
  tip: hash,
  height: u32,
  work: u256,
  /** Bits the miner works at now. */
  bits: u32,
  /** CPU load in thousandths. */
  load: u16,
  /** Hashes a second while searching, measured. */
  hashRate: u53,
  /** Height being mined; none while idle. */
  mining: optional(u32),
  mempool: u32,
  /** Tips of the branches beside the best chain. */
  forks: list(hash, FORKS_MAX),
  links: list(linkSummary, LINKS_MAX),
  /** Members of the roll. */
  roll: list(peerId, LISTED_MAX),
  /** Why it takes and settles nothing for now; empty while all is well. */
  degraded: line(WHY_SIZE_MAX),
});
export type Summary = Readonly<ValueOf<typeof summary>>;

/** Blocks in all changes of one update together; beyond, a watcher gets a snapshot. That many always fit a frame. */
export const CHANGE_BLOCKS_MAX = 256;
/** A change of the best chain: blocks left, the old tip first, and blocks gained, the lowest first. */
export const change = struct({
  detached: list(hash, CHANGE_BLOCKS_MAX),
  attached: list(hash, CHANGE_BLOCKS_MAX),
});
export type Change = Readonly<ValueOf<typeof change>>;
