/** Which closed papers are asked about now: each may have gone back, and there may be more than one question holds. */
import type { Hash } from '../../peer/chain/crypto.js';
import { WATCHED_MAX } from '../../peer/wire/limits.js';
import type { Ms } from './receipts.js';

/** Every linked peer is asked about what is closed this often. */
export const CHECK_MS = 5_000;

/** The newest, which a reorganisation takes back first, are in every question; */
const NEWEST = WATCHED_MAX / 4;
/** of the older ones so many, others each time. The rest of a question is for what is open. */
const PART = WATCHED_MAX / 4;

/**
 * The ones for a question asked at this time. All peers are asked about the same ones, so that a majority can say of
 * each that it has gone back.
 *
 * @param ids everything that is followed, oldest first
 */
export function roundOf(ids: readonly Hash[], now: Ms): Hash[] {
  if (ids.length <= WATCHED_MAX) return ids.toReversed();
  const older = ids.slice(0, -NEWEST);
  const from = (Math.floor(now / CHECK_MS) % Math.ceil(older.length / PART)) * PART;
  return [...older.slice(from, from + PART), ...ids.slice(-NEWEST)];
}
