/** Tracker, peers and shop started by hand, as in the original. */
import test from 'ava';
import { ByHand } from './by-hand.js';

type Bought = { readonly receipt: { readonly state: string; readonly agree: number } };

test.serial(
  'peers that ended, one politely and one not, go on from their folders; a newcomer with an empty one joins',
  async (t) => {
    const cluster = await ByHand.up(t, 'one', 'two');
    t.is((await cluster.json<Bought>(0, 'join', 'Ada')).receipt.state, 'settled');
    t.is((await cluster.json<Bought>(0, 'buy', 'Ada', 'Capuchin')).receipt.state, 'settled');

    t.is(await cluster.interrupt('one'), 0);
    t.regex(cluster.logOf('one'), /goodbye/);
    await cluster.kill('two');

    await Promise.all([cluster.peer('one'), cluster.peer('two')]);
    await cluster.until('two', () => cluster.logOf('two').includes('linked to'));
    t.regex(cluster.logOf('one'), /at block [2-9]/);
    t.is((await cluster.json<Bought>(0, 'buy', 'Ada', 'Saki')).receipt.state, 'settled');

    await cluster.peer('three');
    await cluster.until('three', () => /caught up with 3 blocks/.test(cluster.logOf('three')));
    t.is((await cluster.json<Bought>(0, 'buy', 'Ada', 'Titi')).receipt.state, 'settled');
    await cluster.until('three', () => /block 4 (received|mined)/.test(cluster.logOf('three')));
  },
);
