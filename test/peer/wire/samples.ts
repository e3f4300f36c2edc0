/** One rich example of everything that is said on the wire. */
import { Signer, sha256, toHex } from '../../../peer/chain/crypto.js';
import { merklePath } from '../../../peer/chain/merkle.js';
import { type Address, type Announcement, type Claim, signAnnouncement } from '../../../peer/wire/address.js';
import type { Hello } from '../../../peer/wire/handshake.js';
import type { Answer, Message, Question } from '../../../peer/wire/messages.js';
import { type RollEntry, signRetirement, signVoucher } from '../../../peer/wire/roll.js';
import type { Mined, Status } from '../../../peer/wire/status.js';
import type { Summary } from '../../../peer/wire/summary.js';
import type { TrackerMessage } from '../../../peer/wire/tracker.js';
import { World } from '../chain/world.js';

export const world = new World();
export const network = world.chain.network;
const sells = [world.join('Ada', 'Zoë'), world.buy('Ada', 1, 3), world.join('Bob')];
export const block = world.make('b1', 'genesis', { sells });
world.offer('b1');

export const signer = (name: string): Signer => new Signer(sha256(new TextEncoder().encode(`peer ${name}`)));
export const address: Address = { host: 'fe80::1%eth0', port: 49152 };
export const claimOf = (name: string, rest: Partial<Claim> = {}): Claim => ({
  status: 'active',
  network,
  publicKey: signer(name).publicKey,
  address,
  timeMs: 1_767_225_600_123,
  ...rest,
});
export const announcementOf = (name: string, rest: Partial<Claim> = {}): Announcement =>
  signAnnouncement(claimOf(name, rest), signer(name));

export const helloOf = (name: string, rest: Partial<Hello> = {}): Hello => ({
  version: 1,
  role: 'peer',
  network,
  publicKey: signer(name).publicKey,
  session: new Uint8Array(16).fill(3),
  challenge: sha256(new TextEncoder().encode(`challenge of ${name}`)),
  address,
  tip: block.hash,
  height: 1,
  work: 2n ** 130n + 7n,
  timeMs: 1_767_225_600_123,
  ...rest,
});

const path = merklePath(block.leaves, 2);
export const mined: Mined = {
  type: 'mined',
  id: sells[1]?.id ?? block.hash,
  block: block.hash,
  height: 1,
  depth: 3,
  header: block.header,
  position: 2,
  siblings: path.siblings,
};
const statuses: Status[] = [
  { type: 'unknown', id: block.hash },
  { type: 'accepted', id: block.hash },
  { type: 'busy', id: block.hash },
  mined,
  { type: 'refused', id: block.hash, code: 'NUMBER_USED', why: 'number 1 was used', winner: mined.id },
  { type: 'refused', id: block.hash, code: 'BAD_NAME', why: '', winner: null },
];
export const entries: RollEntry[] = [
  {
    announcement: announcementOf('p1'),
    vouchers: [signVoucher(network, signerId('p1'), signer('p2'))],
    retired: signRetirement(network, signer('p1')),
  },
  { announcement: announcementOf('p2', { status: 'removed' }), vouchers: [], retired: null },
];
function signerId(name: string): Parameters<typeof signVoucher>[1] {
  return toHex(sha256(Buffer.from(signer(name).publicKey, 'hex'))) as Parameters<typeof signVoucher>[1];
}

const summary: Summary = {
  peer: signerId('p1'),
  tip: block.hash,
  height: 9,
  work: 99n,
  bits: 0x1f0fffff,
  load: 250,
  hashRate: 13_000_000,
  mining: 10,
  mempool: 4,
  forks: [block.hash],
  links: [{ peer: signerId('p2'), address, roundTripUs: 180 }],
  roll: [signerId('p1'), signerId('p2')],
  degraded: 'the disk is full',
};
const news = { tip: block.hash, height: 3, work: 5n, mempool: 2, digest: new Uint8Array(8).fill(9), timeMs: 7 };
const key = signer('p1').publicKey;
const records = [...world.chain.records.all()];

export const questions: Question[] = [
  { type: 'genesis' },
  { type: 'summary' },
  { type: 'block', hash: block.hash },
  { type: 'blocks', from: 1, count: 128 },
  { type: 'record', publicKey: key, height: null },
  { type: 'record', publicKey: key, height: 7 },
  { type: 'records', height: null, from: 256 },
  { type: 'statuses', ids: [block.hash, mined.id] },
  { type: 'number', publicKey: key, sequence: 4 },
  { type: 'roll' },
  { type: 'journeys', hashes: [block.hash, block.previous] },
];
export const answers: Answer[] = [
  { type: 'nothing' },
  { type: 'genesis', bytes: new Uint8Array([1, 2, 3]) },
  { type: 'summary', summary },
  { type: 'block', bytes: block.bytes, best: true },
  { type: 'blocks', tip: block.hash, blocks: [block.bytes, new Uint8Array(0)] },
  { type: 'record', tip: block.hash, record: records[0] as (typeof records)[number] },
  { type: 'records', tip: block.hash, count: 2, records },
  { type: 'statuses', tip: block.hash, statuses },
  { type: 'number', transaction: mined.id },
  { type: 'roll', entries },
  {
    type: 'journeys',
    journeys: [
      { hash: block.hash, from: null, arrivedUs: 1_767_225_600_123_456, heldUs: 1_767_225_600_123_999, sentUs: null },
      { hash: block.previous, from: signerId('p2'), arrivedUs: 1, heldUs: 2, sentUs: 3 },
    ],
  },
];

export const messages: Message[] = [
  { type: 'hello', ...helloOf('p1') },
  { type: 'proof', signature: new Uint8Array(64).fill(8) },
  { type: 'ping', token: 1, ...news },
  { type: 'pong', token: 1, ...news },
  { type: 'application', transactions: sells },
  { type: 'block', bytes: block.bytes },
  { type: 'chain', blocks: [block.bytes, block.bytes] },
  { type: 'demand', locator: [block.hash, block.previous] },
  { type: 'headers', headers: [block.header, block.header] },
  { type: 'getBlocks', hashes: [block.hash] },
  { type: 'transactions', transactions: sells.slice(0, 1) },
  { type: 'ids', ids: [mined.id] },
  { type: 'getTransactions', ids: [mined.id, block.hash] },
  { type: 'roll', entries },
  ...questions.map((question, request): Message => ({ type: 'ask', request, question })),
  ...answers.map((answer, request): Message => ({ type: 'answer', request, answer })),
  { type: 'watch', chain: true, transactions: [mined.id] },
  {
    type: 'update',
    snapshot: false,
    summary: { ...summary, mining: null },
    changes: [{ detached: [block.previous], attached: [block.hash] }],
  },
  { type: 'statuses', tip: block.hash, statuses },
];

export const trackerSamples: TrackerMessage[] = [
  { type: 'announce', announcement: announcementOf('p1'), seen: { epoch: 2 ** 52, count: 9 } },
  { type: 'leave', announcement: announcementOf('p1', { status: 'removed' }) },
  { type: 'ask', seen: { epoch: 0, count: 0 } },
  { type: 'list', version: { epoch: 5, count: 6 }, whole: true, entries: [announcementOf('p1'), announcementOf('p2')] },
  { type: 'refused', why: 'the signature is not its own' },
];
