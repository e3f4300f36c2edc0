/** An honest page beside a crowd that wishes it no good: it is told of everything all the same, and purchases settle. */
import { once } from 'node:events';
import test from 'ava';
import { Crowd } from '../bench/crowding.js';
import { TestPage } from '../dashboard/live/pages.js';
import { startCluster, until } from './cluster.js';

const BLOCKS = 60;
const SLOW = 500;
const IDLE = 200;
/** Slow headers are cut after 6 s at most; the rest is for a machine that is busy. */
const CUT_MS_MAX = 30_000;

test.serial('beside one that never reads, idle ones and slow headers a page gets every block', async (t) => {
  const home = await startCluster(t, 2);
  const { url } = await home.json<{ url: string }>('dashboard');
  const at = new URL(url);
  await home.json('shop', 'join', 'Ada');
  const crowd = await Crowd.gather(at, { idle: IDLE, slow: SLOW });
  t.teardown(() => crowd.disperse());
  const page = new TestPage(`ws://${at.host}/live`);
  t.teardown(() => page.socket.terminate());
  await once(page.socket, 'open');
  page.hello();
  await until('the board', () => page.place !== null);

  const before = await home.status();
  await home.json('mine', 'p1', '--blocks', `${BLOCKS}`);
  const { receipt } = await home.json<{ receipt: { state: string } }>(
    'shop',
    'buy',
    'Ada',
    'Titi',
    '--wait',
    'settled',
  );
  t.is(receipt.state, 'settled');
  const { height } = await home.status();
  t.true(height > before.height + BLOCKS);
  const heights = (): Set<number> => new Set([...page.board.blocks.values()].map((block) => block.height));
  const all = Array.from({ length: height + 1 }, (_, index) => index);
  await until('every block', () => all.every((one) => heights().has(one)));
  // A block that lost its race has the same deeds as the one that won.
  const deeds = new Map(
    [...page.board.blocks.values()].flatMap(({ deeds }) => deeds.map(({ id, kind }) => [id, kind])),
  );
  t.deepEqual([...deeds.values()].sort(), ['buy', 'join']);

  await until('an end of the slow ones', () => crowd.left.slow === 0, CUT_MS_MAX);
  t.is(crowd.left.idle, IDLE, 'who only waits is no nuisance');
  t.is(page.closed, null);
  t.is(page.snapshots, 1, 'the honest page was never behind');
});
