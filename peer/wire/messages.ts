/** Every message between peers, and between a peer and its clients. `A` to `D` are the original's letters. */
import { blob, flag, list, optional, raw, u16, u32, u53, u256, type ValueOf } from '../chain/codec.js';
import { hash, publicKey, signature } from '../chain/crypto.js';
import { BLOCK_SIZE_MAX, GENESIS_SIZE_MAX } from '../chain/genesis.js';
import { header } from '../chain/header.js';
import { record } from '../chain/record.js';
import { struct, union } from '../chain/struct.js';
import { transaction } from '../chain/transaction.js';
import { hello } from './handshake.js';
import { journey } from './journey.js';
import {
  BATCH_MAX,
  BLOCKS_MAX,
  HEADERS_MAX,
  IDS_MAX,
  JOURNEYS_MAX,
  LOCATOR_MAX,
  RECORDS_MAX,
  ROLL_MAX,
  WATCHED_MAX,
} from './limits.js';
import { type MessageIn, protocol } from './protocol.js';
import { rollEntry } from './roll.js';
import { status } from './status.js';
import { CHANGE_BLOCKS_MAX, change, summary } from './summary.js';

/** Digest of a mempool: XOR of the first eight bytes of its ids, so that it changes with each without being made anew. */
export const DIGEST_SIZE = 8;

/** A peer's tip and mempool: who has less asks, who differs exchanges ids. */
const news = { tip: hash, height: u32, work: u256, mempool: u32, digest: raw(DIGEST_SIZE), timeMs: u53 };

export const question = union({
  genesis: struct({}),
  summary: struct({}),
  /** A held block, on the best chain or beside it. */
  block: struct({ hash }),
  /** Blocks of the best chain from a height on, as many as a frame holds. Height 0 is genesis and has no bytes: ask from 1. */
  blocks: struct({ from: u32, count: u16 }),
  /** A shopper's record as of a height, by default the present. */
  record: struct({ publicKey, height: optional(u32) }),
  /** Records as of a height in order of joining, from an index on. */
  records: struct({ height: optional(u32), from: u32 }),
  statuses: struct({ ids: list(hash, WATCHED_MAX) }),
  /** The transaction that used a shopper's number on the best chain. */
  number: struct({ publicKey, sequence: u32 }),
  roll: struct({}),
  /** How blocks came to this peer and went on from it. */
  journeys: struct({ hashes: list(hash, JOURNEYS_MAX) }),
});
export type Question = ValueOf<typeof question>;

export const answer = union({
  /** What was asked for is not here. */
  nothing: struct({}),
  genesis: struct({ bytes: blob(GENESIS_SIZE_MAX) }),
  summary: struct({ summary }),
  block: struct({ bytes: blob(BLOCK_SIZE_MAX), best: flag }),
  /** As many as a frame holds. */
  blocks: struct({ tip: hash, blocks: list(blob(BLOCK_SIZE_MAX), BLOCKS_MAX) }),
  record: struct({ tip: hash, record }),
  /** `count`: how many had joined by then. Records with full cages do not all fit a frame: as many as do. */
  records: struct({ tip: hash, count: u32, records: list(record, RECORDS_MAX) }),
  statuses: struct({ tip: hash, statuses: list(status, WATCHED_MAX) }),
  number: struct({ transaction: hash }),
  roll: struct({ entries: list(rollEntry, ROLL_MAX) }),
  /** In the order asked, without those of which nothing is known: held in an earlier life, long ago, or never. */
  journeys: struct({ journeys: list(journey, JOURNEYS_MAX) }),
});
export type Answer = ValueOf<typeof answer>;

export const peerMessages = protocol({
  hello: { letter: 'H', body: hello },
  /** Proof of the key named in the hello; see proofBytes. The link stands when both sides have checked it. */
  proof: { letter: 'V', body: struct({ signature }) },
  ping: { letter: 'P', body: struct({ token: u32, ...news }) },
  pong: { letter: 'Q', body: struct({ token: u32, ...news }) },

  /** Application: transactions from an app. Answered by a status each once they are flushed, or refused. */
  application: { letter: 'A', body: struct({ transactions: list(transaction, BATCH_MAX) }) },
  /** A new block: header and body. */
  block: { letter: 'B', body: struct({ bytes: blob(BLOCK_SIZE_MAX) }) },
  /** Chain: a run of blocks that were asked for, in the order asked, as many as a frame holds. */
  chain: { letter: 'C', body: struct({ blocks: list(blob(BLOCK_SIZE_MAX), BLOCKS_MAX) }) },
  /** Demand for the chain: hashes of one's own, dense near the tip and sparse below. Answered by headers. */
  demand: { letter: 'D', body: struct({ locator: list(hash, LOCATOR_MAX) }) },
  /** Headers of the best chain after the first hash of the locator that is known; none if there is nothing more. */
  headers: { letter: 'E', body: struct({ headers: list(header, HEADERS_MAX) }) },
  /** Blocks wanted, by hash. Answered by a chain; up to the first that is not there. */
  getBlocks: { letter: 'G', body: struct({ hashes: list(hash, BLOCKS_MAX) }) },

  /** A batch of transactions among peers. */
  transactions: { letter: 'T', body: struct({ transactions: list(transaction, BATCH_MAX) }) },
  /** Ids of all transactions in the mempool, where digests differ. */
  ids: { letter: 'I', body: struct({ ids: list(hash, IDS_MAX) }) },
  /** Transactions wanted, by id. */
  getTransactions: { letter: 'N', body: struct({ ids: list(hash, IDS_MAX) }) },
  /** Entries of the roll, on linking and whenever one changes. */
  roll: { letter: 'L', body: struct({ entries: list(rollEntry, ROLL_MAX) }) },

  /** A client's question; its answer carries the same number. */
  ask: { letter: 'X', body: struct({ request: u32, question }) },
  answer: { letter: 'Y', body: struct({ request: u32, answer }) },
  /** What a client wants to be told from now on: replaces what it watched before. */
  watch: { letter: 'W', body: struct({ chain: flag, transactions: list(hash, WATCHED_MAX) }) },
  /** What changed since the last one, merged; a snapshot has no changes and replaces all that was told. */
  update: { letter: 'U', body: struct({ snapshot: flag, summary, changes: list(change, CHANGE_BLOCKS_MAX) }) },
  /** Statuses of transactions sent or watched, whenever one changes. */
  statuses: { letter: 'S', body: struct({ tip: hash, statuses: list(status, WATCHED_MAX) }) },
});
export type Message = MessageIn<typeof peerMessages>;
