import test from 'ava';
import { atHeight, beginningWith, queriesOf } from '../../../dashboard/view/query.js';
import { blockRow, mapOf, peerRow } from '../rows.js';

const peers = [peerRow('p3')];
const kinds = (typed: string): string[] => queriesOf(typed, peers).map(({ kind }) => kind);
const HASH = '0007'.padEnd(64, 'a');

test('what was typed, the likeliest first', (t) => {
  t.deepEqual(kinds(''), []);
  t.deepEqual(kinds('  '), []);
  t.deepEqual(kinds('p3'), ['peer', 'name']);
  t.deepEqual(kinds('Ada'), ['name']);
  t.deepEqual(kinds('12'), ['height', 'name']);
  t.deepEqual(kinds('1234'), ['height', 'beginning', 'name']);
  t.deepEqual(kinds('000a'), ['beginning', 'name']);
  t.deepEqual(kinds(HASH), ['id']);
  t.deepEqual(kinds(HASH.toUpperCase()), ['id']);
});

test('heights as the page writes them', (t) => {
  for (const typed of ['12407', '12,407', ' #12407', 'block 12,407'])
    t.deepEqual(queriesOf(typed, peers)[0], { kind: 'height', height: 12_407 }, typed);
});

test('a beginning as the page cuts it', (t) => {
  t.deepEqual(queriesOf('0007f1a2…', peers)[0], { kind: 'beginning', hex: '0007f1a2' });
});

test('a beginning is looked for among blocks, shoppers and transactions', (t) => {
  const deed = { id: 'abcd2', kind: 'buy', publicKey: 'abcd3', name: 'Ada', monkey: 1 } as const;
  const blocks = [blockRow('abcd1', 'g', 1, { deeds: [deed] }), blockRow('ffff', 'abcd1', 2, { deeds: [deed] })];
  t.deepEqual(beginningWith('abcd', blocks), [
    { kind: 'block', key: 'abcd1' },
    { kind: 'shopper', key: 'abcd3' },
    { kind: 'transaction', key: 'abcd2' },
  ]);
  t.deepEqual(beginningWith('beef', blocks), []);
});

test('a height means the block of the best branch', (t) => {
  const blocks = mapOf(blockRow('a1', 'g', 1), blockRow('a2', 'a1', 2), blockRow('b1', 'g', 1));
  t.is(atHeight(1, 'a2', blocks), 'a1');
  t.is(atHeight(3, 'a2', blocks), null);
  t.is(atHeight(0, 'a2', blocks), null, 'not at hand');
});
