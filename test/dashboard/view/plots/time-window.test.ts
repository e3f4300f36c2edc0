import test from 'ava';
import {
  AT_FIRST,
  marksOf,
  moved,
  queryWith,
  rangeAt,
  spanOf,
  type TimeWindow,
  windowOf,
  zoomed,
} from '../../../../dashboard/view/plots/time-window.js';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

test('the last minutes end now, a range stays where it is', (t) => {
  t.deepEqual(spanOf({ type: 'last', minutes: 5 }, NOW), { fromMs: NOW - 5 * MINUTE, toMs: NOW });
  t.deepEqual(spanOf({ type: 'range', fromMs: 1, toMs: 9 }, NOW), { fromMs: 1, toMs: 9 });
});

test('the address keeps each window, and all else that stands in it', (t) => {
  const windows: TimeWindow[] = [
    { type: 'last', minutes: 1 },
    { type: 'last', minutes: 20 },
    AT_FIRST,
    { type: 'range', fromMs: NOW - MINUTE, toMs: NOW },
  ];
  for (const one of windows) {
    const query = queryWith('?theme=dark&from=3&window=1m', one);
    t.deepEqual(windowOf(query), one);
    t.is(new URLSearchParams(query).get('theme'), 'dark');
  }
  t.is(queryWith('?window=1m', AT_FIRST), '', 'what is shown at first needs no word');
});

test('what is no window in an address is as good as none', (t) => {
  const wrong = [
    '',
    '?window=2m',
    '?window=',
    '?from=1',
    '?from=9&to=1',
    '?from=a&to=b',
    '?from=1&to=1e15',
    '?from=1.5&to=9000',
  ];
  for (const query of wrong) t.deepEqual(windowOf(query), AT_FIRST, query);
});

test('a range is at least two seconds, at most twenty minutes, and never in the future', (t) => {
  t.deepEqual(rangeAt({ fromMs: NOW - 5000.4, toMs: NOW - 4999.6 }, NOW), {
    type: 'range',
    fromMs: NOW - 6000,
    toMs: NOW - 4000,
  });
  t.deepEqual(rangeAt({ fromMs: NOW - 5000, toMs: NOW + 5000 }, NOW), {
    type: 'range',
    fromMs: NOW - 10_000,
    toMs: NOW,
  });
  t.deepEqual(rangeAt({ fromMs: NOW - 90 * MINUTE, toMs: NOW }, NOW - 10 * MINUTE), {
    type: 'range',
    fromMs: NOW - 55 * MINUTE,
    toMs: NOW - 35 * MINUTE,
  });
  t.deepEqual(rangeAt({ fromMs: NOW - 90 * MINUTE, toMs: NOW + 90 * MINUTE }, NOW), { type: 'last', minutes: 20 });
});

test('zooming in from the last minutes goes on ending now; elsewhere the middle stays', (t) => {
  const last = { fromMs: NOW - 4 * MINUTE, toMs: NOW };
  t.deepEqual(zoomed(last, 0.5, NOW), { type: 'range', fromMs: NOW - 2 * MINUTE, toMs: NOW });
  const past = { fromMs: NOW - 8 * MINUTE, toMs: NOW - 4 * MINUTE };
  t.deepEqual(zoomed(past, 0.5, NOW), { type: 'range', fromMs: NOW - 7 * MINUTE, toMs: NOW - 5 * MINUTE });
  t.deepEqual(zoomed(past, 10, NOW), { type: 'last', minutes: 20 });
});

test('moving goes by a share of the width, to now at the latest', (t) => {
  const span = { fromMs: NOW - 3 * MINUTE, toMs: NOW - 1 * MINUTE };
  t.deepEqual(moved(span, -0.5, NOW), { type: 'range', fromMs: NOW - 4 * MINUTE, toMs: NOW - 2 * MINUTE });
  t.deepEqual(moved(span, 2, NOW), { type: 'range', fromMs: NOW - 2 * MINUTE, toMs: NOW });
});

test('marks are round moments, as many as there is room for', (t) => {
  const span = { fromMs: 61_500, toMs: 121_500 };
  t.deepEqual(marksOf(span, 2), [90_000, 120_000]);
  t.deepEqual(marksOf(span, 4), [75_000, 90_000, 105_000, 120_000]);
  t.deepEqual(marksOf(span, 1.5, 1.5), [120_000]);
  t.true(marksOf({ fromMs: 0, toMs: 20 * MINUTE }, 3).length >= 3, 'five minutes is the widest step');
});
