import test from 'ava';
import type { Hash, PeerId, PublicKey } from '../../../peer/chain/crypto.js';
import type { Record } from '../../../peer/chain/record.js';
import type { Journey } from '../../../peer/wire/journey.js';
import { FRAME_HEADER_SIZE, FRAME_SIZE_BEFORE_HANDSHAKE_MAX, FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';
import type { RollEntry } from '../../../peer/wire/roll.js';
import type { Mined } from '../../../peer/wire/status.js';
import type { Summary } from '../../../peer/wire/summary.js';
import { trackerMessages } from '../../../peer/wire/tracker.js';
import { announcementOf, claimOf, helloOf, mined, world } from './samples.js';

const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const bodySize = (message: Message): number => peerMessages.frame(message).length - FRAME_HEADER_SIZE;
const id = 'ab'.repeat(32) as Hash;

// Counts are written out again on purpose: whoever raises one sees here whether it still fits.
const address = { host: 'h'.repeat(255), port: 65535 };
const announcement = { claim: claimOf('p1', { address }), signature: new Uint8Array(64) };
const voucher = { publicKey: announcement.claim.publicKey, signature: new Uint8Array(64) };
const entry: RollEntry = { announcement, vouchers: many(16, voucher), retired: new Uint8Array(64) };
const status: Mined = { ...mined, siblings: many(16, new Uint8Array(32)) };
const summary: Summary = {
  peer: id as string as PeerId,
  tip: id,
  height: 1,
  work: 1n,
  bits: 1,
  load: 1,
  hashRate: 1,
  mining: 1,
  mempool: 1,
  forks: many(512, id),
  links: many(64, { peer: id as string as PeerId, address, roundTripUs: 1 }),
  roll: many(1024, id as string as PeerId),
  degraded: 'x'.repeat(255),
};
const journey: Journey = { hash: id, from: id as string as PeerId, arrivedUs: 1, heldUs: 2, sentUs: 3 };
const longest = world.join('Ada', 'Ж'.repeat(32));

const LARGEST: { readonly [what: string]: Message } = {
  'headers, 2000': { type: 'headers', headers: many(2000, mined.header) },
  'transactions, 256 of the longest names': { type: 'transactions', transactions: many(256, longest) },
  'application, 256': { type: 'application', transactions: many(256, longest) },
  'ids, 10000': { type: 'ids', ids: many(10_000, id) },
  'getTransactions, 10000': { type: 'getTransactions', ids: many(10_000, id) },
  'locator, 64': { type: 'demand', locator: many(64, id) },
  'getBlocks, 128': { type: 'getBlocks', hashes: many(128, id) },
  'roll, 512 with 16 vouchers': { type: 'roll', entries: many(512, entry) },
  'answer roll': { type: 'answer', request: 1, answer: { type: 'roll', entries: many(512, entry) } },
  'statuses, 1024 with the longest paths': { type: 'statuses', tip: id, statuses: many(1024, status) },
  'ask statuses': { type: 'ask', request: 1, question: { type: 'statuses', ids: many(1024, id) } },
  'ask journeys, 1024': { type: 'ask', request: 1, question: { type: 'journeys', hashes: many(1024, id) } },
  'answer journeys, 1024': {
    type: 'answer',
    request: 1,
    answer: { type: 'journeys', journeys: many(1024, journey) },
  },
  'watch, 1024': { type: 'watch', chain: true, transactions: many(1024, id) },
  'the largest block': { type: 'block', bytes: new Uint8Array(256 * 1024) },
  'three of the largest blocks': { type: 'chain', blocks: many(3, new Uint8Array(256 * 1024)) },
  'the largest genesis': { type: 'answer', request: 1, answer: { type: 'genesis', bytes: new Uint8Array(65536) } },
  'an update with 256 blocks left and gained': {
    type: 'update',
    snapshot: false,
    summary,
    changes: many(256, { detached: [id], attached: [] }),
  },
};

for (const [what, message] of Object.entries(LARGEST)) {
  test(`${what}: fits a frame`, (t) => {
    const size = bodySize(message);
    t.true(size <= FRAME_SIZE_MAX, `${size} bytes`);
  });
}

test('a batch of transactions of 1 KiB, larger than any there is, would fit a frame', (t) => {
  t.true(256 * 1024 + 2 <= FRAME_SIZE_MAX);
});

test('whoever has not said who it is needs no more than a small frame', (t) => {
  const size = bodySize({ type: 'hello', ...helloOf('p1', { address }) });
  t.true(size <= FRAME_SIZE_BEFORE_HANDSHAKE_MAX, `${size} bytes`);
});

test('the whole list of a tracker fits a frame', (t) => {
  const entries = many(1024, { ...announcementOf('p1'), ...announcement });
  const frame = trackerMessages.frame({ type: 'list', version: { epoch: 1, count: 1 }, whole: true, entries });
  t.true(frame.length <= FRAME_SIZE_MAX);
});

// These do not all fit: their senders stop at what a frame holds, as the messages say.
test('full cages and full blocks are bounded by whoever sends them', (t) => {
  const record: Record = {
    kind: 3,
    index: 1,
    publicKey: id as string as PublicKey,
    name: 'Ж'.repeat(32),
    coins: 1,
    sequence: 1,
    last: id,
    cage: many(200, 1),
  };
  // With the coins that the default genesis gives, 256 records always fit.
  const records = (cage: number[]): number =>
    bodySize({
      type: 'answer',
      request: 1,
      answer: { type: 'records', tip: id, count: 256, records: many(256, { ...record, cage }) },
    });
  t.true(records(many(200, 1)) <= FRAME_SIZE_MAX);
  t.true(records(many(10_000, 1)) > FRAME_SIZE_MAX);
});
