/** Targets: bits are one byte of exponent and three of mantissa, target = mantissa × 256^(exponent − 3). */
import { Fault } from './fault.js';

/** @throws Fault if the bits are negative, stand for no target, or are not its shortest spelling */
export function targetOf(field: string, bits: number): bigint {
  const exponent = Math.floor(bits / 2 ** 24);
  const mantissa = BigInt(bits % 2 ** 24);
  const scaled = mantissa * 256n ** BigInt(exponent);
  const target = scaled / 256n ** 3n;
  const isTarget = mantissa < 2n ** 23n && target > 0n && target < 2n ** 256n;
  if (!isTarget || target * 256n ** 3n !== scaled || !isShortest(exponent, mantissa)) {
    throw new Fault(field, 'the minimal compact form of a target', bits.toString(16));
  }
  return target;
}

/** Of several spellings the one counts whose mantissa has no zero byte in front that its sign does not need. */
const isShortest = (exponent: number, mantissa: bigint): boolean => exponent >= 1 && mantissa >= 2n ** 15n;

/** A block's target may be the floor or up to 4 bits harder. */
export const isInWindow = (target: bigint, easiest: bigint): boolean => target <= easiest && target * 16n >= easiest;

/** log2 of the work 2^256 / (target + 1). */
export const difficultyOf = (target: bigint): number => 256 - Math.log2(Number(target + 1n));
