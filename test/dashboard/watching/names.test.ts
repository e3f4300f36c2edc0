import test from 'ava';
import { Names } from '../../../dashboard/watching/names.js';
import { Block } from '../../../peer/chain/block.js';
import { ZERO_HASH } from '../../../peer/chain/crypto.js';
import type { Answer, Question } from '../../../peer/wire/messages.js';
import { signerOf, World } from '../../peer/chain/world.js';
import { until } from '../../peer/client/listener.js';
import { servedBy } from './peers.js';

const keyOf = (who: string) => signerOf(who).publicKey;
/** Answers every question for a record with one of this name. */
const recordNamed =
  (name: string) =>
  ({ type }: Question): Answer | null => {
    const record = {
      kind: 3,
      index: 0,
      publicKey: keyOf('Ada'),
      name,
      coins: 1,
      sequence: 0,
      last: ZERO_HASH,
      cage: [],
    };
    return type === 'record' ? { type, tip: ZERO_HASH, record } : null;
  };

test('who joins in a block is known by it; nobody need be asked', async (t) => {
  const world = new World();
  const p1 = await servedBy(t, 'p1', []);
  const names = new Names({ peer: () => p1.client, onNames: () => t.fail('nothing was asked') });
  names.learn(world.make('b1', 'genesis', { sells: [world.join('Ada', 'Ada Lovelace'), world.buy('Ada', 1)] }));
  t.is(names.get(keyOf('Ada')), 'Ada Lovelace');
  t.is(names.get(keyOf('Eve')), null);
  t.deepEqual(p1.asked, []);
});

test('a name that somebody else was told is kept, and what is no name is not', (t) => {
  const names = new Names({ peer: () => null, onNames: () => t.fail('nothing was asked') });
  names.keep(keyOf('Ada'), 'Ada');
  names.keep(keyOf('Bob'), '<b>\u001b[2J');
  t.deepEqual([names.get(keyOf('Ada')), names.get(keyOf('Bob'))], ['Ada', null]);
});

test('who only buys is asked for once, and told when it is known', async (t) => {
  const world = new World();
  const p1 = await servedBy(t, 'p1', [], { answer: recordNamed('Ada') });
  let told = 0;
  const names = new Names({ peer: () => p1.client, onNames: () => void told++ });
  t.teardown(() => names.stop());
  for (const sequence of [1, 2, 3])
    names.learn(world.make(`b${sequence}`, 'genesis', { sells: [world.buy('Ada', sequence)] }));
  t.is(names.get(keyOf('Ada')), null);
  await until(() => told === 1);
  t.is(names.get(keyOf('Ada')), 'Ada');
  t.deepEqual(p1.asked, ['record']);
});

test('what is no name is not shown, from a block or from a peer', async (t) => {
  const world = new World();
  const p1 = await servedBy(t, 'p1', [], { answer: recordNamed('<b>\u001b[2J') });
  const names = new Names({ peer: () => p1.client, onNames: () => t.fail('there is no name') });
  const { header, data } = world.make('b1', 'genesis', { sells: [world.join('Eve', 'a\u202eb')] });
  names.learn(new Block(header, data));
  await until(() => p1.asked.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 150));
  t.is(names.get(keyOf('Eve')), null);
  // Nobody knew: not asked with every block.
  names.learn(new Block(header, data));
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.is(p1.asked.length, 1);
});
