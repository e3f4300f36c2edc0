/** Clusters that mine by themselves. */
import test from 'ava';
import type { MiningOutlook } from '../../orchestrator/control/messages.js';
import { Home } from './cluster.js';

type Up = { readonly mining: MiningOutlook };
/** `time` in seconds. */
type Line = { readonly time: number; readonly difficulty: number };
type Bought = { readonly receipt: { readonly state: string } };

const chain = async (home: Home): Promise<Line[]> => (await home.run('chain', '--json')).lines<Line>().slice(1);

test.serial('peers that draw their work find blocks at intervals, agree, and go on so after down and up', async (t) => {
  const home = new Home(t);
  const rules = ['--pow', 'drawn', '--difficulty', '4', '--confirmations', '2'];
  const wish = ['--peers', '4', '--port', '0', '--no-dashboard', '--mine', '300ms', '--threads', '2', ...rules];
  const { mining } = await home.json<Up>('up', '-d', '--wait', ...wish);
  t.like(mining, { pace: '300ms', proofOfWork: 'drawn' });
  const expectedMs = mining.expectedMs as number;
  // The wait, and a search of 65,536 hashes at two million a second; of four times as many on a machine that is busy.
  t.true(expectedMs > 330 && expectedMs < 430, `${expectedMs} ms`);

  t.is((await home.json<Bought>('shop', 'join', 'Ada')).receipt.state, 'settled');
  await home.json('wait', '--height', '25');
  await home.json('wait', '--agree');
  const blocks = await chain(home);
  const ms = (((blocks.at(-1)?.time ?? 0) - (blocks[4]?.time ?? 0)) / (blocks.length - 5)) * 1000;
  t.true(ms > expectedMs / 2, `a block in ${ms} ms`);
  // A block may be on its way: then tips differ, and it is not healthy.
  t.like((await home.status()).mining, { pace: '300ms', proofOfWork: 'drawn' });
  t.regex(
    (await home.run('status')).stdout,
    /\n {2}mining {4}at intervals of 300ms, a block in about \d+\.\d ms, work is drawn\n/,
  );
  await home.json('down');
  t.is((await home.run('verify')).code, 0);

  t.regex((await home.fails(2, 'up', '-d', '--difficulty', '5')).message, /was made with --difficulty 4/);
  t.regex((await home.fails(2, 'up', '-d', '--pow', 'real')).message, /was made with --pow drawn/);
  const again = await home.json<Up>('up', '-d', '--wait', '--no-dashboard', ...rules);
  t.like(again.mining, { pace: '300ms', proofOfWork: 'drawn' });
  await home.json('wait', '--height', String(blocks.length + 10));
  await home.json('down');
  const quiet = await home.json<Up>('up', '-d', '--wait', '--no-dashboard', '--mine', 'on-demand');
  t.deepEqual(quiet.mining, { pace: 'on-demand', proofOfWork: 'drawn', expectedMs: null });
});

test.serial('peers that race find empty blocks of six zeros, and say how often', async (t) => {
  const home = new Home(t);
  const up = await home.run('up', '-d', '--wait', '--peers', '2', '--port', '0', '--no-dashboard', '--mine', 'always');
  t.is(up.code, 0, up.stderr);
  t.regex(up.stdout, /\nMines always, a block in about \d+\.\d m?s\n/);
  await home.json('wait', '--height', '3');
  const blocks = await chain(home);
  t.true(blocks.every(({ difficulty }) => difficulty >= 24));
  t.true(((await home.status()).mining.expectedMs ?? 0) > 0);
});
