/** `shop demo`: a crowd on real clusters, with peers that die under it. */
import test from 'ava';
import { ByHand, type Running, until } from './by-hand.js';
import { startUnwatched } from './cluster.js';

type Purchase = { readonly transaction: string; readonly receipt: { readonly state: string } };
type Outcome = {
  readonly purchases: readonly Purchase[];
  readonly totals: { readonly bought: number; readonly settled: number; readonly recordsChecked: boolean };
  readonly wrongRecords: readonly object[];
};

test.serial('with a peer killed and started again every purchase settles once, and the chains agree', async (t) => {
  const home = await startUnwatched(t, 3);
  const playing = home.spawn('shop', 'demo', '--shoppers', '5', '--rate', '20', '--json');
  await home.json('kill', 'p2');
  await home.json('start', 'p2');
  await home.json('wait', '--height', '20');
  playing.child.kill('SIGINT');
  const ran = await playing.ended();
  t.is(ran.code, 0, ran.stdout + ran.stderr);
  const { purchases, totals, wrongRecords } = ran.json<Outcome>();
  // Of twenty blocks with something in them at most five are of joinings alone.
  t.true(totals.bought >= 15, `${totals.bought} purchases`);
  t.like(totals, { settled: totals.bought, recordsChecked: true });
  t.deepEqual(wrongRecords, []);
  t.is(new Set(purchases.map(({ transaction }) => transaction)).size, totals.bought);
  t.like(await home.json('verify'), { ok: true });
  // A crowd's wallets are not among one's own.
  t.like(await home.json('shop', 'users'), { shoppers: [] });
});

test.serial(
  'Ctrl-C stops the buying and prints the table; a later demo settles what one that was killed left open',
  async (t) => {
    const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
    // So many that their coins last, whatever chance has them buy: with one peer of three nobody new can join.
    const demo = (...words: string[]): Running => cluster.shop('demo', '--shoppers', '12', '--rate', '6', ...words);
    /** Waits until the one peer that is left has mined so many more purchases. */
    const untilBought = async (running: Running, count: number): Promise<void> => {
      const bought = (): number => cluster.logOf('p1').split(' buys a').length;
      const before = bought();
      await until(running, () => bought() >= before + count);
    };
    const first = demo('--for', '1');
    t.is(await first.ended, 0, first.errors);
    t.regex(first.out, /^SHOPPER +BOUGHT +SETTLED .*\n(?:.*\n)*total +(\d+) +\1 +\d+ +0 +0 +\d+\n/);

    // One peer of three settles nothing.
    await cluster.kill('p2');
    await cluster.kill('p3');
    const stopped = demo('--timeout', '1');
    await untilBought(stopped, 5);
    t.is((await cluster.ask('demo')).code, 1, 'another demo on the same wallets');
    stopped.child.kill('SIGINT');
    t.is(await stopped.ended, 1, stopped.errors);
    t.regex(stopped.errors, /Stopping: waiting up to 1 s for \d+ purchases? to settle \(again to stop at once\)/);
    t.regex(
      stopped.out,
      /\nNot settled:\n {2}.* coins? +(mined \d+ in block \d+ \(1 of 3 peers agree\)|accepted|sent).* [0-9a-f]{64}\n/,
    );
    t.regex(stopped.out, /the records could not be checked: 1 of 3 peers/);

    const killed = demo();
    await untilBought(killed, 2);
    killed.child.kill('SIGKILL');
    await killed.ended;
    await Promise.all([cluster.peer('p2'), cluster.peer('p3')]);
    const last = await cluster.json<Outcome & { readonly totals: { readonly resumed: number } }>(
      0,
      'demo',
      '--for',
      '0.5',
    );
    t.true(last.totals.resumed > 0);
    t.like(last.totals, { settled: last.totals.bought, recordsChecked: true });
  },
);
