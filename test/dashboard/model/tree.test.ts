import test from 'ava';
import { BLOCKS_MAX, Tree, WINDOW } from '../../../dashboard/model/tree.js';

/** A tree told with drawings: `grow('a', 3)` puts a1, a2, a3 on what is named. */
function treeOf() {
  const tree = new Tree();
  tree.add({ hash: 'genesis', previous: 'none', height: 0 });
  const grow = (branch: string, count: number, on = 'genesis'): string => {
    let previous = on;
    for (let step = 1; step <= count; step++) {
      const hash = `${branch}${step}`;
      tree.add({ hash, previous, height: (tree.get(previous)?.height ?? 0) + 1 });
      previous = hash;
    }
    return previous;
  };
  return { tree, grow };
}
const none = new Set<string>();

test('a chain is walked from its tip to where it is no longer held', (t) => {
  const { tree, grow } = treeOf();
  // genesis -> a1 -> a2 -> a3
  //                    \-> b1
  grow('a', 3);
  grow('b', 1, 'a2');
  t.deepEqual(
    [...tree.chainOf('b1')].map(({ hash }) => hash),
    ['b1', 'a2', 'a1', 'genesis'],
  );
  t.deepEqual(tree.childrenOf('a2'), ['a3', 'b1']);
  t.deepEqual([...tree.chainOf('unknown')], []);
});

test('what is lacking is what a held block stands on, whatever order they come in', (t) => {
  const { tree } = treeOf();
  tree.add({ hash: 'a3', previous: 'a2', height: 3 });
  t.is(tree.lackingUnder('a3'), 'a2');
  tree.add({ hash: 'b3', previous: 'a2', height: 3 });
  t.deepEqual(tree.lacking, ['a2']);
  tree.add({ hash: 'a2', previous: 'a1', height: 2 });
  t.is(tree.lackingUnder('a3'), null);
  t.deepEqual(tree.lacking, ['a1']);
  tree.add({ hash: 'a1', previous: 'genesis', height: 1 });
  t.deepEqual(tree.lacking, []);
  t.is(tree.lackingUnder('genesis'), null);
});

test('a height that does not follow from its neighbours is refused', (t) => {
  const { tree, grow } = treeOf();
  grow('a', 2);
  t.false(tree.add({ hash: 'b', previous: 'a2', height: 4 }));
  t.false(tree.has('b'));
  tree.add({ hash: 'c3', previous: 'c2', height: 3 });
  t.false(tree.add({ hash: 'c2', previous: 'a1', height: 3 }));
  t.true(tree.add({ hash: 'c2', previous: 'a1', height: 2 }));
});

test('the window holds the last 500 heights of the best chain, and the branches in it', (t) => {
  const { tree, grow } = treeOf();
  t.is(WINDOW, 500);
  grow('a', 499);
  t.deepEqual(tree.settle('a499', none), []);
  const tip = grow('b', 301, 'a499');
  grow('c', 5, 'b100');
  const dropped = new Set(tree.settle(tip, none));
  t.is(tree.floor, 301);
  t.true(dropped.has('genesis') && dropped.has('a300'));
  t.false(dropped.has('a301') || dropped.has('b1') || dropped.has('c5'));
  t.is([...tree.chainOf(tip)].length, 500);
  t.is(tree.lackingUnder('a301'), null, 'what is below the window is not lacking');
  t.true(tree.wasDropped('a300'));
  t.false(tree.wasDropped('a301'));
});

test('it moves some heights at once, never back, and not for a tip that nobody has', (t) => {
  const { tree, grow } = treeOf();
  grow('a', 600);
  t.true(tree.settle('a600', none).length > 0);
  const { floor } = tree;
  grow('b', 5, 'a600');
  t.deepEqual(tree.settle('b5', none), []);
  t.deepEqual(tree.settle('a520', none), []);
  t.deepEqual(tree.settle('unknown', none), []);
  t.is(tree.floor, floor);
});

test('the tip of a peer that has fallen behind stays', (t) => {
  const { tree, grow } = treeOf();
  grow('a', 700);
  const dropped = tree.settle('a700', new Set(['a3']));
  t.false(dropped.includes('a3'));
  t.true(tree.has('a3'));
  t.is(tree.lackingUnder('a3'), null);
});

test('nobody walks down a chain of 100,000 blocks: what is far below the top is not lacking', (t) => {
  const { tree, grow } = treeOf();
  tree.add({ hash: 'base', previous: 'x', height: 99_936 });
  t.is(tree.lackingUnder('base'), null, 'nor one block by block that stands on nothing: it is read in runs');
  const tip = grow('a', 64, 'base');
  tree.settle(tip, none);
  tree.add({ hash: 'low', previous: 'y', height: 99_501 });
  t.is(tree.lackingUnder('base'), 'x');
  t.is(tree.lackingUnder('low'), null);
  t.is(tree.lackingIn(tip), 'x');
});

test('a block out of nowhere moves nothing, and is let go of', (t) => {
  const { tree, grow } = treeOf();
  tree.settle(grow('a', 400), none);
  const tip = grow('b', 200, 'a400');
  tree.add({ hash: 'high', previous: 'nothing', height: 4_294_967_295 });
  t.is(tree.top, 600);
  t.is(tree.lackingUnder('high'), null);
  t.deepEqual(tree.settle('high', none), []);
  const dropped = tree.settle(tip, new Set(['high']));
  t.true(dropped.includes('high'), 'also where a peer says that it is its tip');
  t.is(tree.floor, 101);
  t.is([...tree.chainOf(tip)].length, 500);
});

test('however many blocks a peer invents, so many are kept, and the best chain is among them', (t) => {
  const { tree, grow } = treeOf();
  const tip = grow('a', 100);
  const invent = (count: number, name: string): number =>
    Array.from({ length: count }, (_, at) => tree.add({ hash: `${name}${at}`, previous: `x${at}`, height: 50 })).filter(
      Boolean,
    ).length;
  t.true(invent(100_000, 'f') < 10_000);
  t.true(tree.settle(tip, none).length > 0);
  t.is([...tree.chainOf(tip)].length, 101);
  t.false(tree.isFull);
  t.true(tree.add({ hash: 'next', previous: tip, height: 101 }), 'there is room for what comes');
});

test('of more branches than are kept the first come go, and no chain that some peer is on', (t) => {
  const { tree, grow } = treeOf();
  const [best, other] = [grow('a', 40), grow('b', 10, 'a20')];
  for (let branch = 0; branch < BLOCKS_MAX; branch++) grow(`x${branch}-`, 1, 'a30');
  const dropped = tree.settle(best, new Set([other]));
  t.is(dropped[0], 'x0-1');
  t.is(dropped.at(-1), `x${dropped.length - 1}-1`);
  t.is([...tree.chainOf(best)].length, 41);
  t.is([...tree.chainOf(other)].length, 31);
  t.deepEqual(tree.settle(best, new Set([other])), []);
});
