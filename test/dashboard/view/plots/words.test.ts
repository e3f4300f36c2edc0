import test from 'ava';
import { durationOf, hashRateOf, medianOf, namesTogether, percentOf } from '../../../../dashboard/view/plots/words.js';

test('durations and rates have two digits that count and the unit that suits them', (t) => {
  t.deepEqual([0, 1, 999.4, 999.6, 1250, 23_400, 999_600, 4_200_000, 119e6, 121e6].map(durationOf), [
    '0 µs',
    '1 µs',
    '999 µs',
    '1 ms',
    '1.3 ms',
    '23 ms',
    '1 s',
    '4.2 s',
    '119 s',
    '2 min',
  ]);
  t.deepEqual([0, 850, 7_140_000, 2.25e9].map(hashRateOf), ['0 H/s', '850 H/s', '7.1 MH/s', '2.3 GH/s']);
  t.is(percentOf(0.126), '13%');
});

test('runs of three peers and more are shortened', (t) => {
  t.is(namesTogether(['p1', 'p2', 'p3', 'p4']), 'p1 to p4');
  t.is(namesTogether(['p1', 'p2']), 'p1, p2');
  t.is(namesTogether(['p1', 'p3', 'p4', 'p5', 'p9', '3fa09c11', '3fa09c12']), 'p1, p3 to p5, p9, 3fa09c11, 3fa09c12');
  t.is(namesTogether([]), '');
});

test('the middle of some values', (t) => {
  t.is(medianOf([5, 1, 3]), 3);
  t.is(medianOf([4, 1, 3, 2]), 2.5);
  t.is(medianOf([]), Number.NaN);
});
