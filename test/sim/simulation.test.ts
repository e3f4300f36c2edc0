/** The simulator as part of the tests: the first seeds, and what shows that they test something. */
import test from 'ava';
import tried, { Sum } from './run.js';

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

test('whatever is killed, cut, lost, filled and forged, every purchase is in the end in every chain, once', (t) => {
  const sum = new Sum();
  for (const seed of SEEDS) sum.add(tried(seed));
  t.deepEqual(sum.failures, []);
  // It was a storm.
  const least = {
    kills: 40,
    killsInRecovery: 2,
    powerCuts: 40,
    batchesLost: 10,
    pauses: 10,
    cuts: 90,
    splits: 50,
    clogs: 100,
    shopKills: 40,
    fullDisks: 20,
    wipes: 4,
    rollbacks: 1,
    trackerDown: 20,
    clocks: 10,
    mining: 15,
    load: 300,
    races: 10,
    newcomers: 10,
    strangers: 200,
    framesCut: 1_000,
    framesLost: 700,
    framesTwice: 1_000,
    framesLate: 900,
    cheats: 40,
    deeds: 400,
    purchases: 800,
    settled: 800,
    movedBack: 5,
    tolds: 2_500,
    reorganisations: 150,
    reorganisationsOf2: 40,
    reorganisationsOf20: 4,
  } as const;
  for (const [name, floor] of Object.entries(least) as [keyof typeof least, number][])
    t.true(sum.counts[name] >= floor, `${name}: ${sum.counts[name]}`);
  // Virtual time: no machine is too slow for it. Two seconds of it are waited in any case.
  t.true(sum.healing.all.p50 <= 10_000, `half of all are right within ${sum.healing.all.p50} ms`);
  t.true(sum.healing.all.max <= 40_000 && sum.healing.core.max <= 40_000, JSON.stringify(sum.healing));
});

test('a seed is a whole history: run twice, it is the same', (t) => {
  for (const seed of SEEDS.slice(0, 4)) t.deepEqual(tried(seed), tried(seed));
});
