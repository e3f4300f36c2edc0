/** Every limit and time-out of the machine as one object, so that tests can hand in shorter ones. */
import * as wire from '../wire/limits.js';
import { VOUCH_AFTER_MS } from '../wire/roll.js';

export const LIMITS = {
  linksMax: wire.LINKS_MAX,
  clientsMax: wire.CLIENTS_MAX,
  strangersMax: wire.STRANGERS_MAX,
  fullMeshMax: wire.FULL_MESH_MAX,
  outboundAboveMesh: wire.OUTBOUND_ABOVE_MESH,
  handshakeMs: wire.HANDSHAKE_MS_MAX,
  redialMs: wire.REDIAL_MS,
  dialsPerSecond: wire.DIALS_PER_SECOND_MAX,
  pingMs: wire.PING_INTERVAL_MS,
  silenceMs: wire.SILENCE_MS_MAX,
  stallMs: wire.STALL_MS,
  stallMsMax: wire.STALL_MS_MAX,
  headersMax: wire.HEADERS_MAX,
  batchMs: wire.BATCH_MS,
  watchMs: wire.WATCH_MS,
  shutOutMs: wire.SHUT_OUT_MS,
  bufferedSizeMax: wire.BUFFERED_SIZE_MAX,
  backlogSizeMax: wire.BACKLOG_SIZE_MAX,
  framesPerSecond: wire.FRAMES_PER_SECOND_MAX,
  framesBurst: wire.FRAMES_BURST_MAX,
  transactionsPerSecond: wire.TRANSACTIONS_PER_SECOND_MAX,
  transactionsBurst: wire.TRANSACTIONS_BURST_MAX,
  mempoolMax: wire.MEMPOOL_MAX,
  mempoolSizeMax: wire.MEMPOOL_SIZE_MAX,
  aheadMax: wire.AHEAD_MAX,
  journeysMax: wire.JOURNEYS_MAX,
  vouchAfterMs: VOUCH_AFTER_MS,
  /** Blocks a step connects at most, so that no step is long. */
  stepBlocks: 64,
  /** Transactions in the blocks a step holds at most; the block that goes over it is its last. */
  stepTransactions: 1000,
  /** What a step hears at most: frames, of which those that make work count for more. */
  stepFrames: 256,
  /** Transactions that return to the mempool in one step. */
  stepReturns: 1000,
  /** Transactions that wait for their signature check; with more no others are taken for now. */
  uncheckedMax: 4_096,
  /** Messages to one link that wait for the disk; beyond, it is closed: nobody asks so much before it is answered. */
  unflushedMax: 256,
  /** Runs of blocks that wait for their turn. */
  runsMax: 64,
  /** A mining slot: twice the propagation measured, within these. */
  slotMsMin: 10,
  slotMsMax: 200,
  /** Slots a peer waits at most before it mines what another has taken. */
  slotsMax: 4,
  /** Pause between empty blocks, mined for the depth that somebody waits for. */
  emptyMs: 1_000,
  /** A search that takes longer takes up what has come since it began, this often in milliseconds. */
  redraftMs: 100,
  /** Length of a search slice in milliseconds: a stale one needs no cancelling. */
  sliceMs: 8,
} as const;

export type Limits = { readonly [K in keyof typeof LIMITS]: number };
