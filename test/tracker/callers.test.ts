import test from 'ava';
import fc from 'fast-check';
import { announcerOf } from '../../peer/wire/address.js';
import { Budget } from '../../peer/wire/budget.js';
import { Callers } from '../../tracker/callers.js';
import { unsigned } from './announcing.js';

const LIMITS = {
  stranger: { max: 2, quietMs: 20 },
  asker: { max: 2, quietMs: 50 },
  peer: { max: 3, quietMs: 50 },
};
const idOf = (name: string) => announcerOf(unsigned(name));

test('strangers who say nothing make room for the next, the oldest first', (t) => {
  const callers = new Callers<string>(LIMITS);
  t.is(callers.add('a', 0), null);
  t.is(callers.add('b', 1), null);
  t.is(callers.add('c', 2), 'a');
  callers.remove('a');
  t.is(callers.heard('b', 3), null);
  t.is(callers.add('d', 4), null);
  t.deepEqual(callers.all.sort(), ['b', 'c', 'd']);
});

test('who is quiet too long must go: strangers sooner than those who have said something', (t) => {
  const callers = new Callers<string>(LIMITS);
  t.is(callers.next(), null);
  callers.add('stranger', 0);
  callers.add('asker', 0);
  callers.heard('asker', 10);
  t.is(callers.next(), 20);
  t.deepEqual(callers.quiet(19), []);
  t.deepEqual(callers.quiet(20), ['stranger']);
  callers.remove('stranger');
  t.is(callers.next(), 60);
  callers.heard('asker', 30);
  t.deepEqual(callers.quiet(79), []);
  t.deepEqual(callers.quiet(80), ['asker']);
});

test('of two connections of one peer the newer stays', (t) => {
  const callers = new Callers<string>(LIMITS);
  callers.add('old', 0);
  callers.add('new', 0);
  t.is(callers.name('old', idOf('p'), 1), null);
  t.is(callers.name('old', idOf('p'), 2), null);
  t.is(callers.name('new', idOf('p'), 3), 'old');
  callers.remove('old');
  t.is(callers.idOf('new'), idOf('p'));
  t.is(callers.name('new', idOf('p'), 4), null);
  // It stays a peer's connection, whatever else it asks.
  t.is(callers.heard('new', 5), null);
  t.is(callers.next(), 55);
});

type Act = { readonly do: 'add' | 'heard' | 'name' | 'remove'; readonly who: number };

/** @returns who must go for it; whoever says goodbye goes by itself */
function act(callers: Callers<number>, { do: what, who }: Act, at: number): number | null {
  switch (what) {
    case 'add':
      return callers.add(who, at);
    case 'heard':
      return callers.heard(who, at);
    case 'name':
      return callers.name(who, idOf(String(who % 4)), at);
    case 'remove':
      return who;
  }
}

test('however they come and go, nobody is kept beyond the limits or twice', (t) => {
  const acts = fc.record({ do: fc.constantFrom<Act['do'][]>('add', 'heard', 'name', 'remove'), who: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 80 }), (all) => {
      const callers = new Callers<number>(LIMITS);
      const here = new Set<number>();
      for (const [at, one] of all.entries()) {
        if (here.has(one.who) === (one.do === 'add')) continue;
        here.add(one.who);
        const leaving = act(callers, one, at);
        t.is(leaving === one.who, one.do === 'remove');
        if (leaving !== null) callers.remove(leaving);
        here.delete(leaving ?? -1);
        t.deepEqual(callers.all.sort(), [...here].sort());
        t.true(callers.size <= 2 + 2 + 3);
        t.deepEqual(callers.quiet(at + 1000).sort(), [...here].sort());
      }
    }),
  );
});

test('a budget gives so many at once, and then so many a second', (t) => {
  const budget = new Budget(10, 3, 0);
  const takes = (nowMs: number): boolean[] => Array.from({ length: 4 }, () => budget.take(nowMs));
  t.deepEqual(takes(0), [true, true, true, false]);
  t.deepEqual(takes(100), [true, false, false, false]);
  t.deepEqual(takes(100_000), [true, true, true, false]);
});
