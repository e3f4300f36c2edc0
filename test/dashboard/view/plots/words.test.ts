import test from 'ava';
import { namesTogether } from '../../../../dashboard/view/plots/words.js';

test('runs of three peers and more are shortened', (t) => {
  t.is(namesTogether(['p1', 'p2', 'p3', 'p4']), 'p1 to p4');
  t.is(namesTogether(['p1', 'p2']), 'p1, p2');
  t.is(namesTogether(['p1', 'p3', 'p4', 'p5', 'p9', '3fa09c11', '3fa09c12']), 'p1, p3 to p5, p9, 3fa09c11, 3fa09c12');
  t.is(namesTogether([]), '');
});
