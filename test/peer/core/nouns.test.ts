/** The small nouns of the machine, each alone. */
import test from 'ava';
import type { PeerId } from '../../../peer/chain/crypto.js';
import { medianTime } from '../../../peer/chain/node.js';
import { bitsOf, targetOf, workOf } from '../../../peer/chain/target.js';
import { Appointments } from '../../../peer/core/appointments.js';
import { type Chance, pick, seededChance } from '../../../peer/core/chance.js';
import { Deadlines } from '../../../peer/core/deadlines.js';
import { Dialing } from '../../../peer/core/dialing.js';
import type { LinkId } from '../../../peer/core/events.js';
import { HeaderLine } from '../../../peer/core/header-line.js';
import { LIMITS } from '../../../peer/core/limits.js';
import { Link } from '../../../peer/core/link.js';
import { NetworkClock } from '../../../peer/core/network-clock.js';
import { Offences } from '../../../peer/core/offences.js';
import { RecentSet } from '../../../peer/core/recent-set.js';
import { World } from '../chain/world.js';
import { idOf } from './bench.js';

test('deadlines: the earliest is next, what is due is taken once, a later one may be set before it', (t) => {
  const deadlines = new Deadlines<'a' | 'b' | 'c'>();
  t.is(deadlines.next(), null);
  deadlines.set('a', 30);
  deadlines.set('b', 10);
  deadlines.set('c', 20);
  deadlines.set('b', 15);
  t.is(deadlines.next(), 15);
  deadlines.stop('c');
  t.deepEqual(deadlines.takeDue(14), []);
  t.deepEqual(deadlines.takeDue(30), ['a', 'b']);
  t.is(deadlines.next(), null);
});

test('chance: one seed, one history; picking takes each item at most once', (t) => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, seededChance(seed));
  t.deepEqual(draw(7), draw(7));
  t.notDeepEqual(draw(7), draw(8));
  const picked = pick([1, 2, 3, 4, 5], 3, seededChance(1));
  t.is(new Set(picked).size, 3);
  t.deepEqual(pick([1, 2], 5, seededChance(1)).sort(), [1, 2]);
});

test('a recent set forgets what was added longest ago', (t) => {
  const recent = new RecentSet<number>(2);
  for (const item of [1, 2, 1, 3]) recent.add(item);
  t.deepEqual(
    [1, 2, 3].map((item) => recent.has(item)),
    [true, false, true],
  );
  recent.delete(1);
  recent.add(4);
  t.deepEqual(
    [1, 3, 4].map((item) => recent.has(item)),
    [false, true, true],
  );
});

const peers = (count: number): Map<PeerId, { host: string; port: number }> =>
  new Map(Array.from({ length: count }, (_, index) => [idOf(`peer ${index}`), { host: `h${index}`, port: 1 }]));
const nobody = (): boolean => false;
const dialingBy = (chance: Chance, appointments = new Appointments([], LIMITS, chance)): Dialing =>
  new Dialing(idOf('peer 0'), LIMITS, chance, appointments);

test('dialing: everyone is dialled up to 16 peers, eight a second and never oneself', (t) => {
  const dialing = dialingBy(seededChance(1));
  dialing.list(peers(16));
  t.is(dialing.size, 16);
  const first = dialing.due(0, new Set(), 0, nobody);
  t.is(first.length, 8);
  const busy = new Set(first.map(({ peer }) => peer as PeerId));
  t.deepEqual(dialing.due(999, busy, 8, nobody), []);
  const second = dialing.due(1_001, busy, 8, nobody);
  t.is(second.length, 7);
  const all = new Set([...busy, ...second.map(({ peer }) => peer as PeerId)]);
  t.is(all.size, 15);
  t.false(all.has(idOf('peer 0')));
});

test('dialing: above 16 peers eight links of ours are enough', (t) => {
  const dialing = dialingBy(seededChance(1));
  dialing.list(peers(17));
  t.is(dialing.due(0, new Set(), 3, nobody).length, 5);
  t.is(dialing.due(5_000, new Set(), 8, nobody).length, 0);
});

test('dialing: a peer is dialled again after 1 s ± 50 %, which differs, and not while it is shut out', (t) => {
  const pauses: number[] = [];
  for (let seed = 1; seed <= 50; seed++) {
    const dialing = dialingBy(seededChance(seed));
    dialing.list(peers(2));
    dialing.ended(idOf('peer 1'), 0);
    let at = 0;
    while (dialing.due(at, new Set(), 0, nobody).length === 0) at += 10;
    pauses.push(at);
    t.deepEqual(
      dialing.due(10_000, new Set(), 0, () => true),
      [],
    );
  }
  t.true(Math.min(...pauses) >= 500 && Math.max(...pauses) <= 1_510, `${pauses}`);
  t.true(Math.max(...pauses) - Math.min(...pauses) > 500);
});

test('dialing: those on the roll are dialled without a tracker, the list says where they are now', (t) => {
  const dialing = dialingBy(seededChance(1));
  dialing.roll(new Map([[idOf('peer 1'), { host: 'old', port: 1 }]]));
  t.deepEqual(dialing.due(0, new Set(), 0, nobody), [{ peer: idOf('peer 1'), address: { host: 'old', port: 1 } }]);
  dialing.list(new Map([[idOf('peer 1'), { host: 'new', port: 2 }]]));
  t.deepEqual(dialing.due(2_000, new Set(), 0, nobody)[0]?.address, { host: 'new', port: 2 });
  t.is(dialing.size, 2);
});

const named = (port: number) => ({ host: 'named', port });

test('dialing: whoever was named is dialled first and whoever it is, also where there are links enough', (t) => {
  const chance = seededChance(1);
  const appointments = new Appointments([named(1), named(2), named(1)], LIMITS, chance);
  const dialing = dialingBy(chance, appointments);
  dialing.list(peers(30));
  const first = dialing.due(0, new Set(), 7, nobody);
  t.deepEqual(
    first,
    [1, 2].map((port) => ({ peer: null, address: named(port) })),
  );
  t.deepEqual(dialing.due(5_000, new Set(), 9, nobody), [], 'one dial at a time');
});

test('dialing: who was named is dialled again after 1 s ± 50 %, within eight dials a second, unless linked by another dial', (t) => {
  const appointments = new Appointments([named(1)], LIMITS, () => 0.5);
  const dialing = dialingBy(() => 0.5, appointments);
  dialing.due(0, new Set(), 0, nobody);
  t.true(appointments.ended(named(1), 'nobody listens', 100), 'why is worth saying');
  t.deepEqual(dialing.due(1_099, new Set(), 0, nobody), []);
  t.is(dialing.due(1_100, new Set(), 0, nobody).length, 1);
  t.false(appointments.ended(named(1), 'nobody listens', 1_200), 'and not again');
  t.is(dialing.due(2_200, new Set(), 0, nobody).length, 1);
  appointments.met(named(1), idOf('peer 1'));
  t.is(dialing.size, 2);
  t.false(appointments.ended(named(1), 'it was closed', 3_000), 'its link says so itself');
  t.deepEqual(dialing.due(9_000, new Set([idOf('peer 1')]), 0, nobody), []);
  t.deepEqual(
    dialing.due(9_000, new Set(), 0, () => true),
    [],
  );
  t.is(dialing.due(9_000, new Set(), 0, nobody).length, 1);
  t.true(appointments.ended(named(1), 'nobody listens', 9_100), 'it was met in between');

  const many = dialingBy(
    () => 0.5,
    new Appointments(
      Array.from({ length: 9 }, (_, at) => named(at + 1)),
      LIMITS,
      () => 0.5,
    ),
  );
  t.is(many.due(0, new Set(), 0, nobody).length, 8);
  t.is(many.due(1_001, new Set(), 0, nobody).length, 1);
});

test('dialing: those on the roll come before a thousand strangers that a tracker lists', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const dialing = dialingBy(seededChance(seed));
    const three = new Map([...peers(4)].slice(1));
    dialing.roll(three);
    dialing.list(peers(1000));
    const first = dialing.due(0, new Set(), 0, nobody).map(({ peer }) => peer);
    t.true(first.slice(0, 3).every((peer) => peer !== null && three.has(peer)));
    t.is(first.length, 8);
  }
});

test('dialing: however many strangers come and go, the pauses are few', (t) => {
  const dialing = dialingBy(() => 0.5);
  dialing.list(peers(2));
  for (let index = 0; index < 3_000; index++) dialing.ended(`stranger ${index}` as PeerId, 0);
  dialing.ended(idOf('peer 1'), 0);
  t.deepEqual(dialing.due(900, new Set(), 0, nobody), [], 'the latest is kept');
  t.is(dialing.due(1_000, new Set(), 0, nobody).length, 1);
});

test('offences: points add up and fade by ten a minute; a hundred shut out for ten minutes', (t) => {
  const offences = new Offences(LIMITS);
  const [ada, bob] = [idOf('Ada'), idOf('Bob')];
  t.false(offences.add(ada, 60, 0));
  t.false(offences.add(ada, 39, 0));
  t.false(offences.add(bob, 99, 0));
  t.true(offences.add(ada, 1, 0));
  t.true(offences.isShutOut(ada, 599_999));
  t.false(offences.isShutOut(bob, 0));
  t.false(offences.isShutOut(ada, 600_000));
  t.false(offences.add(bob, 100 - 99 + 18, 120_000), 'twenty points have faded');
  t.true(offences.add(bob, 2, 120_000));
  t.false(offences.add(ada, 99, 600_000), 'it begins anew');
});

test('offences: a proven one is enough', (t) => {
  const offences = new Offences(LIMITS);
  t.true(offences.add(idOf('Ada'), 100, 5));
  t.true(offences.isShutOut(idOf('Ada'), 6));
});

test('the network clock: one wrong clock among three changes nothing, and both ends of a lone link agree', (t) => {
  const clock = new NetworkClock();
  t.is(clock.at(1_000), 1_000);
  clock.heard(idOf('Ada'), 5_000, 1_000);
  t.is(clock.at(1_000), 1_000, 'the one ahead corrects itself');
  const other = new NetworkClock();
  other.heard(idOf('bench'), 1_000, 5_000);
  t.is(other.at(5_000), 1_000);
  clock.heard(idOf('Bob'), 1_002, 1_000);
  t.is(clock.at(1_000), 1_002);
  clock.forget(idOf('Bob'));
  t.is(clock.at(1_000), 1_000);
});

test('the network clock: whatever clocks say, a header can hold the time', (t) => {
  const clock = new NetworkClock();
  for (const name of ['Ada', 'Bob']) clock.heard(idOf(name), Number.MAX_SAFE_INTEGER, 1_000);
  t.is(Math.floor(clock.at(1_000) / 1000), 0xffffffff);
  for (const name of ['Ada', 'Bob']) clock.heard(idOf(name), 0, 1_000_000);
  t.is(clock.at(1_000), 0);
});

test('a link measures the median of its last round trips, by the pong that answers its last ping', (t) => {
  const link = new Link(0 as LinkId, null, 0);
  t.is(link.roundTrip, null);
  for (const trip of [5, 100, 7]) {
    const token = link.pinged(1_000);
    link.ponged(token - 1, 1_001);
    link.ponged(token, 1_000 + trip);
    link.ponged(token, 9_999);
  }
  t.is(link.roundTrip, 7);
});

test('a header line knows the median of eleven, across the block it stands on', (t) => {
  const world = new World();
  const last = world.run('b', 'genesis', 14);
  const node = world.chain.node(world.get('b8').hash);
  t.truthy(node);
  const line = new HeaderLine(node as NonNullable<typeof node>);
  for (let height = 9; height <= 14; height++) {
    const block = world.get(`b${height}`);
    t.is(line.medianTime, medianTime(world.chain.node(block.previous) as NonNullable<typeof node>));
    line.append(block.header, block.hash, workOf(targetOf(block.header.bits) as bigint));
  }
  t.deepEqual(line.tip, { hash: world.get(last).hash, height: 14, work: world.chain.last.work });
  t.is(line.take().length, 6);
  t.is(line.take().length, 0);
  t.is(line.parent, world.get('b8').hash);
  t.is(bitsOf(targetOf(world.genesis.easiestBits) as bigint), world.genesis.easiestBits);
});
