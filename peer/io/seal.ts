/**
 * The seal of a row: a check sum behind its value, over its table and key too. The database has none of its own, and a byte
 * that has changed on disk would be a record with other coins.
 */
import { crc32 } from 'node:zlib';
import type { Table } from '../chain/store.js';

/** CRC-32: it sees every change of a single byte, and of most that are more. */
export const SEAL_SIZE = 4;

const sumOf = (table: Table, key: string, value: Uint8Array): number => crc32(value, crc32(`${table} ${key} `));

/** A value as it is kept. */
export function sealed(table: Table, key: string, value: Uint8Array): Uint8Array {
  const kept = Buffer.allocUnsafe(value.length + SEAL_SIZE);
  kept.set(value);
  kept.writeUInt32LE(sumOf(table, key, value), value.length);
  return kept;
}

/** The value in what was kept under a key; null if that is not as it was written. */
export function unsealed(table: Table, key: string, kept: Uint8Array): Uint8Array | null {
  const size = kept.length - SEAL_SIZE;
  if (size < 0) return null;
  const value = kept.subarray(0, size);
  const sum = new DataView(kept.buffer, kept.byteOffset).getUint32(size, true);
  return sum === sumOf(table, key, value) ? value : null;
}
