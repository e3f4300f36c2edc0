/**
 * Disks that are full. What a process may write to a file is limited, as it runs, and lifted again: to the peer that is a
 * full disk, and unlike a small file system it takes no privileges.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import test from 'ava';
import { type Home, startUnwatched, until } from './cluster.js';

/** Whether this system lets us limit a process that runs, as `prlimit` does on Linux. */
const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
const FULL = ['p1', 'p2'];
/** Beyond the first pages of the chain's file nothing is written. */
const SIZE_MAX = 16_384;

type Purchase = { readonly transaction: string; readonly receipt: { readonly state: string; readonly agree?: number } };

const pidOf = async (home: Home, name: string): Promise<number> => (await home.peer(name)).pid as number;
async function limit(home: Home, size: string): Promise<void> {
  for (const name of FULL) execFileSync('prlimit', ['--pid', `${await pidOf(home, name)}`, `--fsize=${size}`]);
}

(canLimit ? test.serial : test.serial.skip)(
  'with a majority of disks full nothing settles and nobody ends; with room again it settles, and is there after a kill',
  async (t) => {
    const home = await startUnwatched(t, 3);
    await home.json('shop', 'join', 'Ada');
    t.is((await home.json<Purchase>('shop', 'buy', 'Ada', 'Titi')).receipt.state, 'settled');
    const pids = await Promise.all(FULL.map((name) => pidOf(home, name)));
    await limit(home, `${SIZE_MAX}:unlimited`);
    const buying = home.spawn('shop', 'buy', 'Ada', 'Saki', '--timeout', '100', '--json');
    await until('both to say that they are full', async () => {
      const { problems } = await home.status();
      return FULL.every((name) =>
        problems.some((line) => line.startsWith(`${name} is degraded: the disk takes no writes: `)),
      );
    });
    t.is((await home.run('status')).code, 6);
    // The third peer goes on, and is no majority.
    await home.json('mine', 'p3', '--blocks', '3');
    const { purchases } = await home.json<{ purchases: Purchase[] }>('shop', 'record', 'Ada');
    const { receipt } = purchases.at(-1) as Purchase;
    t.true(['accepted', 'mined'].includes(receipt.state), receipt.state);
    t.true((receipt.agree ?? 0) <= 1);
    t.false(buying.isOver);

    await limit(home, 'unlimited');
    const ran = await buying.ended();
    t.is(ran.code, 0, ran.stdout + ran.stderr);
    const { transaction } = ran.json<Purchase>();
    await until('health', async () => (await home.status()).healthy);
    t.deepEqual(await Promise.all(FULL.map((name) => pidOf(home, name))), pids, 'nobody has ended');
    t.regex((await home.run('events')).stdout, /p1 │ recovered: the disk takes writes again/);

    await home.json('kill', 'p1..p3');
    await home.json('start', 'p1..p3');
    await home.json('wait', '--agree', '--height', '1');
    t.like(await home.json('verify'), { ok: true });
    const blocks = (await home.run('chain', '--json', '--peer', 'p1')).lines<{ transactions: { id: string }[] }>();
    t.is(blocks.flatMap(({ transactions }) => transactions).filter(({ id }) => id === transaction).length, 1);
  },
);
