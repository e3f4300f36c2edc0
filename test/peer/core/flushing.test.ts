import test from 'ava';
import { World } from '../chain/world.js';
import { Bench } from './bench.js';

test('an app is told nothing before it is on disk, and then everything in order', (t) => {
  const world = new World();
  const bench = new Bench();
  const app = bench.app();
  bench.flushes = false;
  app.say({ type: 'application', transactions: [world.join('Ada')] });
  app.say({ type: 'application', transactions: [world.buy('Ada', 1)] });
  app.say({ type: 'ask', request: 7, question: { type: 'statuses', ids: [world.join('Ada').id] } });
  t.deepEqual(app.of('statuses'), []);
  t.deepEqual(app.of('answer'), []);
  t.is(bench.unflushed.length, 2);
  bench.flush(1);
  t.deepEqual(
    app.of('statuses').map(({ statuses }) => statuses.map(({ id }) => id)),
    [[world.join('Ada').id]],
  );
  t.deepEqual(app.of('answer'), [], 'it was asked after the second was taken');
  bench.flush(1);
  t.is(app.of('statuses').length, 2);
  t.is(app.lastOf('answer').request, 7);
});

test('peers and apps are told the tip that is on disk; blocks are passed on before', (t) => {
  const world = new World();
  const bench = new Bench();
  const [ada, bob] = [bench.link('Ada'), bench.link('Bob')];
  bench.flushes = false;
  ada.say({ type: 'block', bytes: world.make('b1', 'genesis').bytes });
  t.is(bench.peer.chain.last.height, 1);
  t.is(bob.of('block').length, 1);
  bob.ping(bench.peer.chain.first);
  t.is(bob.lastOf('pong').height, 0);
  t.is(bench.peer.summary.height, 0);
  t.is(bench.accept('Cas').shake().lastOf('hello').height, 0);
  bench.flush();
  bob.ping(bench.peer.chain.first);
  t.is(bob.lastOf('pong').height, 1);
  t.is(bench.peer.summary.height, 1);
});

test('a link for which too much waits for the disk is closed, others are not', (t) => {
  const bench = new Bench({ limits: { unflushedMax: 3 } });
  const [greedy, modest] = [bench.app('greedy'), bench.app('modest')];
  bench.flushes = false;
  modest.say({ type: 'application', transactions: [new World().join('Ada')] });
  for (let request = 0; request < 4; request++) greedy.say({ type: 'ask', request, question: { type: 'roll' } });
  t.regex(greedy.closed ?? '', /disk/);
  t.is(modest.closed, null);
  bench.flush();
  t.is(modest.of('statuses').length, 1);
});

test('while the disk fails nothing is taken in, and whoever asks or watches the chain is told so', (t) => {
  const world = new World();
  const bench = new Bench();
  const app = bench.app();
  app.say({ type: 'watch', chain: true, transactions: [] });
  bench.wait(100);
  bench.flushes = false;
  bench.link('Ada').say({ type: 'block', bytes: world.make('b1', 'genesis').bytes });
  bench.tell({ type: 'diskState', fault: 'it is full' });
  t.is(app.lastOf('update').summary.degraded, 'it is full');
  t.is(app.lastOf('update').summary.height, 0);
  app.say({ type: 'ask', request: 1, question: { type: 'summary' } });
  t.like(app.lastOf('answer').answer, { type: 'summary', summary: { degraded: 'it is full', height: 0 } });
  app.say({ type: 'application', transactions: [world.join('Ada')] });
  t.is(bench.peer.summary.mempool, 0);
  bench.tell({ type: 'diskState', fault: null });
  t.is(app.lastOf('update').summary.degraded, '');
  bench.flush();
  t.is(app.lastOf('statuses').statuses[0]?.type, 'busy');
  bench.wait(100);
  t.like(app.lastOf('update'), { snapshot: true, summary: { height: 1 } });
  bench.flush();
});

test('the answer to a command to mine comes when the last block is on disk', (t) => {
  const bench = new Bench({ threads: 1 });
  bench.flushes = false;
  bench.tell({ type: 'command', command: { type: 'mine', request: 5, blocks: 2 } });
  const answers: unknown[] = [];
  for (let nonce = 0; bench.peer.chain.last.height < 2; nonce++) {
    const search = bench.searches.at(-1);
    bench.now += 1;
    bench.tell({ type: 'searched', slice: search?.slice ?? 0, nonce, hashes: 1, micros: 1 });
    answers.push(...bench.last.filter(({ type }) => type === 'mined'));
  }
  t.deepEqual(answers, []);
  while (bench.unflushed.length > 0) {
    bench.flush(1);
    answers.push(...bench.last.filter(({ type }) => type === 'mined'));
  }
  t.deepEqual(answers, [{ type: 'mined', request: 5, blocks: 2, height: 2 }]);
});
