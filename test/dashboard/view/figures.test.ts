import test from 'ava';
import { figuresOf, lastMined } from '../../../dashboard/view/figures.js';
import { victimOf } from '../../../dashboard/view/victim.js';
import { blockRow, eventRow, mapOf, peerRow } from '../rows.js';

// genesis -> a1 -> a2 -> a3
//              \-> b2
const blocks = mapOf(
  blockRow('genesis', '0', 0, { miner: null, minedUs: 0 }),
  blockRow('a1', 'genesis', 1, { minedUs: 100 }),
  blockRow('a2', 'a1', 2, { minedUs: 900, miner: 'p2' }),
  blockRow('a3', 'a2', 3, { minedUs: 200, miner: 'p2' }),
  blockRow('b2', 'a1', 2, { minedUs: 77_777 }),
);
const lead = { tip: 'a3', height: 3 };

test('the last blocks are those of one branch, without genesis', (t) => {
  t.deepEqual(
    lastMined(blocks, 'a3').map(({ hash }) => hash),
    ['a3', 'a2', 'a1'],
  );
  t.deepEqual(
    lastMined(blocks, 'a3', 1).map(({ hash }) => hash),
    ['a3'],
  );
  t.deepEqual(lastMined(blocks, 'unknown'), []);
});

test('figures: of those that run, and of the best branch', (t) => {
  const peers = [
    peerRow('p1', { hashRate: 5, difficulty: 12, mempool: 2 }),
    peerRow('p2', { hashRate: 7, difficulty: 13, mempool: 9 }),
    peerRow('p3', { hashRate: 1000, difficulty: 16, mempool: 50 }, { state: 'paused' }),
  ];
  const events = [eventRow(1, 'mined'), eventRow(2, 'reorganised', { depth: 1 })];
  t.deepEqual(figuresOf(peers, blocks, events, lead), {
    lastBlockMs: 3000,
    minedUs: 200,
    hashRate: 12,
    difficulty: 12.5,
    forks: 1,
    reorganisations: 1,
    pending: 9,
    up: 2,
  });
});

test('figures of nothing', (t) => {
  t.deepEqual(figuresOf([], new Map(), [], null), {
    lastBlockMs: null,
    minedUs: null,
    hashRate: 0,
    difficulty: null,
    forks: 0,
    reorganisations: 0,
    pending: 0,
    up: 0,
  });
});

test('the victim mined the tip; if it does not run, or nobody did, it is the last that runs', (t) => {
  const peers = [peerRow('p1'), peerRow('p2'), peerRow('p3')];
  t.is(victimOf(peers, blocks, lead), 'p2');
  t.is(victimOf(peers, blocks, { tip: 'genesis', height: 0 }), 'p3');
  const without = [peerRow('p1'), peerRow('p2', {}, { state: 'killed' }), peerRow('p3', {}, { isOperated: false })];
  t.is(victimOf(without, blocks, lead), 'p1');
  t.is(victimOf([], blocks, lead), null);
});

test('what a stranger says that speaks of a chain nobody has seen is not added up', (t) => {
  const ours = peerRow('p1', { tip: 'a1', mempool: 3, hashRate: 5 });
  const boaster = peerRow('x', { tip: 'nowhere', mempool: 4e9, hashRate: 9e15 }, { isOperated: false });
  const { pending, hashRate } = figuresOf([ours, boaster], mapOf(blockRow('a1', 'genesis', 1)), [], null);
  t.deepEqual([pending, hashRate], [3, 5]);
});
