import test from 'ava';
import { type Home, isAlive, startUnwatched, until } from './cluster.js';

type Purchase = { readonly transaction: string; readonly receipt: { readonly state: string } };
type Block = {
  readonly height: number;
  readonly transactions: readonly { readonly id: string; readonly kind: string }[];
  readonly record: readonly { readonly name: string; readonly coins: number; readonly cage: readonly string[] }[];
};

/** Ids of all purchases on the best chain, in order, once for each time that they are on it. */
async function purchasesOn(home: Home): Promise<{ ids: string[]; record: Block['record'] }> {
  const blocks = (await home.run('chain', '--json', '--record')).lines<Block>();
  const ids = blocks.flatMap(({ transactions }) =>
    transactions.filter(({ kind }) => kind === 'buy').map(({ id }) => id),
  );
  return { ids, record: blocks.at(-1)?.record ?? [] };
}

const buy = (home: Home, name: string, monkey: string, ...args: string[]) =>
  home.json<Purchase>('shop', 'buy', name, monkey, ...args);

async function agree(home: Home): Promise<void> {
  await home.json('wait', '--agree');
  const { ok } = await home.json<{ ok: boolean }>('verify');
  if (!ok) throw new Error('the chains do not hold');
}

test.serial('with a peer killed, and with the tracker gone, purchases settle; who comes back catches up', async (t) => {
  const home = await startUnwatched(t, 4);
  await home.json('shop', 'join', 'Ada');
  await home.json('kill', 'p2');
  const bought = [await buy(home, 'Ada', 'Titi')];
  t.is(bought[0]?.receipt.state, 'settled');
  t.is((await home.peer('p2')).state, 'killed');
  await home.json('start', 'p2');
  await home.json('wait', '--agree');

  const { tracker } = await home.ps();
  process.kill(tracker.pid as number, 'SIGKILL');
  bought.push(await buy(home, 'Ada', 'Titi', '--wait', 'mined', '--peer', 'p1'));
  await until('the tracker again', async () => (await home.ps()).tracker.state === 'running');
  await home.json('scale', '5');
  await until('links of the newcomer', async () => (await home.peer('p5')).links === 4);
  bought.push(await buy(home, 'Ada', 'Titi'));

  await agree(home);
  const { ids, record } = await purchasesOn(home);
  t.deepEqual(
    ids,
    bought.map(({ transaction }) => transaction),
  );
  t.like(record[0], { name: 'Ada', coins: 1000 - 3 * 60, cage: ['Titi', 'Titi', 'Titi'] });
});

test.serial(
  'both sides of a partition sell, neither says settled, and after heal every purchase is there once',
  async (t) => {
    const home = await startUnwatched(t, 4);
    for (const name of ['Ada', 'Bob']) await home.json('shop', 'join', name);
    await home.json('wait', '--agree');
    await home.json('partition', 'p1,p2', 'p3,p4');
    const bought = await Promise.all([
      buy(home, 'Ada', 'Titi', '--peer', 'p1', '--wait', 'mined'),
      buy(home, 'Bob', 'Saki', '--peer', 'p3', '--wait', 'mined'),
    ]);
    const late = await Promise.all(
      [
        ['Ada', 'p2'],
        ['Bob', 'p4'],
      ].map(([name, peer]) =>
        home.fails(4, 'shop', 'buy', name as string, 'Vervet', '--peer', peer as string, '--timeout', '3'),
      ),
    );
    t.is(late.length, 2);
    t.false((await home.status()).tipsAgree);

    await home.json('heal');
    await agree(home);
    // Every command of the shop sends again what is open.
    for (const name of ['Ada', 'Bob']) {
      await until(`${name}'s purchases to settle`, async () => {
        const { purchases } = await home.json<{ purchases: Purchase[] }>('shop', 'record', name);
        return purchases.length === 2 && purchases.every(({ receipt }) => receipt.state === 'settled');
      });
    }
    const { ids, record } = await purchasesOn(home);
    t.is(ids.length, 4);
    t.is(new Set(ids).size, 4);
    for (const { transaction } of bought) t.true(ids.includes(transaction));
    t.deepEqual(
      record.map(({ name, coins, cage }) => [name, coins, cage]),
      [
        ['Ada', 1000 - 160, ['Titi', 'Vervet']],
        ['Bob', 1000 - 240, ['Saki', 'Vervet']],
      ],
    );
  },
);

test.serial('a cluster grows and shrinks while purchases go on', async (t) => {
  const home = await startUnwatched(t, 3);
  await home.json('shop', 'join', 'Ada');
  const bought: Purchase[] = [];
  const selling = (async () => {
    for (let count = 0; count < 6; count++) bought.push(await buy(home, 'Ada', 'Squirrel Monkey'));
  })();
  await home.json('scale', '5');
  await home.json('scale', '3');
  await selling;
  await agree(home);
  t.deepEqual(
    (await purchasesOn(home)).ids,
    bought.map(({ transaction }) => transaction),
  );
  t.true(bought.every(({ receipt }) => receipt.state === 'settled'));
});

test.serial('killed all at once, and the supervisor too: up goes on with all that was settled', async (t) => {
  const home = await startUnwatched(t, 3);
  await home.json('shop', 'join', 'Ada');
  const { transaction } = await buy(home, 'Ada', 'Howler');
  const { peers, tracker } = await home.ps();
  const supervisor = Number(/pid (\d+)/.exec((await home.fails(5, 'up')).message)?.[1]);
  const pids = [supervisor, tracker.pid as number, ...peers.map(({ pid }) => pid as number)];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await until('the end of all', () => !pids.some(isAlive));
  await home.json('up', '-d', '--wait');
  await agree(home);
  t.deepEqual((await purchasesOn(home)).ids, [transaction]);
});
