import test from 'ava';
import { andOf, plural } from '../../../dashboard/model/words.js';

test('names in a row', (t) => {
  t.is(andOf([]), '');
  t.is(andOf(['p1']), 'p1');
  t.is(andOf(['p1', 'p2', 'p3']), 'p1, p2 and p3');
  t.is(plural(1, 'block'), '1 block');
  t.is(plural(0, 'block'), '0 blocks');
});
