/** Mining always, at intervals, and where work is drawn. */
import test from 'ava';
import type { Block } from '../../../peer/chain/block.js';
import { costOf, type Entry } from '../../../peer/chain/entry.js';
import { bitsOf, targetOfZeros } from '../../../peer/chain/target.js';
import { seededChance } from '../../../peer/core/chance.js';
import type { Pace } from '../../../peer/wire/pace.js';
import { World } from '../../sim/world.js';
import { type Branch, extend, rootBranch } from '../chain/simple.js';
import { EASY } from '../chain/world.js';
import { App, Shopper } from './app.js';
import { ground } from './miner-ground.js';

const ALWAYS: Pace = { type: 'always' };
const EACH_5S: Pace = { type: 'interval', ms: 5_000 };
/** What a thread counts for where work is drawn, in hashes a second. */
const RATE = 1_000_000;
/** A million hashes and some: a second of one thread. */
const DRAWN = { ...EASY, proofOfWork: 'drawn', easiestBits: bitsOf(targetOfZeros(5)) } as const;
const SECONDS_EACH = 16 ** 5 / RATE;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('always: an empty block is begun at once, and the next as soon as the tip moves', (t) => {
  const { world, miner, at, searches, answer, found } = ground(2, 3, { pace: ALWAYS });
  for (let height = 1; height <= 3; height++) {
    t.is(at(1_000 + height), null);
    const slices = searches();
    t.is(slices.length, 2, 'both threads search');
    t.is(miner.mining, height);
    answer(slices[0] as (typeof slices)[0]);
    t.is(world.chain.add(found.at(-1) as Block).type, 'extended');
    miner.moved();
  }
  t.deepEqual(
    found.map(({ data }) => data.transactions.length),
    [0, 0, 0],
  );
});

test('always: not on a disk that fails, and not without threads', (t) => {
  const failing = ground(1, 3, { pace: ALWAYS });
  failing.wishes.isDegraded = true;
  t.is(failing.at(1_000), null);
  t.deepEqual(failing.searches(), []);
  failing.wishes.isDegraded = false;
  failing.at(1_001);
  t.is(failing.searches().length, 1);
  const none = ground(0, 3, { pace: ALWAYS });
  t.is(none.at(1_000), null);
  t.deepEqual(none.searches(), []);
});

test('a search that takes long takes up what has come since it began', (t) => {
  const { world, miner, at, add, searches, answer, found } = ground(1, 0, { pace: ALWAYS });
  at(1_000);
  const [empty] = searches();
  add(world.join('Ada'));
  at(1_050);
  miner.searched(empty?.slice ?? 0, null, 4_000, 8_000);
  const [early] = searches();
  at(1_100);
  miner.searched(early?.slice ?? 0, null, 4_000, 8_000);
  const [late] = searches();
  answer(late as NonNullable<typeof late>);
  t.is(found[0]?.data.transactions.length, 1);
  t.is(found[0]?.data.entry?.hashesBefore, 8_000, 'and forgets nothing of what it has cost');
});

test('at intervals: each tip has a wait of its own, of the interval times all who mine on average; then any block will do', (t) => {
  const waits: number[] = [];
  const { miner, at, searches, found, answer, world } = ground(1, 3, { pace: EACH_5S });
  for (let tip = 0; tip < 4_000; tip++) {
    miner.moved();
    const due = at(tip) as number;
    t.is(at(tip + 0.5), due, 'drawn once');
    waits.push(due - tip);
  }
  t.true(Math.abs(meanOf(waits) / (5_000 * 4) - 1) < 0.05, `${meanOf(waits)} ms on average`);
  t.true(Math.abs(waits.filter((wait) => wait > 20_000).length / 4_000 - Math.exp(-1)) < 0.03, 'exponentially');
  const due = at(5_000) as number;
  at(due - 1);
  t.deepEqual(searches(), []);
  at(due);
  const [search] = searches();
  answer(search as NonNullable<typeof search>);
  t.is(world.chain.add(found[0] as Block).type, 'extended');
  t.is(found[0]?.data.transactions.length, 0);
});

test('at intervals: where miners come or go it is drawn anew, and who gave a transaction changes nothing', (t) => {
  const { at, linked, add, miner, world } = ground(1, 1, { pace: EACH_5S });
  const due = at(1_000);
  add(world.join('Ada'));
  miner.took();
  t.is(at(1_001), due);
  linked.pop();
  t.not(at(1_001), due);
});

test('drawn: nothing is searched; the block is there after a time whose mean is its work by the hash rate, and says so', (t) => {
  const times: number[] = [];
  for (const threads of [1, 2]) {
    const { miner, at, searches, found } = ground(threads, 0, {
      pace: ALWAYS,
      genesis: DRAWN,
      chance: seededChance(7),
    });
    t.is(miner.hashRate, threads * RATE);
    for (let block = 0, now = 1_000; block < 1_500; block++) {
      const due = at(now) as number;
      t.is(miner.mining, 1);
      at(due - 0.001);
      t.is(found.length, block);
      t.is(at(due), null);
      t.deepEqual(searches(), []);
      times.push(((due - now) * threads) / 1_000);
      const { data, nonce } = found[block] as Block;
      const { hashes, minedUs } = costOf(data.entry as Entry, nonce);
      t.true(Math.abs(minedUs - (due - now) * 1_000) <= 2, `${minedUs} µs`);
      t.true(Math.abs(hashes - (minedUs * threads * RATE) / 1e6) <= 4, `${hashes} hashes`);
      now = due + 1;
    }
  }
  t.true(Math.abs(meanOf(times) / SECONDS_EACH - 1) < 0.06, `${meanOf(times)} s`);
});

test('drawn: another tip ends it, and what comes meanwhile is in the block', (t) => {
  const { miner, at, add, found, world } = ground(1, 0, { pace: ALWAYS, genesis: DRAWN });
  const first = at(1_000) as number;
  miner.moved();
  const second = at(first - 0.001) as number;
  t.true(second > first);
  at(first);
  t.deepEqual(found, []);
  add(world.join('Ada'));
  at(second);
  t.is(found[0]?.data.transactions.length, 1);
  t.is(world.chain.add(found[0] as Block).type, 'extended');
});

test('drawn: twenty peers that race have one tip whenever they stop, and a purchase is in every chain', (t) => {
  const world = new World({
    peers: 20,
    genesis: { proofOfWork: 'drawn', easiestBits: bitsOf(targetOfZeros(6)) },
    pace: ALWAYS,
  });
  world.start();
  const ada = new Shopper(world, 'Ada');
  const app = new App(world, 'p7');
  const [join, buy] = [ada.join(), ada.buy()];
  app.submit(join, buy);
  world.until('15 blocks', () => world.peer('p1').chain.last.height >= 15, 200_000);
  const seconds = world.now / 1_000 / 15;
  const expected = 16 ** 6 / (20 * RATE);
  t.true(seconds > expected / 1.5 && seconds < expected * 1.5, `a block in ${seconds} s, expected ${expected} s`);
  world.until('one tip', () => world.tipsAgree, 10_000);
  t.true(world.running.every(({ chain }) => chain.records.placeOf(buy.id) !== null));
  // By the second implementation it is a valid chain too, though hardly a hash of it meets its target.
  const { chain } = world.peer('p1');
  let branch: Branch | null = rootBranch(chain.genesis, chain.network);
  for (let height = 1; height <= chain.last.height; height++) {
    const block = chain.nodeAt(height)?.block as Block;
    branch = branch && extend(chain.genesis, chain.network, branch, block);
  }
  t.is(branch?.hash, chain.last.hash);
});

test('at intervals: four peers find a block each five seconds, also while one of them is gone', (t) => {
  const world = new World({ peers: 4, pace: EACH_5S });
  world.start();
  world.until('60 blocks', () => world.peer('p1').chain.last.height >= 60, 1_000_000);
  const first = world.now / 1_000 / 60;
  t.true(first > 3.3 && first < 7.5, `a block in ${first} s`);
  world.kill('p4');
  const from = world.now;
  world.until('60 more', () => world.peer('p1').chain.last.height >= 120, 1_000_000);
  const then = (world.now - from) / 1_000 / 60;
  t.true(then > 3.3 && then < 7.5, `a block in ${then} s`);
});
