import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { type NetworkId, type PeerId, peerIdOf, type Signer } from '../../../peer/chain/crypto.js';
import { isMajority } from '../../../peer/wire/majority.js';
import { Roll, type RollEntry, signRetirement, signVoucher } from '../../../peer/wire/roll.js';
import { announcementOf, network, signer } from './samples.js';

const idOf = (name: string): PeerId => peerIdOf(signer(name).publicKey);
const ids = (...names: string[]): PeerId[] => names.map(idOf);
const namesOf = (roll: Roll, names: readonly string[]): string[] => names.filter((name) => roll.has(idOf(name)));

type Voucher = RollEntry['vouchers'][number];
const vouchers = new Map<string, Voucher>();
/** A voucher, made once: signatures are what these tests cost. */
function vouch(by: string, about: string): Voucher {
  const key = `${by} ${about}`;
  const made = vouchers.get(key) ?? signVoucher(network, idOf(about), signer(by));
  vouchers.set(key, made);
  return made;
}
const announcements = new Map<string, RollEntry['announcement']>();
function entry(name: string, by: readonly string[], isRetired = false): RollEntry {
  const announcement = announcements.get(name) ?? announcementOf(name);
  announcements.set(name, announcement);
  const retired = isRetired ? signRetirement(network, signer(name)) : null;
  return { announcement, vouchers: by.map((one) => vouch(one, name)), retired };
}

const FOUNDERS = ['f1', 'f2', 'f3', 'f4'];
const founded = (): Roll => new Roll(network, ids(...FOUNDERS));

test('founders are on the roll from the start, known or not', (t) => {
  const roll = founded();
  t.is(roll.members.size, 4);
  t.true(roll.has(idOf('f1')));
  t.is(roll.entry(idOf('f1')), undefined);
  t.false(roll.has(idOf('p5')));
});

test('more than half of the roll admits, half does not', (t) => {
  const roll = founded();
  t.true(roll.learn(entry('p5', ['f1', 'f2'])));
  t.false(roll.has(idOf('p5')));
  t.true(roll.learn(entry('p5', ['f3'])));
  t.true(roll.has(idOf('p5')));
  t.is(roll.members.size, 5);
});

test('eight are enough for any roll', (t) => {
  const many = Array.from({ length: 40 }, (_, index) => `m${index}`);
  const roll = new Roll(network, ids(...many));
  roll.learn(entry('new', many.slice(0, 7)));
  t.false(roll.has(idOf('new')));
  roll.learn(entry('new', many.slice(7, 8)));
  t.true(roll.has(idOf('new')));
});

test("strangers' vouchers count for nothing, and a forged one of a member is no voucher", (t) => {
  const roll = founded();
  roll.learn(entry('p5', ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9']));
  t.false(roll.has(idOf('p5')));
  t.deepEqual(roll.entry(idOf('p5'))?.vouchers, [], 'nor are they passed on');
  const forged = FOUNDERS.map((name): Voucher => ({ ...vouch('s1', 'p5'), publicKey: signer(name).publicKey }));
  t.false(roll.learn({ ...entry('p5', []), vouchers: forged }));
  const elsewhere = FOUNDERS.map((name) => vouch(name, 'p6'));
  t.false(roll.learn({ ...entry('p5', []), vouchers: elsewhere }), 'said of another peer');
  const abroad = FOUNDERS.map((name) => signVoucher('00'.repeat(32) as NetworkId, idOf('p5'), signer(name)));
  t.false(roll.learn({ ...entry('p5', []), vouchers: abroad }), 'said on another network');
  t.false(roll.has(idOf('p5')));
  t.false(roll.learn(entry('f1', ['f1'])) && (roll.entry(idOf('f1'))?.vouchers.length ?? 0) > 0, 'said of itself');
});

test('a voucher is counted once, however often it is said', (t) => {
  const roll = founded();
  roll.learn(entry('p5', ['f1', 'f1', 'f1']));
  roll.learn(entry('p5', ['f1']));
  t.false(roll.has(idOf('p5')));
  t.is(roll.entry(idOf('p5'))?.vouchers.length, 1);
});

test('an entry that is not signed, or of another network, is not learnt', (t) => {
  const roll = founded();
  const good = entry('p5', ['f1', 'f2', 'f3']);
  t.false(roll.learn({ ...good, announcement: { ...good.announcement, signature: new Uint8Array(64) } }));
  t.false(roll.learn({ ...good, announcement: announcementOf('p5', { network: '00'.repeat(32) as NetworkId }) }));
  t.deepEqual(roll.entries, []);
});

test('of two addresses the later one counts, if it is signed', (t) => {
  const roll = founded();
  const at = (timeMs: number, port: number): RollEntry => ({
    announcement: announcementOf('f1', { timeMs, address: { host: 'h', port } }),
    vouchers: [],
    retired: null,
  });
  const portNow = (): number | undefined => roll.entry(idOf('f1'))?.announcement.claim.address.port;
  t.true(roll.learn(at(5, 1)));
  t.true(roll.learn(at(7, 2)));
  t.false(roll.learn(at(6, 3)));
  t.is(portNow(), 2);
  const later = at(9, 4);
  t.false(roll.learn({ ...later, announcement: { ...later.announcement, signature: new Uint8Array(64) } }));
  t.is(portNow(), 2);
});

test('who retires never returns, and its vouchers still stand', (t) => {
  const roll = founded();
  roll.learn(entry('p5', ['f1', 'f2', 'f3']));
  t.true(roll.learn(entry('f1', [], true)));
  t.false(roll.has(idOf('f1')));
  t.true(roll.isRetired(idOf('f1')));
  t.true(roll.has(idOf('p5')));
  t.is(roll.members.size, 4);
  roll.admit(idOf('f1'));
  roll.learn(entry('f1', ['f2', 'f3', 'f4']));
  t.false(roll.has(idOf('f1')));
  const forged: RollEntry = { ...entry('f2', []), retired: signRetirement(network, signer('f3') as Signer) };
  roll.learn(forged);
  t.true(roll.has(idOf('f2')), 'nobody else can retire a peer');
});

test('a cluster that grows and shrinks again and again still admits newcomers', (t) => {
  const roll = founded();
  for (let round = 0; round < 10; round++) {
    const name = `r${round}`;
    roll.learn(entry(name, FOUNDERS));
    t.true(roll.has(idOf(name)), name);
    roll.learn(entry(name, [], true));
    t.false(roll.has(idOf(name)));
  }
  t.is(roll.members.size, 4);
});

test('a cluster whose peers are all replaced, one generation after another, keeps a roll', (t) => {
  const generations = [FOUNDERS, ['g1', 'g2', 'g3', 'g4'], ['h1', 'h2', 'h3', 'h4'], ['i1', 'i2', 'i3', 'i4']];
  const roll = founded();
  for (const [index, generation] of generations.slice(1).entries()) {
    const elders = generations[index] as string[];
    for (const name of generation) roll.learn(entry(name, [...elders, ...generation.filter((one) => one !== name)]));
    for (const name of elders) roll.learn(entry(name, [], true));
    t.deepEqual([...roll.members].sort(), ids(...generation).sort());
  }
  // And whoever hears of it all only now, in any order, comes to the same.
  const late = founded();
  for (const one of [...roll.entries].reverse()) late.learn(one);
  t.deepEqual([...late.members].sort(), [...roll.members].sort());
});

test('a minority cannot admit anybody', (t) => {
  const roll = founded();
  for (let index = 0; index < 20; index++) {
    const sybils = Array.from({ length: index }, (_, other) => `y${other}`);
    roll.learn(entry(`y${index}`, ['f1', 'f2', ...sybils.slice(-10)]));
  }
  t.is(roll.members.size, 4);
});

test("a stranger's voucher counts once the stranger is admitted, without being said again", (t) => {
  const roll = founded();
  roll.learn(entry('p6', ['f1', 'f2', 'p5']));
  t.false(roll.has(idOf('p6')));
  roll.takeNews();
  roll.learn(entry('p5', FOUNDERS));
  t.true(roll.has(idOf('p6')));
  t.deepEqual(
    roll
      .takeNews()
      .map(({ announcement }) => peerIdOf(announcement.claim.publicKey))
      .sort(),
    ids('p5', 'p6').sort(),
    'both are worth telling',
  );
  t.deepEqual(roll.takeNews(), []);
});

test('an entry that nobody on the roll speaks for is held, but not worth passing on', (t) => {
  const roll = founded();
  t.false(roll.learn(entry('p5', ['s1'])));
  t.truthy(roll.entry(idOf('p5')));
  t.deepEqual(roll.takeNews(), []);
  t.true(roll.learn(entry('p5', ['f1'])));
  t.is(roll.takeNews().length, 1);
});

test('a flood of entries pushes out only those that nobody speaks for', (t) => {
  const roll = founded();
  roll.learn(entry('p5', ['f1']));
  roll.learn(entry('f2', []));
  for (let index = 0; index < 520; index++) roll.learn(entry(`flood${index}`, []));
  t.is(roll.entries.length, 512);
  t.truthy(roll.entry(idOf('p5')));
  t.truthy(roll.entry(idOf('f2')));
  t.true(roll.learn(entry('p6', FOUNDERS)));
  t.true(roll.has(idOf('p6')));
});

test('a majority is more than half of those on the roll; who retired is none of them', (t) => {
  const roll = founded();
  t.deepEqual(
    [0, 1, 2, 3, 4].filter((count) => isMajority(count, roll.members.size)),
    [3, 4],
  );
  roll.learn(entry('f4', [], true));
  t.deepEqual(
    [0, 1, 2, 3].filter((count) => isMajority(count, roll.members.size)),
    [2, 3],
  );
  t.false(isMajority(0, new Roll(network, []).members.size), 'nobody is a majority of nobody');
});

// Random vouchers among ten peers, three of them founders; heard entry by entry, in pieces, in any order.
const PEERS = ['f1', 'f2', 'f3', ...Array.from({ length: 7 }, (_, index) => `p${index}`)];
const place = fc.nat(PEERS.length - 1);
const said = fc.record({ about: place, by: fc.uniqueArray(place, { maxLength: 6 }), isRetired: fc.nat(12) });

test('the roll follows from what was signed, not from the order in which it was heard', (t) => {
  let [admitted, retired] = [0, 0];
  fc.assert(
    fc.property(fc.array(said, { minLength: 5, maxLength: 25 }), fc.infiniteStream(fc.nat(9999)), (all, chance) => {
      const entries = all.map(({ about, by, isRetired }) => {
        const name = PEERS[about] as string;
        return entry(
          name,
          by.map((one) => PEERS[one] as string).filter((one) => one !== name),
          isRetired === 0,
        );
      });
      const heard = (order: readonly RollEntry[]): string => {
        const roll = new Roll(network, ids('f1', 'f2', 'f3'));
        for (const one of order) roll.learn(one);
        const once = namesOf(roll, PEERS).join();
        // Hearing all of it again changes nothing.
        for (let isNew = true; isNew; ) isNew = order.map((one) => roll.learn(one)).includes(true);
        assert.equal(namesOf(roll, PEERS).join(), once);
        return once;
      };
      const expected = heard(entries);
      const shuffled = entries.map((one) => ({ one, at: chance.next().value })).sort((a, b) => a.at - b.at);
      assert.equal(heard(shuffled.map(({ one }) => one)), expected);
      assert.equal(heard([...entries].reverse()), expected);
      assert.equal(heard([...entries, ...entries]), expected);
      // And so it does for whoever gets the whole roll at once from somebody else.
      const first = new Roll(network, ids('f1', 'f2', 'f3'));
      for (const one of entries) first.learn(one);
      assert.equal(heard(first.entries), expected);
      if (expected.split(',').some((name) => name.startsWith('p'))) admitted++;
      if (entries.some((one) => one.retired)) retired++;
    }),
    { numRuns: 60, seed: 3 },
  );
  t.true(admitted > 10 && retired > 10, `${admitted} ${retired}`);
});
