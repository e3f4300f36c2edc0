/** What a page may ask of the server's live connection. */
import assert from 'node:assert/strict';
import { BATCH_MS } from '../model/live.js';
import { SILENCE_AWAKE_MS_MAX, SILENCE_MS_MAX } from '../model/reception.js';

export type LiveLimits = {
  readonly batchMs: number;
  /** After so long without news an empty frame says that there is none: who hears nothing cannot tell it from a dead line. */
  readonly quietMs: number;
  /** Pages at once; one more is turned away. */
  readonly pagesMax: number;
  /** Bytes unsent to a page that is fast enough. */
  readonly unsentMax: number;
  /** With more than that for this long a page gets no more frames, and a snapshot when it has read what was sent. */
  readonly slowMs: number;
  /** Between two snapshots of one page, so that nobody keeps the server busy by asking. */
  readonly snapshotMs: number;
  /** The first message has to be there by then. */
  readonly helloMs: number;
  readonly pingMs: number;
  /** A ping unanswered for so long ends the connection. */
  readonly pongMs: number;
};

export const LIVE_LIMITS: LiveLimits = {
  batchMs: BATCH_MS,
  quietMs: 2_000,
  pagesMax: 256,
  unsentMax: 1024 * 1024,
  slowMs: 2_000,
  snapshotMs: 500,
  helloMs: 5_000,
  pingMs: 30_000,
  pongMs: 5_000,
};

assert(LIVE_LIMITS.pongMs < LIVE_LIMITS.pingMs, 'a ping is answered before the next one');
assert(LIVE_LIMITS.quietMs * 2 < Math.min(SILENCE_AWAKE_MS_MAX, SILENCE_MS_MAX), 'no page doubts us for want of news');
