import test from 'ava';
import type { Hash, PeerId } from '../../../peer/chain/crypto.js';
import { Journeys } from '../../../peer/core/journeys.js';
import { JOURNEYS_MAX } from '../../../peer/wire/limits.js';
import type { Answer } from '../../../peer/wire/messages.js';
import { World, type WorldOptions } from '../../sim/world.js';
import { World as Chain } from '../chain/world.js';
import { App, Shopper } from './app.js';
import { Bench, EPOCH_MS, idOf } from './bench.js';

type Told = Extract<Answer, { type: 'journeys' }>['journeys'];

const hash = (number: number): Hash => number.toString(16).padStart(64, '0') as Hash;
const [ada, bob] = [idOf('Ada'), idOf('Bob')];

test('a journey is told in whole microseconds; what is unknown is left out, the rest in the order asked', (t) => {
  const journeys = new Journeys(JOURNEYS_MAX);
  journeys.held(hash(1), { from: ada, atMs: 1_780_272_000_000.25 }, 1_780_272_000_001);
  journeys.held(hash(2), { from: null, atMs: 5 }, 5);
  journeys.sent(hash(2), 7.0004);
  journeys.sent(hash(3), 7);
  t.deepEqual(journeys.of([hash(2), hash(3), hash(1)]), [
    { hash: hash(2), from: null, arrivedUs: 5_000, heldUs: 5_000, sentUs: 7_000 },
    { hash: hash(1), from: ada, arrivedUs: 1_780_272_000_000_250, heldUs: 1_780_272_000_001_000, sentUs: null },
  ]);
});

test('the first time counts: of being held, and of being sent on', (t) => {
  const journeys = new Journeys(JOURNEYS_MAX);
  journeys.held(hash(1), { from: ada, atMs: 1 }, 2);
  journeys.sent(hash(1), 3);
  journeys.held(hash(1), { from: bob, atMs: 4 }, 5);
  journeys.sent(hash(1), 6);
  t.deepEqual(journeys.of([hash(1)]), [{ hash: hash(1), from: ada, arrivedUs: 1_000, heldUs: 2_000, sentUs: 3_000 }]);
});

test('the block held longest ago is forgotten, whatever was sent meanwhile', (t) => {
  const journeys = new Journeys(2);
  for (const number of [1, 2]) journeys.held(hash(number), { from: ada, atMs: 0 }, 0);
  journeys.sent(hash(1), 1);
  journeys.held(hash(3), { from: ada, atMs: 2 }, 2);
  t.deepEqual(
    journeys.of([1, 2, 3].map(hash)).map((one) => one.hash),
    [hash(2), hash(3)],
  );
});

/** What a peer of a world tells a client of some blocks. */
function toldBy(world: World, name: string, hashes: readonly Hash[]): Told {
  const app = new App(world, name);
  app.say({ type: 'ask', request: 1, question: { type: 'journeys', hashes: [...hashes] } });
  const answer = (): Told | undefined => {
    const said = app.heard.find((message) => message.type === 'answer')?.answer;
    return said?.type === 'journeys' ? said.journeys : undefined;
  };
  world.until(`${name} answers`, () => answer() !== undefined);
  return answer() as Told;
}
const only = (told: Told): Told[number] => {
  const [first] = told;
  if (!first || told.length > 1) throw new Error(`${told.length} journeys where one belongs`);
  return first;
};

function meshed(options: WorldOptions): World {
  const world = new World(options);
  world.start();
  world.until('a mesh', () => world.isMeshed);
  // Of two links between a pair one is closed, with what is on its way.
  world.run(100);
  return world;
}

function mineAt(world: World, name: string, blocks: number): void {
  world.tell(world.host(name), { type: 'command', command: { type: 'mine', request: 1, blocks } });
  world.until(`${blocks} blocks of ${name}`, () => world.host(name).mined.length > 0);
}

// p1 mines; p1 and p3 do not hear each other:  p1 - p2 - p3
test('a block goes from the one that mined it to the next and on, each with its time', (t) => {
  const world = meshed({ peers: 3 });
  world.split(['p1'], ['p3']);
  mineAt(world, 'p1', 1);
  world.until('all have it', () => world.tipsAgree);
  const { hash: tip } = world.peer('p1').chain.last;
  const [one, two, three] = ['p1', 'p2', 'p3'].map((name) => only(toldBy(world, name, [tip]))) as [
    Told[number],
    Told[number],
    Told[number],
  ];
  t.deepEqual([one.from, two.from, three.from], [null, world.idOf('p1'), world.idOf('p2')]);
  const times = [one, two, three].flatMap(({ arrivedUs, heldUs, sentUs }) => [arrivedUs, heldUs, sentUs ?? heldUs]);
  t.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
  t.is(two.arrivedUs - (one.sentUs as number), 1_000, 'a millisecond on its way');
  t.is(three.arrivedUs - (two.sentUs as number), 1_000);
});

test('where signatures have to be checked first, a block is held later than it arrived', (t) => {
  const world = meshed({ peers: 2 });
  const app = new App(world, 'p1');
  app.submit(new Shopper(world, 'Ada').join());
  world.until('it is mined, and known to both', () => world.peer('p2').chain.last.height === 1 && world.tipsAgree);
  const { hash: tip } = world.peer('p1').chain.last;
  const { arrivedUs, heldUs } = only(toldBy(world, 'p2', [tip]));
  t.is(heldUs - arrivedUs, 200);
});

test('a newcomer fetches what nobody sent it: that is sent on demand', (t) => {
  const world = new World({ peers: 2 });
  world.start('p1');
  mineAt(world, 'p1', 3);
  const hashes = [1, 2, 3].map((height) => world.peer('p1').chain.nodeAt(height)?.hash as Hash);
  t.deepEqual(
    toldBy(world, 'p1', hashes).map(({ sentUs }) => sentUs),
    [null, null, null],
  );
  world.start('p2');
  world.until('p2 has caught up', () => world.running.length === 2 && world.tipsAgree);
  const sent = toldBy(world, 'p1', hashes).map(({ sentUs }) => sentUs);
  const arrived = toldBy(world, 'p2', hashes);
  t.deepEqual(
    arrived.map((one) => [one.hash, one.from]),
    hashes.map((one) => [one, world.idOf('p1')]),
  );
  t.deepEqual(
    arrived.map(({ arrivedUs }) => arrivedUs),
    sent.map((us) => (us as number) + 1_000),
  );
});

test('nothing of it outlives a peer', (t) => {
  const world = new World({ peers: 1 });
  world.start();
  mineAt(world, 'p1', 1);
  world.run(5);
  const { hash: tip } = world.peer('p1').chain.last;
  t.is(toldBy(world, 'p1', [tip, hash(1)]).length, 1);
  world.kill('p1');
  world.start('p1');
  t.is(world.peer('p1').chain.last.hash, tip);
  t.deepEqual(toldBy(world, 'p1', [tip]), []);
});

/** A peer that hears what a test says. */
function ground(limits = {}) {
  const chain = new Chain();
  const bench = new Bench({ limits });
  const app = bench.app('Cas');
  let request = 0;
  const told = (...names: string[]): Told => {
    const hashes = names.map((name) => chain.get(name).hash);
    app.say({ type: 'ask', request: ++request, question: { type: 'journeys', hashes } });
    const { answer } = app.lastOf('answer');
    return answer.type === 'journeys' ? answer.journeys : [];
  };
  return { chain, bench, app, told };
}

test('whoever was first is remembered when its link is gone before the block is held, and a client is no peer', (t) => {
  const { chain, bench, app, told } = ground();
  chain.make('b1', 'genesis', { sells: [chain.join('Ada')] });
  chain.make('b2', 'b1');
  const [first, second] = [bench.link('Ada'), bench.link('Bob')];
  bench.checks = false;
  first.say({ type: 'block', bytes: chain.get('b1').bytes });
  bench.now += 3;
  second.say({ type: 'block', bytes: chain.get('b1').bytes });
  first.hangUp();
  t.deepEqual(told('b1'), [], 'it is not held yet');
  bench.now += 4;
  bench.check();
  const arrivedUs = EPOCH_MS * 1000;
  t.like(only(told('b1')), { from: ada, arrivedUs, heldUs: arrivedUs + 7_000 });
  app.say({ type: 'block', bytes: chain.get('b2').bytes });
  t.is(only(told('b2')).from, idOf('Cas') as PeerId | null);
  t.deepEqual(bench.linked, [bob]);
});

test('a block that came too early arrived when it came, and was held when its time had come', (t) => {
  const { chain, bench, told } = ground();
  const aheadSec = Math.floor(EPOCH_MS / 1000) + 61 - chain.genesis.time;
  chain.make('b1', 'genesis', { at: aheadSec });
  bench.link('Ada').say({ type: 'block', bytes: chain.get('b1').bytes });
  t.deepEqual(told('b1'), []);
  bench.wait(2_000);
  const { from, arrivedUs, heldUs } = only(told('b1'));
  t.deepEqual([from, arrivedUs], [ada, EPOCH_MS * 1000]);
  t.true(heldUs >= arrivedUs + 1_000_000);
});

test('blocks that are refused push out no journey', (t) => {
  const { chain, bench, told } = ground({ journeysMax: 1 });
  chain.make('b1', 'genesis');
  chain.make('weak', 'b1', { isWeak: true });
  chain.make('b2', 'b1');
  bench.link('Ada').say({ type: 'block', bytes: chain.get('b1').bytes });
  bench.link('Bob').say({ type: 'block', bytes: chain.get('weak').bytes });
  t.is(only(told('b1', 'weak')).from, ada);
  bench.link('Dan').say({ type: 'block', bytes: chain.get('b2').bytes });
  t.is(only(told('b1', 'b2')).from, idOf('Dan'));
});
