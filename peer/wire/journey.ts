/** How a block came to a peer and left it, by the clock of that peer. Its own word, and for nothing but looking at. */
import { optional, u53, type ValueOf } from '../chain/codec.js';
import { hash, peerId } from '../chain/crypto.js';
import { struct } from '../chain/struct.js';

/** Times are in microseconds since 1970. What a peer does in one step has one time. */
export const journey = struct({
  hash,
  /** Who sent the bytes that were held; none: this peer mined it. */
  from: optional(peerId),
  /** Its bytes came in, or the search found it. */
  arrivedUs: u53,
  /** Validated and held. */
  heldUs: u53,
  /** First sent on to another peer; none: not yet. */
  sentUs: optional(u53),
});
export type Journey = Readonly<ValueOf<typeof journey>>;
