import test from 'ava';
import { meanOf, medianOf } from '../../../dashboard/view/numbers.js';

test('the middle of some values', (t) => {
  t.is(medianOf([5, 1, 3]), 3);
  t.is(medianOf([4, 1, 3, 2]), 2.5);
  t.is(medianOf([]), Number.NaN);
  t.is(meanOf([1, 2, 6]), 3);
});
