import test from 'ava';
import fc from 'fast-check';
import { Kept } from '../../../dashboard/asking/kept.js';

test('what was not wanted for longest goes first', (t) => {
  const kept = new Kept<string, string>(6, ({ length }) => length);
  kept.set('a', 'xx');
  kept.set('b', 'xx');
  kept.set('c', 'xx');
  t.is(kept.get('a'), 'xx');
  kept.set('d', 'xx');
  t.is(kept.get('b'), undefined);
  t.is(kept.get('a'), 'xx');
  kept.set('e', 'x'.repeat(7));
  t.is(kept.get('e'), undefined, 'what does not fit at all drives nobody out');
  t.is(kept.get('d'), 'xx');
});

test('it never keeps more than it may, and gives back only what it was given', (t) => {
  const step = fc.record({ key: fc.nat(8), size: fc.nat(12) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const kept = new Kept<number, { readonly size: number }>(20, ({ size }) => size);
      const last = new Map<number, { readonly size: number }>();
      for (const { key, size } of steps) {
        const value = { size };
        kept.set(key, value);
        last.set(key, value);
        const held = [...last].filter(([one, given]) => kept.get(one) === given);
        t.true(held.reduce((sum, [, given]) => sum + given.size, 0) <= 20);
        t.is(kept.get(key), value);
        for (const [one, given] of last) t.true([given, undefined].includes(kept.get(one)));
      }
    }),
  );
});
