/** A shopper's record: what the chain knows of a shopper after a block. */
import { encode, list, text, u8, u16, u32, type ValueOf } from './codec.js';
import { hash, publicKey, sha256d } from './crypto.js';
import { NAME_SIZE_MAX } from './name.js';
import { struct } from './struct.js';

/** First byte of a record leaf, apart from entry and transactions. */
export const RECORD_KIND = 3;
/** Most monkeys in a cage: more than the starting coins can ever buy at the lowest price allowed. */
export const CAGE_MAX = 10_000;

/** The layout that the record root is made over. Never 64 bytes long: `last` alone and the rest are above it. */
export const record = struct({
  /** Always RECORD_KIND. */
  kind: u8,
  /** Place in the order of joining, from 0. */
  index: u32,
  publicKey,
  name: text(NAME_SIZE_MAX),
  coins: u32,
  /** Number of the last purchase; 0 after joining. */
  sequence: u32,
  /** The transaction that made this record, so that a record proves which one took its number. */
  last: hash,
  /** Places in the catalogue, in order of buying. */
  cage: list(u16, CAGE_MAX),
});
export type Record = ValueOf<typeof record>;

export const recordLeaf = (value: Record): Uint8Array => sha256d(encode(record, value));
