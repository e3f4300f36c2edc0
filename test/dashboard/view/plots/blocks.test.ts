import test from 'ava';
import type { Arrival } from '../../../../dashboard/model/rows.js';
import { barsOf, histogramOf } from '../../../../dashboard/view/plots/histogram.js';
import { expectedUsOf, miningOf } from '../../../../dashboard/view/plots/mining.js';
import { NOTHING } from '../../../../dashboard/view/plots/picture.js';
import { propagationOf, reachOf } from '../../../../dashboard/view/plots/propagation.js';
import { blockRow, FROM_MS, idOf, sceneOf } from './scenes.js';

test('what a block takes on average follows from its difficulty and the rate its miner had', (t) => {
  // 4096 hashes at 2 hashes a microsecond.
  t.is(expectedUsOf(blockRow(1, 'p1', { difficulty: 12, hashes: 1000, minedUs: 500 })), 2048);
  t.is(expectedUsOf(blockRow(1, 'p1', { hashes: 0, minedUs: 0 })), null);
});

test('mining time has a series a miner, and one of strangers', (t) => {
  const blocks = [
    blockRow(0, null, { hash: 'genesis' }),
    blockRow(3, 'p2', { minedUs: 700 }),
    blockRow(1, 'p1', { minedUs: 0 }),
    blockRow(2, 'x9', { minedUs: 90 }),
    blockRow(4, 'p1', { timeMs: FROM_MS - 1 }),
  ];
  const { series, table } = miningOf(sceneOf({ names: ['p1', 'p2'], blocks }));
  t.deepEqual(
    series
      .filter(({ kind }) => kind === 'dots')
      .map(({ name, colour, points }) => [name, colour, points.map(({ y }) => y)]),
    [
      ['p1', '--peer-1', [1]],
      ['p2', '--peer-2', [700]],
      ['others', '--peer-0', [90]],
    ],
  );
  t.deepEqual(
    table().rows.map(([height, , miner]) => [height, miner]),
    [
      ['3', 'p2'],
      ['2', 'x9000000'],
      ['1', 'p1'],
    ],
  );
});

test('mining says what it took and what was expected', (t) => {
  const blocks = [blockRow(1, 'p1', { minedUs: 1000 }), blockRow(2, 'p1', { minedUs: 3000, hashes: 3 * 4096 })];
  t.is(miningOf(sceneOf({ blocks })).essence, '2 blocks, 2 ms on average; 1 ms expected');
  t.is(miningOf(sceneOf({})).essence, NOTHING);
});

test('bars hold every block once, and the curve as many as there are', (t) => {
  // One mean of 1000 µs, times that follow the exponential distribution exactly.
  const blocks = Array.from({ length: 400 }, (_, at) => {
    const minedUs = Math.round(-1000 * Math.log(1 - (at + 0.5) / 400));
    return blockRow(at, 'p1', { minedUs, hashes: Math.round(4.096 * minedUs) });
  });
  const bars = barsOf(blocks);
  t.is(
    bars.reduce((sum, { count }) => sum + count, 0),
    400,
  );
  for (const { fromUs, toUs, count, expected } of bars)
    t.true(Math.abs(count - expected) <= 2, `${fromUs} to ${toUs} µs: ${count} blocks, ${expected} expected`);
  for (const [at, bar] of bars.entries()) t.true(at === 0 || bar.fromUs === bars[at - 1]?.toUs, 'without a gap');
});

test('each block is expected by its own mean', (t) => {
  const slow = barsOf([blockRow(1, 'p1', { minedUs: 1_000_000, hashes: 4096 })]);
  const quick = barsOf([blockRow(1, 'p1', { minedUs: 100, hashes: 4096 })]);
  const likeliest = (bars: ReturnType<typeof barsOf>) =>
    bars.reduce((best, bar) => (bar.expected > best.expected ? bar : best));
  t.true(likeliest(slow).fromUs > 100_000);
  t.true(likeliest(quick).toUs < 1000);
  t.deepEqual(barsOf([]), []);
});

test('the histogram compares with chance', (t) => {
  const blocks = [10, 100, 300, 5000].map((minedUs, at) =>
    blockRow(at, 'p1', { minedUs, hashes: Math.round(4.096 * minedUs) }),
  );
  t.is(histogramOf(sceneOf({ blocks })).essence, '75% of 4 blocks took less than their mean; chance: 63%');
  t.is(histogramOf(sceneOf({})).essence, NOTHING);
});

const arrival = (peer: string, heldUs: number, arrivedUs = heldUs): Arrival => ({
  peer: idOf(peer),
  from: null,
  arrivedUs,
  heldUs,
  sentUs: null,
});

test('reach counts from the moment the miner found it to what the others hold', (t) => {
  const travel = [arrival('p3', 4000), arrival('p1', 1900, 1000), arrival('p2', 2500), arrival('p4', 9000)];
  t.deepEqual(reachOf(travel, idOf('p1')), { medianUs: 3000, lastUs: 8000, peers: 3 });
  t.deepEqual(reachOf([arrival('p1', 1900, 1000), arrival('p2', 900)], idOf('p1')), {
    medianUs: 1,
    lastUs: 1,
    peers: 1,
  });
  t.is(reachOf([arrival('p1', 1900)], idOf('p1')), null, 'nobody else has it yet');
  t.is(reachOf([arrival('p2', 1900)], idOf('p1')), null, 'the miner has not told');
});

test('propagation has a dot for half of the peers and one for the last, block by block', (t) => {
  const blocks = [blockRow(1, 'p1'), blockRow(2, 'p2'), blockRow(3, 'p1')];
  const [one, two] = blocks.map(({ hash }) => hash);
  const travels = new Map([
    [String(one), [arrival('p1', 0), arrival('p2', 1000), arrival('p3', 3000)]],
    [String(two), [arrival('p2', 0), arrival('p1', 5000)]],
  ]);
  const { series, essence, table } = propagationOf(sceneOf({ blocks, travels }));
  t.deepEqual(
    series.map(({ name, points }) => [name, points.map(({ y }) => y)]),
    [
      ['last', [3000, 5000]],
      ['half', [2000, 5000]],
    ],
  );
  t.is(essence, 'half of the peers after 3.5 ms, the last after 4 ms (median)');
  t.deepEqual(table().rows[0]?.slice(0, 1), ['2']);
});
