import test from 'ava';
import { storm } from './storm.js';

/**
 * The first seeds. None of 300 showed a bug of the machine when they were first run; with a fault put in on purpose these
 * find it: telling before the flush (2 and most others), not queueing what a reorganisation takes out (9), not asking
 * who has more (8).
 */
const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1);

test('whatever is killed, cut, split, lost and doubled, every purchase is in the end in every chain, once', (t) => {
  const reports = SEEDS.map(storm);
  const sum = (key: keyof (typeof reports)[number]): number =>
    reports.reduce((total, report) => total + report[key], 0);
  // It was a storm.
  const least = {
    kills: 40,
    cuts: 80,
    purchases: 700,
    reorganisations: 50,
    mishaps: 500,
    doubles: 20,
    told: 10_000,
    silenced: 50,
  } as const;
  for (const [key, floor] of Object.entries(least) as [keyof typeof least, number][]) {
    t.true(sum(key) >= floor, `${key}: ${sum(key)}`);
  }
});
