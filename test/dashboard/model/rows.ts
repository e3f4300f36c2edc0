/** Rows for tests: as few words as possible, the rest is made up. */

import type { Change } from '../../../dashboard/model/board.js';
import type { BlockRow, EventRow, PeerRow, PeerWord } from '../../../dashboard/model/rows.js';
import { type PeerId, sha256, toHex } from '../../../peer/chain/crypto.js';
import type { Summary } from '../../../peer/wire/summary.js';

export const idOf = (name: string): PeerId => toHex(sha256(new TextEncoder().encode(name))) as PeerId;

export const blockNamed = (hash: string, previous = 'genesis', height = 1): BlockRow => ({
  hash,
  previous,
  height,
  miner: idOf('p1'),
  nonce: 1,
  difficulty: 12,
  timeMs: 1_800_000_000_000,
  load: 0,
  hashes: 2,
  minedUs: 2,
  transactions: 0,
  deeds: [],
});

export const word = (change: Partial<PeerWord> = {}): PeerWord => ({
  tip: 'tip',
  height: 7,
  work: '28672',
  links: [],
  hashRate: 1_000_000,
  difficulty: 12,
  load: 0.2,
  mempool: 0,
  mining: null,
  forks: [],
  degraded: null,
  ...change,
});

export const peerNamed = (name: string, change: Partial<PeerRow> = {}): PeerRow => ({
  id: idOf(name),
  name,
  isOperated: true,
  isWatched: true,
  state: 'running',
  host: '127.0.0.1',
  port: 7401,
  pid: 100,
  restarts: 0,
  startedMs: 1_800_000_000_000,
  rssBytes: 80 * 1024 * 1024,
  ending: null,
  said: word(),
  ...change,
});

export const eventNumber = (seq: number): EventRow => ({
  seq,
  atMs: 1_800_000_000_000,
  source: 'p1',
  event: 'mined',
  text: `block ${seq} mined`,
  tone: 'plain',
  block: null,
  height: null,
  shopper: null,
  transaction: null,
  depth: null,
});

export const blockChange = (hash: string): Change => ({ type: 'block', block: blockNamed(hash) });
export const peerChange = (name: string, change: Partial<PeerRow> = {}): Change => ({
  type: 'peer',
  peer: peerNamed(name, change),
});

export const summaryOf = (name: string, change: Partial<Summary> = {}): Summary => ({
  peer: idOf(name),
  tip: '0'.repeat(64) as Summary['tip'],
  height: 0,
  work: 0n,
  bits: 0x1f0fffff,
  load: 0,
  hashRate: 0,
  mining: null,
  mempool: 0,
  forks: [],
  links: [],
  roll: [],
  degraded: '',
  ...change,
});
