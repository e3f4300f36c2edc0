import test from 'ava';
import { durationOf, paceOf, paceText } from '../../../peer/wire/pace.js';

test('a pace is read as it is written, and written as it is read', (t) => {
  for (const text of ['on-demand', 'always', '5s', '500ms', '1500ms', '60s']) {
    const pace = paceOf(text);
    t.is(pace && paceText(pace), text);
  }
  t.deepEqual(paceOf('5'), { type: 'interval', ms: 5_000 });
  t.deepEqual(paceOf('1h'), { type: 'interval', ms: 3_600_000 });
  t.deepEqual(paceOf('50ms'), { type: 'interval', ms: 50 });
});

test('what is no pace, or one that no network keeps, is none', (t) => {
  for (const text of ['', 'Always', 'demand', '5 s', '-5s', '0', '49ms', '61m', '5d', '1e3', 'NaN'])
    t.is(paceOf(text), null, text);
});

test('durations have units, and are seconds without', (t) => {
  t.deepEqual(['500ms', '20s', '20', '1.5m', '1h', '0', '5d', ''].map(durationOf), [
    500,
    20_000,
    20_000,
    90_000,
    3_600_000,
    0,
    null,
    null,
  ]);
});
