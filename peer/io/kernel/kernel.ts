import assert from 'node:assert/strict';

/** A block header, Bitcoin's: what is hashed. */
export const HEADER_SIZE = 80;
/** Where the nonce lies in the header: its last four bytes, little-endian. */
export const NONCE_OFFSET = 76;
export const TARGET_SIZE = 32;
/** One more than the largest nonce. */
export const NONCE_COUNT = 2 ** 32;

export type Found = {
  /** Null: none of the range will do. */
  readonly nonce: number | null;
  /** How many nonces were tried, the one found included. */
  readonly hashes: number;
};

/** Searches nonces for one header; one instance per thread. */
export interface Kernel {
  readonly name: 'wasm-simd' | 'plain';

  /**
   * Fixes what does not change with the nonce. May be called again at any time; both arrays are copied.
   *
   * @param header 80 bytes; those of the nonce are ignored
   * @param target 32 bytes, big-endian: what a hash, read as a little-endian number (Bitcoin's way), must be at most
   */
  prepare(header: Uint8Array, target: Uint8Array): void;

  /**
   * The first nonce in [nonceStart, nonceEnd) whose double SHA-256 is at most the target. A range may begin and end
   * anywhere from 0 to 2^32; an empty one finds nothing. Keeps its thread busy until it returns.
   */
  search(nonceStart: number, nonceEnd: number): Found;
}

export function assertJob(header: Uint8Array, target: Uint8Array): void {
  assert.equal(header.length, HEADER_SIZE, 'size of the header');
  assert.equal(target.length, TARGET_SIZE, 'size of the target');
}

export function assertRange(nonceStart: number, nonceEnd: number): void {
  assert(Number.isInteger(nonceStart) && nonceStart >= 0, 'the first nonce is an unsigned integer');
  assert(Number.isInteger(nonceEnd) && nonceEnd <= NONCE_COUNT, 'the last nonce has 32 bits');
}
