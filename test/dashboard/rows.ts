/** Rows for tests, each with what a test is about and sensible values for the rest. */
import type { BlockRow, EventRow, LinkRow, PeerRow, PeerWord } from '../../dashboard/model/rows.js';

/** A running peer that is heard. Its id is its name. */
export function peerRow(name: string, said: Partial<PeerWord> | null = {}, more: Partial<PeerRow> = {}): PeerRow {
  return {
    id: name,
    name,
    isOperated: true,
    isWatched: true,
    state: 'running',
    host: '127.0.0.1',
    port: 7401,
    pid: 1000,
    restarts: 0,
    startedMs: 0,
    rssBytes: 75e6,
    ending: null,
    said: said && { ...SAID, ...said },
    ...more,
  };
}
const SAID: PeerWord = {
  tip: 'genesis',
  height: 0,
  work: '0',
  links: [],
  hashRate: 7e6,
  difficulty: 12,
  load: 0.1,
  mempool: 0,
  mining: null,
  forks: [],
  degraded: null,
};

export const linkTo = (peer: string, roundTripUs = 400): LinkRow => ({ peer, roundTripUs });

/** A block by name, on another by name. */
export function blockRow(hash: string, previous: string, height: number, more: Partial<BlockRow> = {}): BlockRow {
  return {
    hash,
    previous,
    height,
    miner: 'p1',
    nonce: 0,
    difficulty: 12,
    timeMs: height * 1000,
    load: 0,
    hashes: 4096,
    minedUs: 600,
    transactions: 0,
    deeds: [],
    ...more,
  };
}
export const mapOf = (...blocks: BlockRow[]): Map<string, BlockRow> => new Map(blocks.map((one) => [one.hash, one]));

export function eventRow(seq: number, event: string, more: Partial<EventRow> = {}): EventRow {
  return {
    seq,
    atMs: seq * 1000,
    source: 'p1',
    event,
    text: event,
    tone: 'plain',
    block: null,
    height: null,
    shopper: null,
    transaction: null,
    depth: null,
    ...more,
  };
}
