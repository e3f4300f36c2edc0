/** Target, bits, work and difficulty, all Bitcoin's; and the window a miner may choose its target from. */
import assert from 'node:assert/strict';
import { type Hash, ZERO_HASH } from './crypto.js';

const TARGET_MAX = (1n << 256n) - 1n;
/** How many bits harder than the floor a miner may choose: narrow, so that confirmations keep a meaning. */
export const WINDOW_BITS = 4;

/**
 * The target a compact form stands for: mantissa × 256^(exponent − 3).
 *
 * @param bits u32: one byte of exponent, one bit of sign, 23 bits of mantissa
 * @returns null if negative, zero, above 256 bits, or not the minimal spelling of its number
 */
export function targetOf(bits: number): bigint | null {
  const exponent = bits >>> 24;
  const mantissa = BigInt(bits & 0x7fffff);
  if ((bits & 0x800000) !== 0 || mantissa === 0n || exponent > 34) return null;
  const target = exponent <= 3 ? mantissa >> BigInt(8 * (3 - exponent)) : mantissa << BigInt(8 * (exponent - 3));
  if (target === 0n || target > TARGET_MAX) return null;
  return bitsOf(target) === bits ? target : null;
}

/** The compact form of a target, rounded down to what 23 bits can say. @param target 1 to 2^256 − 1 */
export function bitsOf(target: bigint): number {
  assert(target > 0n && target <= TARGET_MAX, 'a target is 1 to 2^256 - 1');
  let exponent = Math.ceil(target.toString(16).length / 2);
  let mantissa = Number(exponent <= 3 ? target << BigInt(8 * (3 - exponent)) : target >> BigInt(8 * (exponent - 3)));
  if (mantissa & 0x800000) {
    // The top bit is the sign: shift it away.
    mantissa >>>= 8;
    exponent += 1;
  }
  return ((exponent << 24) | mantissa) >>> 0;
}

/**
 * The hardest target a miner may choose: at most WINDOW_BITS harder than `easiest`, rounded up to what a compact form can
 * say, so that nobody who computes the window exactly finds it outside.
 */
export function hardestOf(easiest: bigint): bigint {
  const exact = (easiest + (1n << BigInt(WINDOW_BITS)) - 1n) >> BigInt(WINDOW_BITS);
  const below = targetOf(bitsOf(exact));
  assert(below !== null, 'bitsOf spells targets');
  if (below === exact) return exact;
  // One more in the last place that the compact form keeps.
  const bits = bitsOf(exact);
  const above = (BigInt(bits & 0x7fffff) + 1n) << BigInt(8 * ((bits >>> 24) - 3));
  return above > easiest ? easiest : above;
}

/** Work of one block: the expected number of hashes, 2^256 / (target + 1), always at least 1. */
export const workOf = (target: bigint): bigint => (1n << 256n) / (target + 1n);

/** Hashes a second that a miner thread counts for on a network whose work is drawn: its peers are alike on every machine. */
export const DRAWN_RATE = 1_000_000;

/** What people read: log2 of the work, one decimal. */
export const difficultyOf = (target: bigint): number => Math.round(10 * (256 - Math.log2(Number(target + 1n)))) / 10;

/** The easiest target whose hashes show at least `zeros` leading hex zeros, as far as a compact form can say it. @param zeros 0 to 60 */
export function targetOfZeros(zeros: number): bigint {
  assert(Number.isInteger(zeros) && zeros >= 0 && zeros <= 60, 'leading zeros are 0 to 60');
  const target = targetOf(bitsOf((1n << BigInt(256 - 4 * zeros)) - 1n));
  assert(target !== null);
  return target;
}

/** The target a miner under this load works at: floor + WINDOW_BITS × load. @param load 0 to 1 */
export function targetUnderLoad(easiest: bigint, load: number): bigint {
  const clamped = Math.min(1, Math.max(0, load));
  const share = BigInt(Math.round(2 ** (32 - WINDOW_BITS * clamped)));
  const wished = (easiest * share) >> 32n;
  const target = targetOf(bitsOf(wished === 0n ? 1n : wished)) ?? easiest;
  const hardest = hardestOf(easiest);
  return target < hardest ? hardest : target;
}

/** Whether a hash, read as a number, is at most the target. */
export const meets = (hash: Hash, target: bigint): boolean => BigInt(`0x${hash}`) <= target;

/** A target as the 32 big-endian bytes a mining kernel compares with. */
export const targetHex = (target: bigint): string => target.toString(16).padStart(ZERO_HASH.length, '0');
