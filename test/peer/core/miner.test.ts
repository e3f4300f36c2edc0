import test from 'ava';
import type { Block } from '../../../peer/chain/block.js';
import { sha256, toHex } from '../../../peer/chain/crypto.js';
import { difficultyOf, meets, targetOf } from '../../../peer/chain/target.js';
import { EPOCH_MS, idOf } from './bench.js';
import { ground, SLOT } from './miner-ground.js';

test('an idle peer that takes a transaction mines it at once', (t) => {
  const { world, miner, at, add, searches, answer, found } = ground(1, 5);
  t.is(at(1_000), null);
  add(world.join('Ada'));
  miner.took();
  at(1_000);
  const [search] = searches();
  t.truthy(search);
  t.is(miner.mining, 1);
  answer(search as NonNullable<typeof search>);
  t.is(found.length, 1);
  t.is(found[0]?.data.transactions.length, 1);
  t.deepEqual(found[0]?.data.entry?.miner, idOf('bench'));
  t.is(world.chain.add(found[0] as Block).type, 'extended');
});

test('everybody else waits for its place, of four slots at most, from the tip or from the first pending', (t) => {
  const ranks = new Set<number>();
  for (let others = 0; others < 12; others++) {
    const { world, at, add, rank, searches } = ground(1, others);
    add(world.join('Ada'));
    const due = 1_000 + Math.min(rank(), 4) * SLOT;
    ranks.add(rank());
    t.is(at(1_000), due, `rank ${rank()} of ${others + 1}`);
    t.is(at(due - 1), due);
    t.deepEqual(searches(), []);
    t.is(at(due), null);
    t.is(searches().length, 1);
  }
  t.true(Math.max(...ranks) > 4 && ranks.has(1), `${[...ranks]}`);
});

// tip at 1,000 ──── 4 slots ──── 1,080 │ from here on a taker mines at once
test('a taker whose tip is young takes its turn like all others, and the place changes with the tip', (t) => {
  const { world, miner, outlet, at, add, rank, searches } = ground(1, 3);
  outlet.now = { mono: 1_000, wall: EPOCH_MS };
  const places = new Set<number>();
  for (let height = 1; height <= 12; height++) {
    world.block(`b${height}`, height === 1 ? 'genesis' : `b${height - 1}`);
    outlet.now = { mono: 1_000 * height, wall: EPOCH_MS };
    miner.moved();
    places.add(rank());
  }
  t.true(places.size > 1, 'they take turns');
  add(world.join('Ada'));
  miner.took();
  const due = 12_000 + Math.min(rank(), 4) * SLOT;
  t.is(at(12_000), due);
  t.is(at(12_000 + 4 * SLOT), null);
  t.is(searches().length, 1, "four slots after the tip it is anybody's");
});

test('a younger tip begins the wait anew, an emptied mempool forgets who took', (t) => {
  const { world, miner, outlet, at, add, rank, pending, searches, counts } = ground(1, 2);
  add(world.join('Ada'));
  miner.took();
  at(5_000);
  t.is(searches().length, 1);
  world.block('b1', 'genesis', { sells: [world.join('Ada')] });
  pending.pop();
  counts.version++;
  miner.moved();
  t.is(at(5_010), null);
  t.is(miner.mining, null, 'what was searched for is stale');
  add(world.join('Bob'));
  t.is(at(9_000), 9_000 + Math.min(rank(), 4) * SLOT, 'nobody gave it to us');
  t.is(outlet.now.mono, 9_000);
});

test('a stale slice is not continued, a barren one is: under a new root, with what it has cost so far', (t) => {
  const { world, miner, at, add, searches } = ground();
  add(world.join('Ada'));
  miner.took();
  at(1_000);
  const [first] = searches();
  at(1_008);
  miner.searched(first?.slice ?? 0, null, 4_000, 8_000);
  const [second] = searches();
  t.true(second !== undefined && second.slice !== first?.slice);
  t.notDeepEqual(second?.header.slice(36, 68), first?.header.slice(36, 68), 'another Merkle root');
  miner.moved();
  miner.searched(second?.slice ?? 0, null, 4_000, 8_000);
  miner.searched(999, 5, 1, 1);
  t.deepEqual(searches(), []);
});

test("a nonce that the plain hash refuses is a kernel's fault: the search goes on, nothing is found", (t) => {
  const { world, miner, at, add, searches, answer, found } = ground();
  add(world.join('Ada'));
  miner.took();
  at(1_000);
  const [first] = searches();
  const target = targetOf(world.genesis.easiestBits) as bigint;
  const bytes = (first?.header ?? new Uint8Array(80)).slice();
  let wrong = 0;
  for (; ; wrong++) {
    new DataView(bytes.buffer).setUint32(76, wrong, true);
    if (!meets(toHex(sha256(sha256(bytes)).reverse()) as Block['hash'], target)) break;
  }
  answer(first as NonNullable<typeof first>, wrong);
  t.deepEqual(found, []);
  const [second] = searches();
  t.truthy(second);
  answer(second as NonNullable<typeof second>);
  t.is(found.length, 1);
  t.is(found[0]?.data.entry?.hashesBefore, wrong + 1);
});

test('as many slices as there are threads are under search; without threads nothing is, whatever is forced', (t) => {
  const three = ground(3);
  three.add(three.world.join('Ada'));
  three.miner.took();
  three.at(1_000);
  const searches = three.searches();
  t.is(searches.length, 3);
  t.is(new Set(searches.map(({ header }) => toHex(header))).size, 3);
  const none = ground(0);
  none.add(none.world.join('Ada'));
  none.miner.took();
  none.miner.force(3);
  t.is(none.at(1_000), null);
  t.deepEqual(none.searches(), []);
});

test('forced blocks are mined at once and may be empty, as many as were asked for', (t) => {
  const { world, miner, at, searches, answer, found } = ground();
  miner.force(2);
  for (let count = 1; count <= 2; count++) {
    at(1_000 + count);
    answer(searches()[0] as ReturnType<typeof searches>[0]);
    world.chain.add(found.at(-1) as Block);
    miner.moved();
  }
  t.is(at(1_010), null);
  t.deepEqual(searches(), []);
  t.deepEqual(
    found.map((block) => block.data.transactions.length),
    [0, 0],
  );
});

test('what cannot be mined yet is not looked for in every step, only when tip or mempool change', (t) => {
  const { world, miner, at, add, counts, searches } = ground();
  add(world.buy('Ada', 2));
  for (let mono = 1_000; mono < 2_000; mono++) at(mono);
  t.is(counts.selects, 1);
  world.block('b1', 'genesis');
  miner.moved();
  for (let mono = 2_000; mono < 3_000; mono++) at(mono);
  t.is(counts.selects, 2);
  add(world.join('Bob'));
  miner.took();
  at(3_000);
  t.is(counts.selects, 3);
  t.is(searches().length, 1);
});

test('difficulty follows the load within four bits, whatever load is claimed', (t) => {
  const { miner } = ground();
  const at = (load: number): number => {
    miner.load = load;
    return difficultyOf(targetOf(miner.bits) as bigint);
  };
  const [idle, half, full, beyond, below] = [at(0), at(0.5), at(1), at(7), at(-1)];
  t.is(Math.round((half - idle) * 10), 20);
  t.is(Math.round((full - idle) * 10), 40);
  t.is(beyond, full);
  t.is(below, idle);
});

test('an empty block a second, and a turn later, while somebody waits for depth', (t) => {
  const { miner, at, wishes, searches, rank } = ground(1, 5);
  at(5_000);
  miner.moved();
  t.is(at(5_000), null);
  wishes.depth = true;
  const due = 5_000 + 1_000 + Math.min(rank(), 4) * SLOT;
  t.is(at(5_000), due);
  at(due - 1);
  t.is(searches().length, 0);
  at(due);
  t.is(searches().length, 1);
});

test('what cannot be mined yet keeps nobody in turn: the next transaction waits as if nothing had been pending', (t) => {
  const { world, miner, at, add, counts, pending, rank } = ground(1, 5);
  at(0);
  miner.moved();
  // Selected are joins only: this one waits for something.
  pending.push(world.buy('Ada', 5));
  counts.version++;
  miner.took();
  at(10_000);
  t.is(at(20_000), null);
  add(world.join('Bob'));
  t.is(at(30_000), 30_000 + Math.min(rank(), 4) * SLOT);
});
