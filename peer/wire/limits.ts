/** Every limit of the wire: with unit, with reason, checked against its neighbours. */
import assert from 'node:assert/strict';
import { BLOCK_SIZE_MAX, BLOCK_TRANSACTIONS_MAX, GENESIS_SIZE_MAX } from '../chain/genesis.js';
import { SIDES_MAX } from '../chain/sides.js';
import { TRANSACTION_SIZE_MAX } from '../chain/transaction.js';

/** Largest frame body. A bigger length is a hostile or broken program, never a big block. */
export const FRAME_SIZE_MAX = 1024 * 1024;
/** Largest frame body of somebody who has not yet said who it is. */
export const FRAME_SIZE_BEFORE_HANDSHAKE_MAX = 4 * 1024;
/** Envelope of a frame: length and letter. */
export const FRAME_HEADER_SIZE = 5;

/** Bytes of a frame that a list may fill: the rest is for what stands around it. */
export const LIST_SIZE_MAX = FRAME_SIZE_MAX - 64 * 1024;

/** Headers in one message: 160 kB, half an hour of a chain that finds a block a second. */
export const HEADERS_MAX = 2000;
/** Blocks in a `C` message, within one frame. */
export const BLOCKS_MAX = 128;
/** Hashes in a locator: dense near the tip, then doubling steps, enough for any height. */
export const LOCATOR_MAX = 64;
/** Transactions in one batch between peers. */
export const BATCH_MAX = 256;
/** Transaction ids in one message: a whole mempool. */
export const IDS_MAX = 10_000;
/** Transactions one client may watch or ask about at once. */
export const WATCHED_MAX = 1024;
/** Journeys of blocks that a peer remembers, oldest out, and tells in one answer: 17 minutes of a block a second. */
export const JOURNEYS_MAX = 1024;
/** Records in one answer. */
export const RECORDS_MAX = 256;
/** Entries of a roll, all of which fit one frame with their vouchers. */
export const ROLL_MAX = 512;
/** Vouchers kept of one entry: eight are enough for any roll. */
export const VOUCHERS_MAX = 16;
/** A sentence for people. */
export const WHY_SIZE_MAX = 255;
/** The code of a refusal. */
export const REFUSAL_CODE_SIZE_MAX = 32;
/** Tips of side branches a peer tells of: all that it can hold. */
export const FORKS_MAX = SIDES_MAX;
/** A host name or address as text. */
export const HOST_SIZE_MAX = 255;
/** Siblings in a Merkle path: 10 levels reach over the largest block, the rest is room. */
export const SIBLINGS_MAX = 16;
/** Peers a tracker lists. */
export const LISTED_MAX = 1024;

/** Links to peers: more than any topology of ours needs. */
export const LINKS_MAX = 64;
/** Shops and dashboards one peer serves. */
export const CLIENTS_MAX = 64;
/** Connections that have not yet said who they are. */
export const STRANGERS_MAX = 32;
/** Everybody is linked to everybody up to this many peers. */
export const FULL_MESH_MAX = 16;
/** Outbound links above that. */
export const OUTBOUND_ABOVE_MESH = 8;

/** A handshake that takes longer is given up. */
export const HANDSHAKE_MS_MAX = 2_000;
/** A dial that takes longer is given up. */
export const DIAL_MS_MAX = 3_000;
/** Pause before a listed peer is dialled again, ± 50 %. Never longer: a healed link must not wait. */
export const REDIAL_MS = 1_000;
/** Dials a second, all peers together: a lying tracker must not make a storm of us. */
export const DIALS_PER_SECOND_MAX = 8;
/** A link on which nothing was sent for this long gets a ping. */
export const PING_INTERVAL_MS = 1_000;
/** A link on which nothing was heard for this long is closed. */
export const SILENCE_MS_MAX = 30_000;
/** A request unanswered for this long is made elsewhere; doubles each time. */
export const STALL_MS = 2_000;
/** Longest wait for an answer before it is asked for elsewhere. */
export const STALL_MS_MAX = 30_000;
/** A batch of transactions waits this long for more. */
export const BATCH_MS = 5;
/** What a watcher is told is merged for this long. */
export const WATCH_MS = 50;
/** How long a provable offender is shut out. */
export const SHUT_OUT_MS = 600_000;

/** Transactions in a mempool; full means `busy` for newcomers, what was accepted is never evicted. */
export const MEMPOOL_MAX = 10_000;
/** Bytes of the transactions in a mempool. */
export const MEMPOOL_SIZE_MAX = 8 * 1024 * 1024;
/** Numbers a shopper may be ahead of its record. */
export const AHEAD_MAX = 64;

/** Requests and unasked news a connection may send, in frames a second. */
export const FRAMES_PER_SECOND_MAX = 200;
/** Frames a connection may send at once: two seconds of its rate. */
export const FRAMES_BURST_MAX = 400;
/** Transactions a connection may send, a second: four times what a cluster is meant to settle. */
export const TRANSACTIONS_PER_SECOND_MAX = 8_000;
/** Transactions a connection may send at once: a whole mempool. */
export const TRANSACTIONS_BURST_MAX = 10_000;
/** Bytes unsent to one peer before the link is closed: four of the largest frames. */
export const OUTBOUND_SIZE_MAX = 4 * 1024 * 1024;
/** Received from one connection and not yet read because it sends too fast: no more than an honest one holds back to send. */
export const BACKLOG_SIZE_MAX = 4 * 1024 * 1024;
/** Received and not yet whole, all connections together; beyond, the one that holds most is closed. */
export const BUFFERED_SIZE_MAX = 16 * 1024 * 1024;

/** A peer announces itself to the tracker this often. */
export const ANNOUNCE_INTERVAL_MS = 1_000;
/** A peer that has not announced itself for this long is marked removed. */
export const ANNOUNCE_SILENCE_MS_MAX = 3_000;
/** How far an announcement's time may be from the tracker's: older ones may be replayed by others. */
export const ANNOUNCE_SKEW_MS_MAX = 3_600_000;

assert(BLOCK_SIZE_MAX + 8 <= FRAME_SIZE_MAX, 'a block fits a frame');
assert(GENESIS_SIZE_MAX + 16 <= FRAME_SIZE_MAX, 'a genesis fits a frame');
assert(BATCH_MAX * TRANSACTION_SIZE_MAX + 2 <= FRAME_SIZE_MAX, 'a batch of the largest transactions fits a frame');
assert(IDS_MAX * 32 + 2 <= FRAME_SIZE_MAX, 'all ids of a mempool fit a frame');
assert(MEMPOOL_MAX <= IDS_MAX && BLOCK_TRANSACTIONS_MAX <= MEMPOOL_MAX);
assert(2 ** SIBLINGS_MAX > BLOCK_TRANSACTIONS_MAX, 'a path reaches every leaf');
assert(SILENCE_MS_MAX >= 3 * PING_INTERVAL_MS, 'three missed pings before silence');
assert(ANNOUNCE_SILENCE_MS_MAX >= 3 * ANNOUNCE_INTERVAL_MS);
assert(LINKS_MAX >= FULL_MESH_MAX);
assert(TRANSACTIONS_BURST_MAX >= MEMPOOL_MAX);
assert(BACKLOG_SIZE_MAX >= OUTBOUND_SIZE_MAX && BACKLOG_SIZE_MAX < BUFFERED_SIZE_MAX);
