import test from 'ava';
import {
  areOnOneBranch,
  type Blocks,
  chainOf,
  forkOf,
  topOf,
  transactionsIn,
} from '../../../dashboard/model/branches.js';

// g -> 1 -> 2 -> a3 -> a4
//            \-> b3 -> b4 -> b5
//                  \-> c4
const PARENTS = { g: '', 1: 'g', 2: '1', a3: '2', a4: 'a3', b3: '2', b4: 'b3', b5: 'b4', c4: 'b3' };
const heightOf = (hash: string): number => (hash === 'g' ? 0 : Number(hash.replace(/\D/, '')));
const blocks: Blocks = new Map(
  Object.entries(PARENTS).map(([hash, previous]) => [hash, { previous, height: heightOf(hash), transactions: 2 }]),
);

test('a chain goes down as far as is known', (t) => {
  t.deepEqual(chainOf(blocks, 'a4'), ['a4', 'a3', '2', '1', 'g']);
  t.deepEqual(chainOf(blocks, 'unknown'), []);
});

test('where two branches part', (t) => {
  t.deepEqual(forkOf(blocks, 'a4', 'b5'), {
    base: '2',
    own: [
      ['a4', 'a3'],
      ['b5', 'b4', 'b3'],
    ],
  });
  t.deepEqual(forkOf(blocks, '1', 'a3'), { base: '1', own: [[], ['a3', '2']] });
  t.is(forkOf(blocks, 'a4', 'unknown'), null);
});

test('one above the other is one branch', (t) => {
  t.true(areOnOneBranch(blocks, 'a4', '1'));
  t.true(areOnOneBranch(blocks, '1', 'a4'));
  t.true(areOnOneBranch(blocks, 'a4', 'a4'));
  t.false(areOnOneBranch(blocks, 'a3', 'b3'));
});

test('the top of a branch, and what is in it', (t) => {
  t.is(topOf(blocks, 'b3'), 'b5');
  t.is(topOf(blocks, 'a4'), 'a4');
  t.is(transactionsIn(blocks, ['b3', 'b4', 'unknown']), 4);
});
