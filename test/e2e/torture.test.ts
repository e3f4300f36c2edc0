/** A short torture run, in which every kind of deed comes once at least. `npm run torture` makes long ones. */
import test from 'ava';
import { type NetworkId, Signer, sha256 } from '../../peer/chain/crypto.js';
import { type Content, signTransaction } from '../../peer/chain/transaction.js';
import { KINDS, planOf, type Round } from './torture/plan.js';
import { reportLines } from './torture/report.js';
import { Run } from './torture/run.js';
import { judge } from './torture/verdict.js';

const PEERS = ['p1', 'p2', 'p3', 'p4'];
/** As many deeds as there are kinds, and two more. */
const ROUNDS = 4;

function roundsOf(seed: number, count: number, peers = PEERS): Round[] {
  const plan = planOf(seed, { peers, shops: 2 });
  return Array.from({ length: count }, () => plan.next().value);
}

test.serial('a seed is a whole plan: the same again, and another one for another seed', (t) => {
  t.deepEqual(roundsOf(7, 50), roundsOf(7, 50));
  t.notDeepEqual(roundsOf(7, 50), roundsOf(8, 50));
});

test.serial('every kind comes before one comes again, and no round spoils the disks of more than a minority', (t) => {
  for (let seed = 1; seed <= 50; seed++) {
    for (const count of [3, 4, 8]) {
      const peers = Array.from({ length: count }, (_, index) => `p${index + 1}`);
      const rounds = roundsOf(seed, 40, peers);
      const kinds = rounds.flat().map(({ kind }) => kind);
      t.is(new Set(kinds.slice(0, KINDS.length)).size, KINDS.length);
      for (const round of rounds) {
        const spoilt = round.flatMap((deed) =>
          deed.kind === 'wipe' || deed.kind === 'roll back' || deed.kind === 'flip' ? deed.peers : [],
        );
        t.true(new Set(spoilt).size * 2 < count);
      }
    }
  }
});

test.serial('what is lost, doubled, strange or wrong is found, on whichever peer it is', (t) => {
  const ada = new Signer(sha256(new TextEncoder().encode('Ada')));
  const { publicKey } = ada;
  const network = '7'.repeat(64) as NetworkId;
  const contents: Content[] = [
    { kind: 'join', publicKey, name: 'Ada' },
    { kind: 'buy', publicKey, sequence: 1, monkey: 0, price: 60 },
  ];
  const papers = contents.map((content) => ({ transaction: signTransaction(network, content, ada), state: 'settled' }));
  const ids = papers.map(({ transaction }) => transaction.id as string);
  const record = { publicKey, coins: 940, cage: ['Titi'], sequence: 1 };
  const rules = { startingCoins: 1000, catalogue: [{ name: 'Titi', price: 60 }] };
  const good = { name: 'p1', transactions: ids, records: [record] };
  const verdictOf = (other: Partial<typeof good>, given = papers) =>
    judge(given, [good, { ...good, name: 'p2', ...other }], rules);

  t.deepEqual(verdictOf({}), { sent: 1, settled: 1, lost: [], doubled: [], wrong: [] });
  t.is(verdictOf({ transactions: ids.slice(0, 1) }).lost.length, 1);
  t.is(verdictOf({ transactions: [...ids, ...ids] }).doubled.length, 2);
  t.regex(verdictOf({ transactions: [...ids, '0'] }).wrong.join(), /^0 is in the chain of p2 and in no outbox$/);
  t.regex(verdictOf({ records: [{ ...record, coins: 880 }] }).wrong.join(), /^p2 gives .* 880 coins/);
  t.regex(verdictOf({ records: [] }).wrong.join(), /no record/);
  const open = papers.map((paper) => ({ ...paper, state: 'mined' }));
  t.is(verdictOf({}, open).wrong.length, 2);
});

test.serial('tortured with every kind of deed, a cluster loses nothing and doubles nothing', async (t) => {
  const report = await new Run({ peers: 4, seed: 1, minutes: 10, rounds: ROUNDS, say: () => undefined }).run();
  t.is(report.failure, null, reportLines(report).join('\n'));
  for (const kind of KINDS) t.true(report.deeds[kind] > 0, kind);
  t.true((report.verdict?.settled ?? 0) > 20, 'shops have bought meanwhile');
});
