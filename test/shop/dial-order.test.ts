import test from 'ava';
import type { PeerId } from '../../peer/chain/crypto.js';
import { DialOrder } from '../../shop/dial-order.js';

const id = (name: string): PeerId => name as PeerId;
const taken = (order: DialOrder, now: number): (PeerId | null)[] => {
  const all: (PeerId | null)[] = [];
  for (let next = order.take(now); next !== null; next = order.take(now)) all.push(next);
  return all;
};

test('those preferred come first, then in the order of their names; whoever was taken is not there', (t) => {
  const order = new DialOrder();
  for (const name of ['a', 'b', 'c']) order.add(id(name));
  order.prefer(new Set([id('z'), id('c')]));
  order.leave(id('a'));
  t.deepEqual(taken(order, 0), [id('c'), id('b')]);
  t.is(order.take(0), null);
  t.is(order.nextAt, null);
});

test('who failed rests, and comes after all that are new; who has moved need not rest', (t) => {
  const order = new DialOrder();
  order.rest(id('a'), 10);
  order.rest(id('b'), 20);
  order.add(id('c'));
  t.is(order.nextAt, 10);
  t.deepEqual(taken(order, 9), [id('c')]);
  t.deepEqual(taken(order, 10), [id('a')]);
  order.moved(id('b'));
  order.moved(id('d'));
  t.deepEqual(taken(order, 10), [id('b')], 'nobody has heard of d');
  order.rest(id('a'), 30);
  order.rest(id('b'), 40);
  order.prefer(new Set([id('b')]));
  t.deepEqual(taken(order, 39), [id('a')], 'those preferred rest too');
  t.deepEqual(taken(order, 40), [id('b')]);
});

test('who lied is never dialled again, however it comes back', (t) => {
  const order = new DialOrder();
  order.add(id('a'));
  order.shun(id('a'));
  order.add(id('a'));
  order.rest(id('a'), 0);
  order.moved(id('a'));
  t.is(order.take(Number.POSITIVE_INFINITY), null);
});

test('the first is drawn, of those preferred as long as there are any', (t) => {
  const order = new DialOrder();
  t.is(
    order.draw(() => 0.5),
    null,
  );
  for (const name of ['a', 'b', 'c', 'd']) order.add(id(name));
  order.prefer(new Set([id('c'), id('d'), id('z')]));
  const drawn = [0.6, 0.99, 0.99].map((random) => order.draw(() => random));
  t.deepEqual(drawn, [id('d'), id('c'), id('b')]);
  t.deepEqual(taken(order, 0), [id('a')]);
});
