import test from 'ava';
import fc from 'fast-check';
import { between, cut, groupsOf, heal, without } from '../../orchestrator/faults.js';

const id = fc.constantFrom('a', 'b', 'c', 'd');

test('what is cut twice is cut once, and healing takes away what cutting gave', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, id, fc.boolean())), id, id, fc.boolean(), (history, from, to, oneWay) => {
      fc.pre(from !== to);
      const faults = history.reduce(
        (held, [a, b, one]) => (a === b ? held : cut(held, a, b, one)),
        heal([], from, to, false),
      );
      const once = cut(faults, from, to, oneWay);
      t.deepEqual(cut(once, from, to, oneWay), once);
      t.is(new Set(once.map((fault) => `${fault.from}>${fault.to}`)).size, once.length);
      const healed = heal(once, from, to, oneWay);
      t.false(healed.some((fault) => fault.from === from && fault.to === to));
      t.is(healed.length, heal(faults, from, to, oneWay).length);
    }),
  );
});

test('a cut one way leaves the other way', (t) => {
  t.deepEqual(cut([], 'a', 'b', true), [{ kind: 'cut', from: 'a', to: 'b' }]);
  t.deepEqual(heal(cut([], 'a', 'b', false), 'a', 'b', true), [{ kind: 'cut', from: 'b', to: 'a' }]);
});

test('a partition cuts between groups only, both ways', (t) => {
  const cuts = between([['a', 'b'], ['c'], ['d']]).map(({ from, to }) => from + to);
  t.deepEqual([...cuts].sort(), ['ac', 'ad', 'bc', 'bd', 'ca', 'cb', 'cd', 'da', 'db', 'dc']);
});

test('peers that a partition does not name form one group more', (t) => {
  const names = ['p1', 'p2', 'p3', 'p4'];
  t.deepEqual(groupsOf(['p1,p2', 'p3,p4'], names), [
    ['p1', 'p2'],
    ['p3', 'p4'],
  ]);
  t.deepEqual(groupsOf(['p2'], names), [['p2'], ['p1', 'p3', 'p4']]);
  t.deepEqual(groupsOf(['p1', 'p2'], names), [['p1'], ['p2'], ['p3', 'p4']]);
  t.throws(() => groupsOf(['p1,p2', 'p2,p3'], names), { message: /p2 is in two groups/ });
  t.throws(() => groupsOf(['all'], names), { message: /nothing would be split/ });
});

test('who leaves takes its faults along', (t) => {
  t.deepEqual(
    without(between([['a'], ['b'], ['c']]), 'b').map(({ from, to }) => from + to),
    ['ac', 'ca'],
  );
});
