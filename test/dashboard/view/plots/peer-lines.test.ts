import test from 'ava';
import { difficultyOf } from '../../../../dashboard/view/plots/difficulty.js';
import { growthOf } from '../../../../dashboard/view/plots/growth.js';
import { hashRatesOf } from '../../../../dashboard/view/plots/hash-rate.js';
import { NOTHING } from '../../../../dashboard/view/plots/picture.js';
import { FROM_MS, NOW_MS, sampleRow, sceneOf } from './scenes.js';

const everyTwoSeconds = (of: (at: number) => Record<string, { height?: number; load?: number }>, fromMs = FROM_MS) =>
  Array.from({ length: Math.floor((NOW_MS - fromMs) / 2000) + 1 }, (_, at) => sampleRow(fromMs + at * 2000, of(at)));

test('growth has a line a peer in the peer’s own colour, with the sample before the window', (t) => {
  const samples = everyTwoSeconds((at) => ({ p1: { height: at }, p2: { height: 2 * at } }), FROM_MS - 10_000);
  const { series } = growthOf(sceneOf({ names: ['p1', 'p2'], samples }));
  t.deepEqual(
    series.map(({ name, colour, kind }) => [name, colour, kind]),
    [
      ['p1', '--peer-1', 'steps'],
      ['p2', '--peer-2', 'steps'],
    ],
  );
  t.deepEqual(
    series[1]?.points.map(({ x, y }) => [x, y]),
    [48, 50, 52, 54, 56, 58, 60].map((second) => [second * 1000, second - 40]),
  );
});

test('of a stretch without growth only its ends are drawn', (t) => {
  const samples = everyTwoSeconds((at) => ({ p1: { height: at < 4 ? 7 : 8 } }));
  const [line] = growthOf(sceneOf({ names: ['p1'], samples })).series;
  t.deepEqual(
    line?.points.map(({ x, y }) => [x - FROM_MS, y]),
    [
      [0, 7],
      [6000, 7],
      [8000, 8],
      [10_000, 8],
    ],
  );
});

test('a line breaks where its peer was silent, and where no samples were taken', (t) => {
  const silent = [
    sampleRow(50_000, { p1: { height: 1 } }),
    sampleRow(52_000, {}),
    sampleRow(54_000, { p1: { height: 2 } }),
  ];
  const [first] = growthOf(sceneOf({ names: ['p1'], samples: silent })).series;
  t.deepEqual(
    first?.points.map(({ y }) => y),
    [1, Number.NaN, 2],
  );
  const gap = [sampleRow(50_000, { p1: { height: 1 } }), sampleRow(58_000, { p1: { height: 2 } })];
  const [second] = growthOf(sceneOf({ names: ['p1'], samples: gap })).series;
  t.deepEqual(
    second?.points.map(({ y }) => y),
    [1, Number.NaN, 2],
  );
});

test('a long line is thinned and keeps what stands out', (t) => {
  const samples = Array.from({ length: 5000 }, (_, at) =>
    sampleRow(FROM_MS + at * 2, {
      p1: {
        load:
          new Map([
            [3333, 0.9],
            [4001, 0.01],
          ]).get(at) ?? 0.5,
      },
    }),
  );
  const line = difficultyOf(sceneOf({ names: ['p1'], samples })).series.find(({ axis }) => axis === 'y2');
  const loads = line?.points.map(({ y }) => y) ?? [];
  t.true(loads.length <= 450);
  t.true(loads.includes(0.9) && loads.includes(0.01));
  const xs = line?.points.map(({ x }) => x) ?? [];
  t.deepEqual(
    xs,
    xs.toSorted((a, b) => a - b),
  );
});

test('growth says who is where, highest first, and who is silent', (t) => {
  const said = (moments: Record<string, { height: number }>) =>
    growthOf(sceneOf({ samples: [sampleRow(55_000, moments)] })).essence;
  const at = (height: number) => ({ height });
  t.is(said({ p1: at(213), p2: at(213), p3: at(213), p4: at(213) }), 'p1 to p4 at block 213');
  t.is(said({ p1: at(198), p2: at(213), p3: at(198) }), 'p2 at block 213; p1, p3 at block 198; nothing from p4');
  t.is(growthOf(sceneOf({ samples: [sampleRow(10_000, { p1: at(1) })] })).essence, NOTHING);
});

test('difficulty and load share one time and have an axis each', (t) => {
  const samples = [
    sampleRow(50_000, { p1: { difficulty: 12, load: 0 }, p2: { difficulty: 13, load: 0.25 } }),
    sampleRow(52_000, { p1: { difficulty: 12.2, load: 0.05 }, p2: { difficulty: 14, load: 0.5 } }),
  ];
  const { series, essence, table } = difficultyOf(sceneOf({ names: ['p1', 'p2'], samples }));
  t.deepEqual(
    series.map(({ name, axis, points }) => [name, axis, points.map(({ y }) => y)]),
    [
      ['p1', 'y', [12, 12.2]],
      ['p2', 'y', [13, 14]],
      ['p1', 'y2', [0, 0.05]],
      ['p2', 'y2', [0.25, 0.5]],
    ],
  );
  t.is(essence, 'difficulty 12.2 (p1) to 14.0 (p2); load 5% (p1) to 50% (p2)');
  t.deepEqual(table(), {
    columns: ['time', 'p1 difficulty', 'p1 load', 'p2 difficulty', 'p2 load'],
    rows: [
      ['52 s', '12.2', '5%', '14.0', '50%'],
      ['50 s', '12.0', '0%', '13.0', '25%'],
    ],
  });
});

test('hash rates are added up', (t) => {
  const samples = [sampleRow(50_000, { p1: { hashRate: 7e6 }, p2: { hashRate: 8.5e6 } })];
  t.is(
    hashRatesOf(sceneOf({ names: ['p1', 'p2'], samples })).essence,
    '7 MH/s (p1) to 8.5 MH/s (p2); 16 MH/s together',
  );
  t.is(hashRatesOf(sceneOf({ names: ['p1'], samples })).essence, '7 MH/s');
});

test('a hidden peer is left out of lines, words and table; the others keep their colours', (t) => {
  const samples = [sampleRow(50_000, { p1: { height: 5 }, p2: { height: 6 } })];
  const { series, essence, table } = growthOf(sceneOf({ names: ['p1', 'p2'], samples, hidden: ['p1'] }));
  t.deepEqual(
    series.map(({ name, colour }) => [name, colour]),
    [['p2', '--peer-2']],
  );
  t.is(essence, 'p2 at block 6');
  t.deepEqual(table(), { columns: ['time', 'p2'], rows: [['50 s', '6']] });
});
