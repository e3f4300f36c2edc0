import test from 'ava';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import { World } from '../chain/world.js';
import { Bench, type Partner } from './bench.js';

const idsOf = (partner: Partner): string[] =>
  partner.of('transactions').flatMap(({ transactions }) => transactions.map(({ id }) => id));
const forged = (one: Transaction): Transaction => {
  const bytes = one.bytes.slice();
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  return { ...one, bytes, signature: bytes.slice(-64), id: 'ee'.repeat(32) as Transaction['id'] };
};

test('what an app gives goes to every link once, in batches after 5 ms', (t) => {
  const world = new World();
  const bench = new Bench();
  const [ada, bob, app] = [bench.link('Ada'), bench.link('Bob'), bench.app()];
  const sent = [world.join('Ada'), world.buy('Ada', 1), world.buy('Ada', 2)];
  for (const one of sent) app.say({ type: 'application', transactions: [one] });
  bench.wait(4);
  t.deepEqual(idsOf(ada), []);
  bench.wait(1);
  for (const link of [ada, bob]) {
    t.is(link.of('transactions').length, 1);
    t.deepEqual(
      idsOf(link),
      sent.map(({ id }) => id),
    );
  }
  app.say({ type: 'application', transactions: sent });
  bench.wait(50);
  t.is(idsOf(ada).length, 3);
  t.deepEqual(
    app.of('statuses').flatMap(({ statuses }) => statuses.map(({ type }) => type)),
    ['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'accepted'],
  );
});

test('a full batch does not wait, and what came from a link does not go back there', (t) => {
  const world = new World();
  const bench = new Bench();
  const [ada, bob] = [bench.link('Ada'), bench.link('Bob')];
  const joins = Array.from({ length: 256 }, (_, index) => world.join(`shopper ${index}`));
  ada.say({ type: 'transactions', transactions: joins });
  t.is(idsOf(bob).length, 256);
  bench.wait(50);
  t.deepEqual(idsOf(ada), []);
  t.is(bench.peer.summary.mempool, 256);
});

test('a forged signature is an offence of a peer and an answer to an app; the rest of the batch is taken', (t) => {
  const world = new World();
  const bench = new Bench();
  const [ada, app] = [bench.link('Ada'), bench.app()];
  app.say({ type: 'application', transactions: [world.join('Ada'), forged(world.join('Bob'))] });
  t.deepEqual(
    app.lastOf('statuses').statuses.map((status) => (status.type === 'refused' ? status.code : status.type)),
    ['accepted', 'BAD_SIGNATURE'],
  );
  t.is(app.closed, null);
  ada.say({ type: 'transactions', transactions: [forged(world.join('Bob')), world.join('Cas')] });
  t.regex(ada.closed ?? '', /BAD_SIGNATURE/);
  t.is(bench.peer.summary.mempool, 2);
});

test('an app is told all of its batch in one message: accepted, known, refused and why, busy', (t) => {
  const world = new World();
  const bench = new Bench({ limits: { mempoolMax: 2 } });
  const app = bench.app();
  app.say({
    type: 'application',
    transactions: [world.join('Ada'), world.join('Ada'), world.buy('Bob', 1), world.buy('Ada', 1), world.join('Cas')],
  });
  t.is(app.of('statuses').length, 1);
  const { statuses } = app.lastOf('statuses');
  t.deepEqual(
    statuses.map((status) => (status.type === 'refused' ? status.code : status.type)),
    ['accepted', 'accepted', 'NOT_JOINED', 'accepted', 'busy'],
  );
});

test('what is firmly refused is remembered for who asks; what merely comes too soon is not', (t) => {
  const world = new World();
  const bench = new Bench();
  const app = bench.app();
  const [early, bad] = [world.buy('Bob', 1), world.join('Cas', ' Cas')];
  app.say({ type: 'application', transactions: [early, bad] });
  app.say({ type: 'ask', request: 1, question: { type: 'statuses', ids: [early.id, bad.id] } });
  const { answer } = app.lastOf('answer');
  t.deepEqual(answer.type === 'statuses' && answer.statuses.map(({ type }) => type), ['unknown', 'refused']);
});

test('while too much is being checked an app is told busy and a peer is not heard, which is no offence', (t) => {
  const world = new World();
  const bench = new Bench({ limits: { uncheckedMax: 2 } });
  const [ada, app] = [bench.link('Ada'), bench.app()];
  bench.checks = false;
  for (const name of ['Ada', 'Bob', 'Cas']) ada.say({ type: 'transactions', transactions: [world.join(name)] });
  app.say({ type: 'application', transactions: [world.join('Dan')] });
  t.is(app.lastOf('statuses').statuses[0]?.type, 'busy');
  bench.check();
  t.is(bench.peer.summary.mempool, 2);
  t.is(ada.closed, null);
});

test('who differs gets all ids with a ping, what it lacks, and is asked for what we lack; once a moment, however often it pings', (t) => {
  const world = new World();
  const bench = new Bench();
  const ada = bench.link('Ada');
  const [ours, both, theirs] = [world.join('Ada'), world.join('Bob'), world.join('Cas')];
  bench.app().say({ type: 'application', transactions: [ours, both] });
  bench.wait(1_000);
  ada.heard = [];
  for (let pings = 0; pings < 50; pings++) ada.ping(bench.peer.chain.first);
  t.is(ada.of('ids').length, 1);
  t.deepEqual(new Set(ada.lastOf('ids').ids), new Set([ours.id, both.id]));
  ada.say({ type: 'ids', ids: [both.id, theirs.id] });
  t.deepEqual(idsOf(ada), [ours.id], 'though it was sent before: a cut may have swallowed it');
  t.deepEqual(ada.lastOf('getTransactions').ids, [theirs.id]);
  ada.say({ type: 'transactions', transactions: [theirs] });
  t.is(bench.peer.summary.mempool, 3);
  bench.wait(1_000);
  ada.ping(bench.peer.chain.first);
  t.is(ada.of('ids').length, 2);
});

test('a mempool above its bound, as a reorganisation may leave it, is told as far as a message goes', (t) => {
  const world = new World();
  const disk = new MemoryStore();
  const { bytes } = world.join('Ada');
  // Ids do not depend on signatures that hold: what is on disk was checked.
  for (let index = 0; index < 10_050; index++) {
    const one = bytes.slice();
    new DataView(one.buffer).setUint32(one.length - 8, index, true);
    new DataView(one.buffer).setUint32(1, index, true);
    disk.set('mempool', index.toString(16).padStart(14, '0'), one);
  }
  const bench = new Bench({ disk });
  t.is(bench.peer.summary.mempool, 10_050);
  const ada = bench.link('Ada').ping(bench.peer.chain.first);
  t.is(ada.lastOf('ids').ids.length, 10_000);
});

test('a link that ended is forgotten with all that waited for it', (t) => {
  const world = new World();
  const bench = new Bench();
  const ada = bench.link('Ada');
  bench.app().say({ type: 'application', transactions: [world.join('Ada')] });
  ada.hangUp();
  bench.wait(100);
  t.deepEqual(idsOf(ada), []);
  t.deepEqual(bench.linked, []);
});
