import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { peerIdOf, Signer, sha256 } from '../../peer/chain/crypto.js';
import { type Genesis, makeGenesis, networkIdOf } from '../../peer/chain/genesis.js';
import { signAnnouncement } from '../../peer/wire/address.js';
import { type RollEntry, signRetirement, signVoucher } from '../../peer/wire/roll.js';
import { Folder } from '../../shop/folder.js';
import { RollBook } from '../../shop/roll-book.js';

const bytes = (text: string): Uint8Array => new Uint8Array(sha256(new TextEncoder().encode(text)));
const signer = (name: string): Signer => new Signer(bytes(name));
const idOf = (name: string) => peerIdOf(signer(name).publicKey);
const TRACKER = '127.0.0.1:7400';

const FOUNDED = makeGenesis(bytes('salt'), [idOf('p1'), idOf('p2')]);
const FOUNDERLESS = makeGenesis(bytes('salt'), []);

function folderOf(t: ExecutionContext, genesis: Genesis): Folder {
  const path = mkdtempSync(join(tmpdir(), 'monkeychain-roll-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  const folder = new Folder(path, networkIdOf(genesis));
  folder.make();
  return folder;
}

/** A peer's entry, vouched for by others. */
function entry(genesis: Genesis, name: string, vouchers: readonly string[], isRetired = false): RollEntry {
  const network = networkIdOf(genesis);
  const { publicKey } = signer(name);
  const claim = {
    status: 'active',
    network,
    publicKey,
    address: { host: '127.0.0.1', port: 7401 },
    timeMs: 1,
  } as const;
  return {
    announcement: signAnnouncement(claim, signer(name)),
    vouchers: vouchers.map((one) => signVoucher(network, idOf(name), signer(one))),
    retired: isRetired ? signRetirement(network, signer(name)) : null,
  };
}

test('founders count from the first, whoever shakes hands does not', (t) => {
  const book = new RollBook(folderOf(t, FOUNDED), FOUNDED, TRACKER);
  book.greet(idOf('p9'));
  t.deepEqual(book.members, new Set([idOf('p1'), idOf('p2')]));
  t.false(book.isFirstLook);
});

test('a newcomer counts once more than half of the roll vouch for it, whatever order they come in', (t) => {
  const book = new RollBook(folderOf(t, FOUNDED), FOUNDED, TRACKER);
  // p4 is vouched for by p3, who gets on the roll only further down.
  const p4 = entry(FOUNDED, 'p4', ['p1', 'p3']);
  const p3 = entry(FOUNDED, 'p3', ['p1', 'p2']);
  t.true(book.learn([p4, p3]));
  t.deepEqual(book.members, new Set(['p1', 'p2', 'p3', 'p4'].map(idOf)));
  t.false(book.learn([p4, p3]));
  book.learn([entry(FOUNDED, 'p5', ['p1'])]);
  t.false(book.members.has(idOf('p5')));
});

test('who has retired counts no more, and is not looked for', (t) => {
  const book = new RollBook(folderOf(t, FOUNDED), FOUNDED, TRACKER);
  book.learn([entry(FOUNDED, 'p1', []), entry(FOUNDED, 'p2', [], true)]);
  t.deepEqual(book.members, new Set([idOf('p1')]));
  t.is(book.announcements.length, 1);
});

test('where nobody founded it, those who shook hands are the base, also for the next command', (t) => {
  const folder = folderOf(t, FOUNDERLESS);
  const book = new RollBook(folder, FOUNDERLESS, TRACKER);
  t.true(book.isFirstLook);
  t.is(book.members.size, 0);
  book.greet(idOf('p1'));
  book.learn([entry(FOUNDERLESS, 'p2', ['p1'])]);
  t.deepEqual(book.members, new Set([idOf('p1'), idOf('p2')]));
  book.keep(true);
  const again = new RollBook(folder, FOUNDERLESS, TRACKER);
  t.false(again.isFirstLook);
  t.deepEqual(again.members, book.members);
  t.is(again.announcements.length, 1);
});

test('what was made up on disk counts for nothing where the genesis names founders', (t) => {
  const folder = folderOf(t, FOUNDED);
  folder.keepRoll({ tracker: TRACKER, seenMs: 1, base: [idOf('p9')], entries: [entry(FOUNDED, 'p8', ['p9'])] });
  t.deepEqual(new RollBook(folder, FOUNDED, TRACKER).members, new Set([idOf('p1'), idOf('p2')]));
});
