import test from 'ava';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { rows } from '../../../peer/chain/store.js';
import type { Limits } from '../../../peer/core/limits.js';
import { World } from '../chain/world.js';
import { Bench } from './bench.js';

// genesis -> b1 (Ada joins) -> b2 (Ada buys 1) -> b3 (Bob joins)
//        \-> c1 -> c2 -> c3 -> c4 (Ada joins)
function forked(limits: Partial<Limits> = {}) {
  const world = new World();
  const bench = new Bench({ limits });
  const link = bench.link('server');
  const [ada, one, bob] = [world.join('Ada'), world.buy('Ada', 1), world.join('Bob')];
  const say = (...names: string[]): void => {
    for (const name of names) link.say({ type: 'block', bytes: world.get(name).bytes });
  };
  world.make('b1', 'genesis', { sells: [ada] });
  world.make('b2', 'b1', { sells: [one] });
  world.make('b3', 'b2', { sells: [bob] });
  world.make('c1', 'genesis');
  world.make('c2', 'c1');
  world.make('c3', 'c2');
  world.make('c4', 'c3', { sells: [ada] });
  say('b1', 'b2', 'b3', 'c1', 'c2');
  return { world, bench, link, say, ada, one, bob };
}

test('what a reorganisation takes out of the chain is back in the mempool, but for what the new branch has', (t) => {
  const { bench, say, one, bob } = forked();
  const app = bench.app();
  say('c3', 'c4');
  t.is(bench.peer.chain.last.height, 4);
  t.is(bench.peer.summary.mempool, 2);
  app.say({ type: 'ask', request: 1, question: { type: 'statuses', ids: [one.id, bob.id] } });
  const { answer } = app.lastOf('answer');
  t.deepEqual(answer.type === 'statuses' && answer.statuses.map(({ type }) => type), ['accepted', 'accepted']);
});

test('on its way back a transaction is accepted, and never refused by itself in the new branch', (t) => {
  const { bench, say, ada, one, bob } = forked({ stepReturns: 1 });
  const app = bench.app();
  app.say({ type: 'watch', chain: false, transactions: [ada.id, one.id, bob.id] });
  say('c3', 'c4');
  bench.wait(100);
  for (const { statuses } of app.of('statuses')) {
    for (const { type } of statuses) t.true(type === 'accepted' || type === 'mined', type);
  }
  t.is(bench.peer.returning, 0);
});

test('the queue is on disk with the move, and a restart goes on where a kill left it', (t) => {
  const { bench, say, ada, one, bob } = forked({ stepReturns: 1 });
  bench.flushes = false;
  say('c3', 'c4');
  t.true(bench.unflushed.length >= 1);
  // Of all that was to be written only the move itself reached the disk.
  bench.disk.apply(bench.unflushed[0]?.writes ?? []);
  const move = bench.unflushed.findIndex(({ writes }) => writes.some(({ table }) => table === 'returning'));
  for (const { writes } of bench.unflushed.slice(0, move + 1)) bench.disk.apply(writes);
  t.true([...rows(bench.disk, 'returning')].length > 0);
  const disk = new MemoryStore();
  disk.apply(bench.disk.writes());
  const again = new Bench({ disk });
  again.wait(10);
  t.is(again.peer.returning, 0);
  t.is([...rows(disk, 'returning')].length, 0);
  const known = (id: string): boolean => again.peer.chain.records.placeOf(id as typeof ada.id) !== null;
  t.is([ada, one, bob].filter(({ id }) => known(id)).length + again.peer.summary.mempool, 3);
});

test('bodies that the chain has dropped stay while their transactions wait, and no longer', (t) => {
  const { world, bench, say, one, bob } = forked({ stepReturns: 1 });
  bench.flushes = false;
  say('c3');
  t.true(bench.peer.returning > 0);
  // Whatever is dropped from beside the chain meanwhile.
  let on = 'c3';
  for (let height = 4; height <= 120; height++) {
    world.make(`c${height}`, on, height === 4 ? { sells: [world.join('Ada')] } : {});
    on = `c${height}`;
    say(on);
  }
  bench.wait(100);
  bench.flush();
  t.is(bench.peer.chain.last.height, 120);
  t.is(bench.peer.chain.node(world.get('b1').hash), null, 'its branch ended a hundred blocks ago');
  t.is(bench.disk.get('bodies', world.get('b1').hash), undefined);
  t.is(bench.peer.summary.mempool, [one, bob].length);
});
