/** Who decides what is settled: work, which can move it back, and more than half of the roll. No tracker, and nobody alone. */
import test from 'ava';
import { type Home, type Running, startUnwatched, until } from './cluster.js';
import { startLying } from './lying-tracker.js';

type Receipt = { readonly state: string; readonly agree?: number; readonly roll?: number };
type Purchase = { readonly transaction: string; readonly receipt: Receipt };
type Told = {
  readonly transaction: string | null;
  readonly before: string | null;
  readonly receipt: Receipt | null;
};

const buy = (home: Home, monkey: string) => home.json<Purchase>('shop', 'buy', 'Ada', monkey);
/** Whole lines only: the last one may be on its way. */
const toldBy = ({ stdout }: Running, id: string): Told[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Told)
    .filter(({ transaction }) => transaction === id);

/** How often each transaction is on a peer's best chain. */
async function timesOn(home: Home, peer: string): Promise<Map<string, number>> {
  const blocks = (await home.run('chain', '--json', '--peer', peer)).lines<{ transactions: { id: string }[] }>();
  const times = new Map<string, number>();
  for (const { id } of blocks.flatMap(({ transactions }) => transactions)) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

test.serial(
  'a hundred blocks mined apart move settled purchases back, seen by all, and each settles again, once',
  async (t) => {
    const home = await startUnwatched(t, 4);
    await home.json('shop', 'join', 'Ada');
    const before = await buy(home, 'Titi');
    await home.json('wait', '--agree');
    await home.json('partition', 'p1,p2,p3', 'p4');
    const bought = [await buy(home, 'Saki'), await buy(home, 'Vervet')];
    for (const { receipt } of bought) t.is(receipt.state, 'settled');

    const watching = home.spawn('shop', 'watch', 'Ada', '--json');
    await watching.prints(/"event":"start"/);
    await home.json('mine', 'p4', '--blocks', '100');
    await home.json('heal');
    for (const { transaction } of bought) {
      const isBack = (told: Told): boolean => told.before === 'settled' && told.receipt?.state !== 'settled';
      await until('the word that it moved back', () => toldBy(watching, transaction).some(isBack));
      await until('its settling again', () => toldBy(watching, transaction).at(-1)?.receipt?.state === 'settled');
    }
    t.deepEqual(toldBy(watching, before.transaction), [], 'what both sides had stays as it was');
    watching.child.kill('SIGINT');
    await watching.ended();

    await home.json('wait', '--agree', '--height', '101');
    const once = [before, ...bought].map(({ transaction }) => transaction);
    for (const peer of ['p1', 'p4']) {
      const times = await timesOn(home, peer);
      t.deepEqual(
        once.map((id) => times.get(id)),
        [1, 1, 1],
      );
      t.is(times.size, 1 + once.length);
    }
    t.like(await home.json('shop', 'record', 'Ada'), {
      coins: 1000 - 60 - 140 - 100,
      cage: ['Titi', 'Saki', 'Vervet'],
    });
  },
);

test.serial(
  'ten thousand strangers on the list change nothing, and a lone survivor of four settles nothing',
  async (t) => {
    const home = await startUnwatched(t, 4);
    await home.json('shop', 'join', 'Ada');
    const { tracker, peers } = await home.ps();
    const { network } = await home.json<{ network: string }>('shop', 'monkeys');
    await home.json('kill', 'tracker');
    const { liar, door } = await startLying(t, tracker.port, network);
    const from = performance.now();
    await until('all being told of the strangers', () => liar.told.size === peers.length);
    await until('strangers that are dialled', () => liar.dials >= peers.length);
    t.like((await buy(home, 'Titi')).receipt, { state: 'settled', roll: 4 });
    const status = await home.status();
    t.deepEqual([...status.roll].sort(), peers.map(({ id }) => id).sort());
    t.deepEqual(new Set((await home.ps()).peers.map(({ links }) => links)), new Set([3]));

    await home.json('kill', 'p2,p3,p4');
    const watching = home.spawn('shop', 'watch', 'Ada', '--json');
    await watching.prints(/"event":"start"/);
    // Before it has found the one that is left among the strangers it signs nothing.
    const buying = async (): Promise<string> =>
      (await home.fails(4, 'shop', 'buy', 'Ada', 'Saki', '--timeout', '3')).code;
    await until('a shop that finds the one that is left', async () => (await buying()) === 'TIME_OUT');
    await home.json('mine', 'p1', '--blocks', '20');
    // Whoever asks anew finds the one that is left among the strangers.
    const lone = async (): Promise<Purchase | undefined> =>
      (await home.json<{ purchases: Purchase[] }>('shop', 'record', 'Ada')).purchases.at(-1);
    t.like((await lone())?.receipt, { state: 'mined', agree: 1, roll: 4 });
    const { transaction = '' } = (await lone()) ?? {};
    t.false(toldBy(watching, transaction).some(({ receipt }) => receipt?.state === 'settled'));
    const seconds = (performance.now() - from) / 1000;
    t.true(liar.dials <= 8 * (seconds + 1) * peers.length, `${liar.dials} dials in ${seconds} s`);
    t.deepEqual([...liar.letters], ['H'], 'to strangers nothing is said but who one is');

    // The true tracker again, with whoever comes: two of four are no majority yet, three are.
    await door.close();
    await home.json('start', 'tracker');
    await home.json('start', 'p2');
    await home.json('wait', '--agree');
    t.is((await lone())?.receipt.state, 'mined');
    await home.json('start', 'p3');
    await until('its settling', () => toldBy(watching, transaction).at(-1)?.receipt?.state === 'settled');
    watching.child.kill('SIGINT');
    await watching.ended();
  },
);
