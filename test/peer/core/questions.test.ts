import test from 'ava';
import { decodeBlock } from '../../../peer/chain/block.js';
import { decodeOwn } from '../../../peer/chain/codec.js';
import { genesis as genesisCodec } from '../../../peer/chain/genesis.js';
import { targetOf } from '../../../peer/chain/target.js';
import type { Answer, Question } from '../../../peer/wire/messages.js';
import { proofFault } from '../../../peer/wire/status.js';
import { World } from '../chain/world.js';
import { Bench } from './bench.js';

type Of<T extends Answer['type']> = Extract<Answer, { type: T }>;

// genesis -> b1 (Ada and Bob join, Ada buys 1) -> b2 -> b3 (Cas joins, Ada buys 2)
//        \-> side
function ground() {
  const world = new World();
  const bench = new Bench();
  const link = bench.link('server');
  world.make('b1', 'genesis', { sells: [world.join('Ada'), world.join('Bob'), world.buy('Ada', 1)] });
  world.make('b2', 'b1');
  world.make('b3', 'b2', { sells: [world.join('Cas'), world.buy('Ada', 2, 3)] });
  world.make('side', 'genesis');
  for (const name of ['b1', 'b2', 'b3', 'side']) link.say({ type: 'block', bytes: world.get(name).bytes });
  const app = bench.app();
  let request = 0;
  const ask = <T extends Answer['type']>(question: Question): Of<T> => {
    app.say({ type: 'ask', request: ++request, question });
    const answer = app.lastOf('answer');
    if (answer.request !== request) throw new Error('an answer carries the number of its question');
    return answer.answer as Of<T>;
  };
  return { world, bench, app, ask };
}

test('the genesis is told as it is hashed', (t) => {
  const { world, ask } = ground();
  t.deepEqual(decodeOwn(genesisCodec, ask<'genesis'>({ type: 'genesis' }).bytes), world.genesis);
});

test('a block is told wherever it is held, and whether it is on the best chain', (t) => {
  const { world, bench, ask } = ground();
  for (const [name, best] of [
    ['b2', true],
    ['side', false],
  ] as const) {
    const said = ask<'block'>({ type: 'block', hash: world.get(name).hash });
    t.is(said.best, best);
    const read = decodeBlock(said.bytes);
    t.is(read.ok && read.value.hash, world.get(name).hash);
    t.deepEqual(said.bytes, world.get(name).bytes);
  }
  t.is(ask({ type: 'block', hash: bench.peer.chain.first.hash }).type, 'nothing');
  t.is(ask({ type: 'block', hash: world.join('Dan').id }).type, 'nothing');
});

test('blocks of the best chain come from a height on, as many as are asked for', (t) => {
  const { world, ask } = ground();
  const names = (from: number, count: number): string[] => {
    const { blocks, tip } = ask<'blocks'>({ type: 'blocks', from, count });
    t.is(tip, world.get('b3').hash);
    return blocks.map((bytes) => {
      const read = decodeBlock(bytes);
      return read.ok ? world.nameOf(read.value.hash) : 'garbage';
    });
  };
  t.deepEqual(names(0, 100), ['b1', 'b2', 'b3']);
  t.deepEqual(names(2, 1), ['b2']);
  t.deepEqual(names(4, 100), []);
  t.deepEqual(names(1, 0), []);
});

test('a record is told as of now or of any height; records in order of joining, with their count', (t) => {
  const { world, ask } = ground();
  const { publicKey } = world.join('Ada').content;
  t.like(ask<'record'>({ type: 'record', publicKey, height: null }).record, { sequence: 2, cage: [0, 3], name: 'Ada' });
  t.like(ask<'record'>({ type: 'record', publicKey, height: 2 }).record, { sequence: 1 });
  t.is(ask({ type: 'record', publicKey, height: 0 }).type, 'nothing');
  t.is(ask({ type: 'record', publicKey: world.join('Dan').content.publicKey, height: null }).type, 'nothing');
  const all = (height: number | null, from: number) => {
    const { count, records } = ask<'records'>({ type: 'records', height, from });
    return [count, ...records.map(({ name }) => name)];
  };
  t.deepEqual(all(null, 0), [3, 'Ada', 'Bob', 'Cas']);
  t.deepEqual(all(2, 0), [2, 'Ada', 'Bob']);
  t.deepEqual(all(0, 0), [0]);
  t.deepEqual(all(null, 2), [3, 'Cas']);
  t.deepEqual(all(null, 3), [3]);
});

test('who used a number is told', (t) => {
  const { world, ask } = ground();
  const { publicKey } = world.join('Ada').content;
  t.is(ask<'number'>({ type: 'number', publicKey, sequence: 0 }).transaction, world.join('Ada').id);
  t.is(ask<'number'>({ type: 'number', publicKey, sequence: 2 }).transaction, world.buy('Ada', 2, 3).id);
  t.is(ask({ type: 'number', publicKey, sequence: 3 }).type, 'nothing');
});

test('the roll and a summary are told', (t) => {
  const { bench, ask } = ground();
  t.is(ask<'roll'>({ type: 'roll' }).entries.length, 1);
  const { summary } = ask<'summary'>({ type: 'summary' });
  t.is(summary.peer, bench.id);
  t.is(summary.height, 3);
  t.is(summary.forks.length, 1);
  t.is(summary.links.length, 1);
});

test('a mined status proves itself, whatever the place in its block', (t) => {
  const world = new World();
  const bench = new Bench();
  const link = bench.link('server');
  const easiest = targetOf(world.genesis.easiestBits) as bigint;
  let on = 'genesis';
  for (let count = 1; count <= 9; count++) {
    const sells = Array.from({ length: count }, (_, index) => world.join(`shopper ${count} ${index}`));
    world.make(`b${count}`, on, { sells });
    on = `b${count}`;
    link.say({ type: 'block', bytes: world.get(on).bytes });
  }
  const app = bench.app();
  for (let height = 1; height <= 9; height++) {
    const { transactions } = world.get(`b${height}`).data;
    app.say({ type: 'ask', request: height, question: { type: 'statuses', ids: transactions.map(({ id }) => id) } });
    const { answer } = app.lastOf('answer');
    const statuses = answer.type === 'statuses' ? answer.statuses : [];
    t.is(statuses.length, height);
    for (const [index, status] of statuses.entries()) {
      if (status.type !== 'mined') return t.fail(status.type);
      t.is(proofFault(status, easiest, false), null);
      t.like(status, { height, depth: 10 - height, position: index + 1, id: transactions[index]?.id });
    }
  }
});

test('the longest answers fit a frame: a thousand statuses in full blocks, and lists are cut', (t) => {
  const world = new World();
  const bench = new Bench();
  const link = bench.link('server');
  const sells = Array.from({ length: 1000 }, (_, index) => world.join(`shopper ${index}`));
  world.make('b1', 'genesis', { sells: sells.slice(0, 500) });
  world.make('b2', 'b1', { sells: sells.slice(500) });
  for (const name of ['b1', 'b2']) link.say({ type: 'block', bytes: world.get(name).bytes });
  const app = bench.app();
  const ids = [...sells.map(({ id }) => id), ...Array.from({ length: 24 }, () => world.get('b1').hash)];
  app.say({ type: 'ask', request: 1, question: { type: 'statuses', ids } });
  const { answer } = app.lastOf('answer');
  t.is(answer.type === 'statuses' && answer.statuses.length, 1024);
  app.say({ type: 'ask', request: 2, question: { type: 'records', height: null, from: 0 } });
  const { answer: some } = app.lastOf('answer');
  t.is(some.type === 'records' && some.records.length, 256);
  t.is(some.type === 'records' && some.count, 1000);
});
