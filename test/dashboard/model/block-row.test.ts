import test from 'ava';
import { blockRow, difficultyOfBits, genesisRow, withNames } from '../../../dashboard/model/block-row.js';
import { isShowable } from '../../../dashboard/model/judging.js';
import { Block } from '../../../peer/chain/block.js';
import { bitsOf, targetOfZeros } from '../../../peer/chain/target.js';
import { signerOf, World } from '../../peer/chain/world.js';

const ada = signerOf('Ada').publicKey;
const nobody = () => null;

test('a block as a row: by the miner’s word what it cost, and what was done in it', (t) => {
  const world = new World();
  const join = world.join('Ada');
  const buy = world.buy('Ada', 1, 3);
  const block = world.make('b1', 'genesis', {
    sells: [join, buy],
    entry: { load: 250, hashesBefore: 1000, microsBefore: 500, rate: 1_000_000 },
  });
  const row = blockRow(block, (key) => (key === ada ? 'Ada' : null));
  t.like(row, {
    hash: block.hash,
    previous: world.get('genesis').hash,
    height: 1,
    nonce: block.nonce,
    difficulty: 4,
    load: 0.25,
    hashes: 1000 + block.nonce + 1,
    minedUs: 500 + block.nonce + 1,
    transactions: 2,
  });
  t.is(row.miner, signerOf('miner').publicKey as string);
  t.deepEqual(row.deeds, [
    { id: join.id, kind: 'join', publicKey: ada, name: 'Ada', monkey: null },
    { id: buy.id, kind: 'buy', publicKey: ada, name: 'Ada', monkey: 3 },
  ]);
});

test('a row carries twelve deeds, and counts all', (t) => {
  const world = new World();
  const joins = Array.from({ length: 20 }, (_, at) => world.join(`shopper ${at}`, `S${at}`));
  const row = blockRow(world.make('b1', 'genesis', { sells: joins }), nobody);
  t.is(row.deeds.length, 12);
  t.is(row.transactions, 20);
});

test('genesis has no miner and nothing was done in it', (t) => {
  const world = new World();
  const row = genesisRow(world.genesis);
  t.like(row, { hash: world.get('genesis').hash, height: 0, miner: null, transactions: 0 });
  t.is(row.timeMs, world.genesis.time * 1000);
});

test('a row is the same row until a name becomes known', (t) => {
  const world = new World();
  const row = blockRow(world.make('b1', 'genesis', { sells: [world.join('Ada')] }), nobody);
  t.is(row.deeds[0]?.name, null);
  t.is(withNames(row, nobody), row);
  const named = withNames(row, () => 'Ada');
  t.is(named.deeds[0]?.name, 'Ada');
  t.is(
    withNames(named, () => 'Eve'),
    named,
    'a name that is known stays',
  );
});

test('bits that are no target have no difficulty', (t) => {
  t.is(difficultyOfBits(bitsOf(targetOfZeros(3))), 12);
  t.is(difficultyOfBits(0), 0);
});

test('a block is shown if it is whole and somebody worked for it', (t) => {
  const world = new World();
  const block = world.make('b1', 'genesis', { sells: [world.join('Ada')] });
  t.true(isShowable(block, world.genesis));
  t.false(isShowable(world.get('genesis'), world.genesis));
  const otherBody = new Block(block.header, { ...block.data, transactions: [world.join('Eve')] });
  t.false(isShowable(otherBody, world.genesis));
  const twice = new Block(block.header, { ...block.data, transactions: [world.join('Ada'), world.join('Ada')] });
  t.false(isShowable(twice, world.genesis));
  t.false(isShowable(world.make('weak', 'genesis', { isWeak: true }), world.genesis));
  t.false(isShowable(world.make('easy', 'genesis', { bits: bitsOf(targetOfZeros(0)) }), world.genesis));
});
