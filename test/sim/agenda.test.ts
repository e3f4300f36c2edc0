import test from 'ava';
import fc from 'fast-check';
import { Agenda } from './agenda.js';

test('things happen in order of their time, and at one time in the order in which they were asked for', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { minLength: 1 }), (times) => {
      const agenda = new Agenda();
      const done: [number, number][] = [];
      for (const [order, at] of times.entries()) agenda.add(at, () => done.push([at, order]));
      while (agenda.next < Number.POSITIVE_INFINITY) agenda.take()();
      const expected = times.map((at, order): [number, number] => [at, order]);
      t.deepEqual(
        done,
        expected.sort(([a, x], [b, y]) => a - b || x - y),
      );
    }),
    { seed: 20261128 },
  );
  t.throws(() => new Agenda().take());
});
