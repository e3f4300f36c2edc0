import test from 'ava';
import { expectedMs, haste, outlookText } from '../../orchestrator/outlook.js';
import { exponential, seededChance } from '../../peer/core/chance.js';

const each = (peers: number, ms: number): number[] => Array.from({ length: peers }, () => ms);

test('on demand nothing can be said; those who race share the search', (t) => {
  t.is(expectedMs({ type: 'on-demand' }, each(4, 1)), null);
  t.is(expectedMs({ type: 'always' }, []), null);
  t.is(Math.round(expectedMs({ type: 'always' }, each(4, 4_000)) ?? 0), 1_000);
  t.is(Math.round(expectedMs({ type: 'always' }, [3_000, 6_000]) ?? 0), 2_000);
});

test('at intervals the first to begin is most often the only one; where searches take long, others join in', (t) => {
  const chance = seededChance(1);
  const played = (peers: number, ms: number, findMs: number): number => {
    let sum = 0;
    for (let round = 0; round < 20_000; round++) {
      sum += Math.min(...each(peers, 0).map(() => exponential(ms * peers, chance) + exponential(findMs, chance)));
    }
    return sum / 20_000;
  };
  for (const [peers, ms, findMs] of [
    [4, 5_000, 1],
    [4, 5_000, 2_000],
    [4, 5_000, 60_000],
    [1, 1_000, 1_000],
    [20, 500, 10_000],
  ] as const) {
    const said = expectedMs({ type: 'interval', ms }, each(peers, findMs)) ?? 0;
    const is = played(peers, ms, findMs);
    t.true(Math.abs(said / is - 1) < 0.03, `${peers} peers, ${ms} ms, ${findMs} ms: said ${said}, played ${is}`);
  }
});

const look = (pace: string, ms: number | null) => ({ pace, proofOfWork: 'real', expectedMs: ms }) as const;

test('how a cluster mines is said in words', (t) => {
  t.is(outlookText(look('on-demand', null)), 'on demand');
  t.is(outlookText(look('always', 1_340)), 'always, a block in about 1.3 s');
  t.is(
    outlookText({ ...look('5s', 5_010), proofOfWork: 'drawn' }),
    'at intervals of 5s, a block in about 5.0 s, work is drawn',
  );
});

test('races that end too soon are warned of, with the difficulty that would do', (t) => {
  t.is(haste(look('always', 500), 3), null);
  t.is(haste(look('500ms', 100), 3), null, 'that was asked for');
  t.is(haste(look('on-demand', null), 3), null);
  t.regex(haste(look('always', 499), 3) ?? '', /--difficulty 4`/);
  t.regex(haste(look('always', 0.3), 3) ?? '', /--difficulty 6`/);
});
