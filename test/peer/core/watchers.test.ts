import test from 'ava';
import type { Hash } from '../../../peer/chain/crypto.js';
import { World } from '../chain/world.js';
import { Bench } from './bench.js';

function ground() {
  const world = new World();
  const bench = new Bench();
  const link = bench.link('server');
  const say = (...names: string[]): void => {
    for (const name of names) link.say({ type: 'block', bytes: world.get(name).bytes });
  };
  const names = (hashes: readonly Hash[]): string[] => hashes.map((hash) => world.nameOf(hash));
  return { world, bench, link, app: bench.app(), say, names };
}

test('who watches the chain gets a snapshot, and then what changed, merged for 50 ms', (t) => {
  const { world, bench, app, say, names } = ground();
  app.say({ type: 'watch', chain: true, transactions: [] });
  t.deepEqual(app.of('update'), []);
  bench.wait(50);
  t.like(app.lastOf('update'), { snapshot: true, changes: [] });
  world.run('b', 'genesis', 3);
  say('b1', 'b2');
  bench.wait(20);
  say('b3');
  bench.wait(29);
  t.is(app.of('update').length, 1);
  bench.wait(1);
  const { snapshot, changes, summary } = app.lastOf('update');
  t.false(snapshot);
  t.is(summary.height, 3);
  t.deepEqual(
    changes.map(({ detached, attached }) => [names(detached), names(attached)]),
    [
      [[], ['b1']],
      [[], ['b2']],
      [[], ['b3']],
    ],
  );
  bench.wait(500);
  t.is(app.of('update').length, 2, 'nothing has changed');
});

// genesis -> b1 -> b2
//        \-> c1 -> c2 -> c3
test('a reorganisation is told with both sides, the old tip first and the lowest new block first', (t) => {
  const { world, bench, app, say, names } = ground();
  world.run('b', 'genesis', 2);
  for (const [name, on] of [
    ['c1', 'genesis'],
    ['c2', 'c1'],
    ['c3', 'c2'],
  ] as const)
    world.make(name, on, name === 'c2' ? { over: 'b2' } : {});
  say('b1', 'b2');
  app.say({ type: 'watch', chain: true, transactions: [] });
  bench.wait(100);
  say('c1', 'c2', 'c3');
  bench.wait(100);
  const { changes, summary } = app.lastOf('update');
  t.deepEqual(
    changes.map(({ detached, attached }) => [names(detached), names(attached)]),
    [
      [
        ['b2', 'b1'],
        ['c1', 'c2', 'c3'],
      ],
    ],
  );
  t.deepEqual(names(summary.forks), ['b2']);
});

test('who is too far behind gets a snapshot instead of more changes than a message holds', (t) => {
  const { world, bench, app, say } = ground();
  app.say({ type: 'watch', chain: true, transactions: [] });
  bench.wait(100);
  world.run('b', 'genesis', 200);
  say(...Array.from({ length: 200 }, (_, index) => `b${index + 1}`));
  bench.wait(100);
  t.true(app.of('update').every(({ changes }) => changes.length < 129));
  t.true(
    app
      .of('update')
      .slice(1)
      .some(({ snapshot }) => snapshot),
  );
  t.is(app.lastOf('update').summary.height, 200);
});

test('statuses are told at once, to whoever watches them and nobody else; depths with the next update', (t) => {
  const { world, bench, app, say } = ground();
  const [ada, bob] = [world.join('Ada'), world.join('Bob')];
  const other = bench.app('other');
  app.say({ type: 'watch', chain: false, transactions: [ada.id] });
  other.say({ type: 'watch', chain: false, transactions: [bob.id] });
  t.deepEqual(app.lastOf('statuses').statuses, [{ type: 'unknown', id: ada.id }]);
  world.make('b1', 'genesis', { sells: [ada] });
  world.make('b2', 'b1');
  world.make('b3', 'b2');
  say('b1');
  t.like(app.lastOf('statuses').statuses[0], { type: 'mined', depth: 1 });
  say('b2', 'b3');
  t.like(app.lastOf('statuses').statuses[0], { type: 'mined', depth: 1 });
  bench.wait(50);
  t.like(app.lastOf('statuses').statuses[0], { type: 'mined', depth: 3 });
  t.is(app.of('statuses').length, 3);
  t.is(other.of('statuses').length, 1);
  t.deepEqual(app.of('update'), [], 'it does not watch the chain');
});

test('a new wish replaces the old one, and an ended connection is forgotten', (t) => {
  const { world, bench, app, say } = ground();
  const ada = world.join('Ada');
  app.say({ type: 'watch', chain: true, transactions: [ada.id] });
  app.say({ type: 'watch', chain: false, transactions: [] });
  bench.wait(100);
  world.make('b1', 'genesis', { sells: [ada] });
  say('b1');
  bench.wait(100);
  t.is(app.of('statuses').length, 1);
  t.deepEqual(app.of('update'), []);
  const gone = bench.app('gone');
  gone.say({ type: 'watch', chain: true, transactions: [ada.id] });
  gone.hangUp();
  world.make('b2', 'b1');
  say('b2');
  bench.wait(100);
  t.is(gone.of('statuses').length, 1);
});
