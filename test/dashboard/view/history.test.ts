import test from 'ava';
import type { ShopperJson } from '../../../dashboard/model/api.js';
import { oldestOf } from '../../../dashboard/view/history.js';

type Past = ShopperJson['history'][number];
const past = (sequence: number | null): Past => ({
  id: `${sequence}`,
  kind: sequence === null ? 'join' : 'buy',
  publicKey: 'ada',
  name: 'Ada',
  sequence,
  monkey: sequence === null ? null : 'Titi',
  price: sequence === null ? null : 60,
  signature: '',
  block: 'a',
  height: 1,
  depth: 1,
});

test('below a purchase there is something older; below the joining, or nothing, there is not', (t) => {
  t.is(oldestOf([past(5), past(4), past(3)]), 3);
  t.is(oldestOf([past(1)]), 1);
  t.is(oldestOf([past(1), past(null)]), null);
  t.is(oldestOf([]), null);
});
