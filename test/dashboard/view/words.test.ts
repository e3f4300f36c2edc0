import test from 'ava';
import { actionsOf } from '../../../dashboard/view/actions.js';
import { aroundBlock, kindsOf, linesOf } from '../../../dashboard/view/journal.js';
import { doneText } from '../../../dashboard/view/outcome.js';
import { MOMENTS, pointsOf, ratesOf } from '../../../dashboard/view/sparkline.js';
import {
  agoText,
  cageText,
  countText,
  durationText,
  percentText,
  rateText,
  shortHex,
  spanText,
} from '../../../dashboard/view/words.js';
import { eventRow } from '../rows.js';

test('amounts', (t) => {
  t.is(countText(12_407), '12,407');
  t.deepEqual([0, 950, 7_400, 41e6, 2.5e9].map(rateText), ['0 H/s', '950 H/s', '7.4 kH/s', '41 MH/s', '2.5 GH/s']);
  t.deepEqual([7, 800, 12_345, 1_200_000].map(durationText), ['7 µs', '800 µs', '12 ms', '1.2 s']);
  t.deepEqual([-50, 3_210, 9_960, 12_900, 61_000].map(agoText), [
    '0.0 s ago',
    '3.2 s ago',
    '9.9 s ago',
    '12 s ago',
    '1 min 01 s ago',
  ]);
  t.deepEqual([59_999, 243_000, 1_000_000, 7_800_000, 356_400_000].map(spanText), [
    '59 s',
    '4 min 03 s',
    '16 min',
    '2 h 10 min',
    '4 d 03 h',
  ]);
  t.is(shortHex('0007f1a2b3c4'), '0007f1a2…');
  t.is(shortHex('genesis'), 'genesis');
});

test('durations and rates have two digits that count and the unit that suits them', (t) => {
  t.deepEqual([0, 1, 999.4, 999.6, 1250, 23_400, 999_600, 4_200_000, 119e6, 121e6].map(durationText), [
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
  t.deepEqual([0, 850, 7_140_000, 2.25e9].map(rateText), ['0 H/s', '850 H/s', '7.1 MH/s', '2.3 GH/s']);
  t.is(percentText(0.126), '13%');
});

test('a cage', (t) => {
  t.is(cageText([]), 'empty');
  t.is(cageText(['Titi', 'Saki', 'Titi']), 'Titi × 2, Saki');
});

test('what an operation did', (t) => {
  const result = { name: 'p3', state: 'killed', changed: true, ms: 41 };
  t.is(doneText({ results: [result] }), 'ended by SIGKILL after 41 ms');
  t.is(doneText({ results: [{ ...result, changed: false }] }), 'ended by SIGKILL already');
  t.is(
    doneText({ results: [result, { ...result, name: 'p4', state: 'stopped', ms: 1500 }] }),
    'p3 ended by SIGKILL after 41 ms, p4 stopped after 1.5 s',
  );
  t.is(doneText({ results: [] }), 'done');
});

test('nothing can be done twice', (t) => {
  t.true(actionsOf('running').includes('kill') && !actionsOf('running').includes('start'));
  t.true(actionsOf('killed').includes('start') && !actionsOf('killed').includes('kill'));
  t.true(actionsOf('paused').includes('resume') && !actionsOf('paused').includes('pause'));
  t.deepEqual(actionsOf('silent'), []);
});

test('the log: newest first, filtered, cut', (t) => {
  const events = [
    eventRow(1, 'mined'),
    eventRow(2, 'mined', { source: 'p10' }),
    eventRow(3, 'fork', { source: 'p2' }),
    eventRow(4, 'mined', { source: 'p2' }),
  ];
  const seqs = (event: string | null, source: string | null, count: number) => {
    const { lines, hasOlder } = linesOf(events, { event, source }, count);
    return [lines.map(({ seq }) => seq), hasOlder];
  };
  t.deepEqual(seqs(null, null, 4), [[4, 3, 2, 1], false]);
  t.deepEqual(seqs(null, null, 3), [[4, 3, 2], true]);
  t.deepEqual(seqs('mined', null, 3), [[4, 2, 1], false]);
  t.deepEqual(seqs('mined', 'p2', 1), [[4], false]);
  t.deepEqual(seqs('mined', null, 2), [[4, 2], true]);
  t.deepEqual(kindsOf(events, 'source'), ['p1', 'p2', 'p10']);
  t.deepEqual(kindsOf(events, 'event'), ['fork', 'mined']);
});

test('an event’s block, where its text names it', (t) => {
  const around = (text: string, height: number | null) => aroundBlock(eventRow(1, 'mined', { text, height }));
  t.deepEqual(around('block 12 mined', 12), ['', ' mined']);
  t.deepEqual(around('holds block 12', 12), ['holds ', '']);
  t.is(around('block 123 mined', 12), null);
  t.is(around('reorganised, depth 2', 12), null);
  t.is(around('block 12 mined', null), null);
});

test('a sparkline: newest at the right, nothing at the bottom', (t) => {
  const samples = Array.from({ length: MOMENTS + 5 }, (_, index) => ({
    atMs: index,
    peers: index === MOMENTS ? {} : { p1: [1, index, 12, 0] as const },
  }));
  const rates = ratesOf(samples, 'p1');
  t.is(rates.length, MOMENTS);
  t.deepEqual([rates[0], rates.at(-5), rates.at(-1)], [5, 0, MOMENTS + 4]);
  t.is(pointsOf([0, 10, 5], 59, 20), '57.0,20.0 58.0,0.0 59.0,10.0');
  t.is(pointsOf([0, 0], 59, 20), '58.0,20.0 59.0,20.0');
  t.is(pointsOf([], 59, 20), '');
});
