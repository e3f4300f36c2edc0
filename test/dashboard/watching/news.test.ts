import test from 'ava';
import { Tree } from '../../../dashboard/model/tree.js';
import { News } from '../../../dashboard/watching/news.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import { blockNamed, idOf, summaryOf } from '../model/rows.js';

const NAMES = new Map(['p1', 'p2', 'p3'].map((name) => [idOf(name) as string, name]));
function newsOf() {
  const tree = new Tree();
  tree.add({ hash: 'genesis', previous: 'none', height: 0 });
  return { tree, news: new News(tree, (id) => NAMES.get(id) ?? '?') };
}
const linkedTo = (name: string, ...others: string[]) =>
  summaryOf(name, {
    links: others.map((other) => ({ peer: idOf(other), address: { host: 'h', port: 1 }, roundTripUs: 1 })),
  });

test('a block is its miner’s news; one beside another is a fork', (t) => {
  const { tree, news } = newsOf();
  const [a, b] = [blockNamed('a'), blockNamed('b')];
  tree.add(a);
  t.like(news.block(a), [{ source: 'p1', event: 'mined', hash: 'a', height: 1 }]);
  t.is(news.block(a).length, 1);
  tree.add(b);
  t.like(news.block(b)[1], { source: 'p1', event: 'fork', hash: 'b', rival: 'a', height: 1 });
});

test('a reorganisation has the depth of what was left; growing is none', (t) => {
  const { tree, news } = newsOf();
  for (const [hash, previous, height] of [
    ['a', 'genesis', 1],
    ['b', 'a', 2],
    ['c', 'b', 3],
  ] as const) {
    tree.add({ hash, previous, height });
  }
  const change = (detached: string[], attached: string[]) => ({
    detached: detached as Hash[],
    attached: attached as Hash[],
  });
  t.deepEqual(news.moved(idOf('p2'), summaryOf('p2'), [change([], ['a'])]), []);
  t.like(news.moved(idOf('p2'), summaryOf('p2'), [change(['y', 'x'], ['a', 'b', 'c'])]), [
    { source: 'p2', event: 'reorganised', depth: 2, from: 'y', to: 'c', height: 3 },
  ]);
});

test('of a link the first end tells, and nothing is told of what was there before', (t) => {
  const { news } = newsOf();
  const told = (name: string, ...others: string[]) =>
    news
      .links(idOf(name), linkedTo(name, ...others))
      .map(({ source, event, peerName }) => `${source} ${event} ${peerName}`);
  t.deepEqual(told('p1', 'p2'), []);
  t.deepEqual(told('p2', 'p1'), []);
  t.deepEqual(told('p1', 'p2', 'p3'), ['p1 linked p3']);
  t.deepEqual(told('p3'), []);
  t.deepEqual(told('p3', 'p1'), []);
  t.deepEqual(told('p1', 'p3'), ['p1 unlinked p2']);
  t.deepEqual(told('p2'), []);
});

test('peers appear and are lost', (t) => {
  const { news } = newsOf();
  t.like(news.appeared(idOf('p2'), 'h:1'), { source: 'p2', event: 'appeared', address: 'h:1' });
  t.like(news.lost(idOf('p2')), { source: 'p2', event: 'lost' });
});
