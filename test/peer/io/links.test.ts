import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { PeerClient } from '../../../peer/client/peer.js';
import { until } from './ground.js';
import { agree, allLinked, cut, introduce, joinThrough, RealPeer } from './real-peer.js';

/** A block mined under full load is worth sixteen mined on an idle machine: more than that leads in any case. */
const SURELY_MORE = 20;
/** Long enough for a redial, its handshake and its end. */
const SEVERAL_DIALS_MS = 3_500;

test('three peers link, one takes a transaction, all have one tip and one record', async (t) => {
  const peers = await Promise.all(['a1', 'a2', 'a3'].map((name) => RealPeer.start(t, name)));
  const [first] = peers as [RealPeer, RealPeer, RealPeer];
  introduce(...peers);
  await until(() => allLinked(...peers));
  await joinThrough(first, 'Ada');
  await until(() => peers.every(({ height }) => height === 1) && agree(...peers));
  t.deepEqual(
    peers.map(({ runtime }) => runtime.status().mempool),
    [0, 0, 0],
  );
  // What is told of a tip is on disk: the same peer again has it at once.
  await first.stop();
  const again = await RealPeer.start(t, 'a1', { folder: first.folder });
  t.is(again.height, 1);
  t.is(again.id, first.id);
  introduce(again, ...peers.slice(1));
  await until(() => allLinked(again, ...peers.slice(1)));
});

test('a client is told when and from whom a block came, in microseconds of the wall clock', async (t) => {
  const [one, two] = (await Promise.all(['j1', 'j2'].map((name) => RealPeer.start(t, name)))) as [RealPeer, RealPeer];
  introduce(one, two);
  await until(() => allLinked(one, two));
  const before = Date.now() * 1000;
  one.mine();
  await until(() => two.height === 1);
  const after = (Date.now() + 1) * 1000;
  const journeyAt = async (peer: RealPeer) => {
    const client = await PeerClient.connect(peer.address);
    const hashes = [peer.runtime.peer.chain.last.hash];
    const told = await client.ask<'journeys'>({ type: 'journeys', hashes });
    client.close();
    return told?.journeys[0];
  };
  const [mined, came] = [await journeyAt(one), await journeyAt(two)];
  t.deepEqual([mined?.from, came?.from], [null, one.runtime.peer.id]);
  const times = [before, mined?.sentUs, came?.arrivedUs, came?.heldUs, after].map(Number);
  t.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
});

test('a cut of one direction swallows what goes that way, resets nothing, and heals', async (t) => {
  const [one, two] = (await Promise.all(['b1', 'b2'].map((name) => RealPeer.start(t, name)))) as [RealPeer, RealPeer];
  // One dials, the other does not: of two connections one would be given up.
  one.runtime.listed([two.announcement]);
  await until(() => allLinked(one, two));
  const ended = (): string[] =>
    [...one.events, ...two.events].flatMap((event) => (event.event === 'unlinked' ? [event.why] : []));
  one.runtime.setFaults([cut(one, two)]);
  two.runtime.setFaults([cut(one, two)]);
  one.mine(SURELY_MORE);
  await until(() => one.height === SURELY_MORE);
  // The other direction stands: what two mines arrives at one, and is less than what one has.
  two.mine();
  await until(() => two.height === 1);
  const fork = two.tip;
  await until(() => one.events.some((event) => event.event === 'fork' && event.hash === fork));
  t.is(two.height, 1, 'nothing came through');
  t.true(allLinked(one, two), 'nobody was reset');
  one.runtime.setFaults([]);
  two.runtime.setFaults([]);
  await until(() => two.height === SURELY_MORE && agree(one, two));
  t.deepEqual(ended(), [], 'the link is the old one');
});

test('a cut of both directions holds for handshakes and after a restart, until it is lifted', async (t) => {
  const [one, two] = (await Promise.all(['c1', 'c2'].map((name) => RealPeer.start(t, name)))) as [RealPeer, RealPeer];
  introduce(one, two);
  await until(() => allLinked(one, two));
  const faults = [cut(one, two), cut(two, one)];
  one.runtime.setFaults(faults);
  two.runtime.setFaults(faults);
  await two.stop();
  await until(() => one.links.length === 0);
  const again = await RealPeer.start(t, 'c2', { folder: two.folder });
  again.runtime.setFaults(faults);
  introduce(one, again);
  one.mine(SURELY_MORE);
  again.mine(1);
  await until(() => one.height === SURELY_MORE && again.height === 1);
  await pause(SEVERAL_DIALS_MS);
  t.deepEqual([one.links, again.links], [[], []]);
  t.deepEqual([one.height, again.height], [SURELY_MORE, 1]);
  // Half lifted is not enough: whoever hears nothing does not link.
  one.runtime.setFaults([cut(two, one)]);
  again.runtime.setFaults([cut(two, one)]);
  await pause(SEVERAL_DIALS_MS);
  t.deepEqual([one.links, again.links], [[], []]);
  one.runtime.setFaults([]);
  again.runtime.setFaults([]);
  await until(() => allLinked(one, again) && agree(one, again));
  t.is(again.height, SURELY_MORE);
});

test('a split of two pairs heals into one chain, with the purchases of both sides', async (t) => {
  const peers = (await Promise.all(['d1', 'd2', 'd3', 'd4'].map((name) => RealPeer.start(t, name)))) as [
    RealPeer,
    RealPeer,
    RealPeer,
    RealPeer,
  ];
  const [one, two, three, four] = peers;
  introduce(...peers);
  await until(() => allLinked(...peers));
  const sides = [
    [one, two],
    [three, four],
  ] as const;
  const faults = [one, two].flatMap((a) => [three, four].flatMap((b) => [cut(a, b), cut(b, a)]));
  for (const { runtime } of peers) runtime.setFaults(faults);
  await Promise.all([joinThrough(one, 'Ada'), joinThrough(four, 'Bob')]);
  await until(() => sides.every((side) => agree(...side)) && peers.every(({ height }) => height >= 1));
  t.not(one.tip, four.tip);
  for (const { runtime } of peers) runtime.setFaults([]);
  await until(() => agree(...peers) && peers.every(({ runtime }) => runtime.peer.chain.records.count === 2));
  t.true(allLinked(...peers));
});
