/** The block header: Bitcoin's 80 bytes, hashed twice with SHA-256. */
import { encode, u32, type ValueOf } from './codec.js';
import { type Hash, hash, hashOf } from './crypto.js';
import { struct } from './struct.js';

/** Bitcoin's. */
export const HEADER_SIZE = 80;
/** The only header version there is. */
export const HEADER_VERSION = 1;
/** Where the nonce lies in a header. */
export const NONCE_OFFSET = 76;
/** Nonces of one Merkle root; then the miner makes another. */
export const NONCE_MAX = 0xffffffff;

export const header = struct({
  version: u32,
  previous: hash,
  merkleRoot: hash,
  /** Seconds since 1970. */
  time: u32,
  bits: u32,
  nonce: u32,
});
export type Header = ValueOf<typeof header>;

export const hashHeader = (value: Header): Hash => hashOf(encode(header, value));
