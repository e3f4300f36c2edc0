import test from 'ava';
import { type Genesis, networkIdOf } from '../../../peer/chain/genesis.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { signAnnouncement } from '../../../peer/wire/address.js';
import { type RollEntry, signRetirement, signVoucher } from '../../../peer/wire/roll.js';
import { EASY } from '../chain/world.js';
import { Bench, EPOCH_MS, idOf, keyOf } from './bench.js';

const entryIn = (genesis: Genesis, name: string, ...by: string[]): RollEntry => {
  const network = networkIdOf(genesis);
  const { publicKey } = keyOf(name);
  const claim = { status: 'active', network, publicKey, address: { host: name, port: 7 }, timeMs: EPOCH_MS } as const;
  return {
    announcement: signAnnouncement(claim, keyOf(name)),
    vouchers: by.map((one) => signVoucher(network, idOf(name), keyOf(one))),
    retired: null,
  };
};
const founded = { ...EASY, founders: [idOf('bench'), idOf('Ada'), idOf('Bob')] };
/** On a network without founders, and on one whose founders are bench, Ada and Bob. */
const entryOf = (name: string, ...by: string[]): RollEntry => entryIn(EASY, name, ...by);
const foundedOf = (name: string, ...by: string[]): RollEntry => entryIn(founded, name, ...by);

test('a new link gets the whole roll, and what it tells is kept and passed on to the others', (t) => {
  const bench = new Bench();
  const ada = bench.link('Ada');
  t.deepEqual(
    ada.lastOf('roll').entries.map(({ announcement }) => announcement.claim.address.host),
    ['bench'],
  );
  const bob = bench.link('Bob');
  ada.say({ type: 'roll', entries: [entryOf('Cas', 'bench')] });
  t.deepEqual(
    bob.lastOf('roll').entries.map(({ announcement }) => announcement.claim.address.host),
    ['Cas'],
  );
  t.is(ada.of('roll').length, 1, 'not back to who told it');
  t.true(bench.peer.summary.roll.includes(idOf('Cas')));
});

test('a link is vouched for when it has stood ten seconds, once', (t) => {
  const bench = new Bench();
  const ada = bench.link('Ada');
  ada.say({ type: 'roll', entries: [entryOf('Ada')] });
  ada.onMessage = (message) => {
    if (message.type === 'ping') ada.say({ ...message, type: 'pong' });
  };
  bench.wait(9_700);
  t.false(bench.peer.summary.roll.includes(ada.id));
  bench.wait(600);
  t.true(bench.peer.summary.roll.includes(ada.id));
  const vouched = ada.lastOf('roll').entries;
  t.is(vouched[0]?.vouchers.length, 1);
  const count = ada.of('roll').length;
  bench.wait(30_000);
  t.is(ada.of('roll').length, count);
});

test('a link that does not last is not vouched for', (t) => {
  const bench = new Bench();
  const ada = bench.link('Ada');
  ada.say({ type: 'roll', entries: [entryOf('Ada')] });
  bench.wait(9_000);
  ada.hangUp();
  bench.link('Ada');
  bench.wait(9_000);
  t.false(bench.peer.summary.roll.includes(ada.id));
});

test('vouchers and retirements are on disk: a restart knows them, and whom to dial without a tracker', (t) => {
  const disk = new MemoryStore();
  const bench = new Bench({ disk, genesis: founded });
  const ada = bench.link('Ada');
  const retired = { ...foundedOf('Bob'), retired: signRetirement(networkIdOf(founded), keyOf('Bob')) };
  ada.say({ type: 'roll', entries: [foundedOf('Cas', 'Ada', 'bench'), retired, foundedOf('Ada')] });
  const { roll } = bench.peer.summary;
  t.deepEqual(new Set(roll), new Set([idOf('bench'), idOf('Ada'), idOf('Cas')]));
  const again = new Bench({ disk, genesis: founded });
  t.deepEqual(new Set(again.peer.summary.roll), new Set(roll));
  again.wait(300);
  t.deepEqual(again.dials.map(({ to }) => to.address.host).sort(), ['Ada', 'Cas']);
});

test('strangers who vouch for each other get nowhere, and cost no disk', (t) => {
  const bench = new Bench({ genesis: founded });
  const ada = bench.link('Ada');
  bench.flushes = false;
  ada.say({ type: 'roll', entries: [foundedOf('Eve', 'Mal'), foundedOf('Mal', 'Eve')] });
  t.is(bench.peer.summary.roll.length, 3);
  t.deepEqual(bench.unflushed, []);
});

test('who retires says so to all links and is off its own roll', (t) => {
  const bench = new Bench({ genesis: founded });
  const ada = bench.link('Ada');
  bench.tell({ type: 'command', command: { type: 'retire' } });
  t.truthy(ada.lastOf('roll').entries[0]?.retired);
  t.false(bench.peer.summary.roll.includes(bench.id));
});
