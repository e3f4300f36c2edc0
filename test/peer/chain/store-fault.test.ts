/** A store that has lost a row: whoever went on by what is left would find fault with good blocks, and blame others. */
import test, { type ExecutionContext } from 'ava';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import { numberKey, pairKey, StoreFault } from '../../../peer/chain/store.js';
import { EASY, signerOf, World } from './world.js';

const { publicKey } = signerOf('Ada');

/** Ada joins in block 1 and buys in block 2. */
function sold(t: ExecutionContext): World {
  const world = new World(t);
  world.block('b1', 'genesis', { sells: [world.join('Ada')] });
  world.block('b2', 'b1', { sells: [world.buy('Ada', 1, 0)] });
  return world;
}
const reopened = ({ store }: World): BlockChain => new BlockChain({ genesis: EASY, store });

test('where the last record of a history is lost, the one before does not pass for it', (t) => {
  const world = sold(t);
  t.is(world.chain.records.of(publicKey)?.sequence, 1);
  world.store.set('records', pairKey(0, 2), null);
  const chain = reopened(world);
  t.throws(() => chain.records.of(publicKey), { instanceOf: StoreFault });
  // What it was before is told to whoever asks for that.
  t.is(chain.records.of(publicKey, 1)?.sequence, 0);
  t.throws(() => chain.draft([world.buy('Ada', 2, 0)]), { instanceOf: StoreFault });
});

test('a chain with a hole is no shorter chain', (t) => {
  const world = sold(t);
  world.store.set('heights', numberKey(1), null);
  const chain = reopened(world);
  t.is(chain.last.height, 2);
  t.throws(() => chain.nodeAt(1), { instanceOf: StoreFault });
  t.is(chain.nodeAt(3), null);
});

test('a block whose header or body is lost is missed as soon as it is wanted', (t) => {
  const world = sold(t);
  const { hash } = world.chain.nodeAt(1) ?? {};
  world.store.set('bodies', hash as string, null);
  t.throws(() => reopened(world).nodeAt(1)?.block, { instanceOf: StoreFault });
  world.store.set('headers', hash as string, null);
  t.throws(() => reopened(world).last.prev, { instanceOf: StoreFault });
});
