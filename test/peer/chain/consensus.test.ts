// Written out again on purpose: importing the constants would let a consensus change pass unseen.
import test from 'ava';
import { encode } from '../../../peer/chain/codec.js';
import { type NetworkId, sha256 } from '../../../peer/chain/crypto.js';
import { entry } from '../../../peer/chain/entry.js';
import {
  BLOCK_SIZE_MAX,
  BLOCK_TRANSACTIONS_MAX,
  BUILT_IN_GENESIS,
  GENESIS_SIZE_MAX,
  genesisFaults,
  networkIdOf,
} from '../../../peer/chain/genesis.js';
import { Ledger } from '../../../peer/chain/ledger.js';
import { LEAF_SIZE_FORBIDDEN } from '../../../peer/chain/merkle.js';
import { MEDIAN_BLOCKS } from '../../../peer/chain/node.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { RECORD_KIND, type Record, record as recordCodec } from '../../../peer/chain/record.js';
import { bitsOf, hardestOf, targetOf, workOf } from '../../../peer/chain/target.js';
import { TRANSACTION_SIZE_MAX } from '../../../peer/chain/transaction.js';
import { AHEAD_SEC_MAX } from '../../../peer/chain/validate.js';
import { World } from './world.js';

test('the built-in network is this one: its id never changes', (t) => {
  t.is(networkIdOf(BUILT_IN_GENESIS), 'aca141dd5f6b679a94adab01eb1de41532fdf3b79d299348bdbdf520e0cd79e4' as NetworkId);
  t.deepEqual(genesisFaults(BUILT_IN_GENESIS), []);
  t.deepEqual(BUILT_IN_GENESIS.founders, []);
  t.is(BUILT_IN_GENESIS.time, Date.UTC(2026, 0, 1) / 1000);
});

test('a shopper joins with 1000 coins, number 0 and an empty cage', (t) => {
  const world = new World(t, { genesis: BUILT_IN_GENESIS });
  const ledger = new Ledger(new MemoryStore(), world.genesis);
  const join = world.join('Ada');
  t.is(ledger.apply(1, [join]), null);
  const record = ledger.of(join.content.publicKey);
  t.like(record, { coins: 1000, sequence: 0, name: 'Ada', last: join.id, index: 0 });
  t.deepEqual(record?.cage, []);
});

test('a purchase costs the price and raises the number by one', (t) => {
  const world = new World(t, { genesis: BUILT_IN_GENESIS });
  const ledger = new Ledger(new MemoryStore(), world.genesis);
  const [join, buy] = [world.join('Ada'), world.buy('Ada', 1, 11)];
  t.is(ledger.apply(1, [join, buy]), null);
  t.like(ledger.of(join.content.publicKey), { coins: 750, sequence: 1, last: buy.id });
  t.deepEqual(ledger.of(join.content.publicKey)?.cage, [11]);
});

test('the easiest target is three hex zeros: 12 bits of work, up to 16', (t) => {
  t.is(BUILT_IN_GENESIS.easiestBits, 0x1f0fffff);
  const easiest = targetOf(0x1f0fffff) as bigint;
  t.is(easiest, 0x0fffffn << 224n);
  t.is(workOf(easiest), 4096n);
  const hardest = hardestOf(easiest);
  t.is(bitsOf(hardest), 0x1f010000);
  t.is(workOf(hardest), 65535n);
});

test('sizes, counts and times', (t) => {
  t.is(BLOCK_SIZE_MAX, 262144);
  t.is(BUILT_IN_GENESIS.blockSizeMax, 262144);
  t.is(BLOCK_TRANSACTIONS_MAX, 1000);
  t.is(BUILT_IN_GENESIS.blockTransactionsMax, 1000);
  t.is(TRANSACTION_SIZE_MAX, 1024);
  t.is(GENESIS_SIZE_MAX, 65536);
  t.is(MEDIAN_BLOCKS, 11);
  t.is(AHEAD_SEC_MAX, 60);
  t.is(BUILT_IN_GENESIS.confirmations, 1);
  t.is(RECORD_KIND, 3);
});

test('the catalogue has at least twelve monkeys at 5 to 400 coins, and nobody can buy them all', (t) => {
  const { catalogue } = BUILT_IN_GENESIS;
  t.true(catalogue.length >= 12);
  t.is(Math.min(...catalogue.map(({ price }) => price)), 5);
  t.is(Math.max(...catalogue.map(({ price }) => price)), 400);
  t.true(catalogue.every(({ line }) => line.length > 0));
});

test('the kinds of the first byte, and no leaf is 64 bytes long', (t) => {
  const world = new World();
  t.is(world.join('Ada').bytes[0], 1);
  t.is(world.buy('Ada', 1).bytes[0], 2);
  const { data } = world.make('b1', 'genesis');
  const entryBytes = encode(entry, data.entry as NonNullable<typeof data.entry>);
  t.is(entryBytes[0], 0);
  t.is(entryBytes.length, 107);
  t.is(world.buy('Ada', 1).bytes.length, 107);
  t.is(world.join('Ada', 'A').bytes.length, 100);
  const record = { kind: 3, index: 0, publicKey: '11'.repeat(32), name: 'A', coins: 0, sequence: 0, cage: [] };
  const leaf = encode(recordCodec, { ...record, last: '22'.repeat(32) } as unknown as Record);
  t.is(leaf.length, 82);
  for (const size of [107, 100, leaf.length]) t.true(size > LEAF_SIZE_FORBIDDEN);
});

test('a leaf commits to its block: another salt is another network', (t) => {
  const other = { ...BUILT_IN_GENESIS, salt: sha256(new Uint8Array(1)) };
  t.not(networkIdOf(other), networkIdOf(BUILT_IN_GENESIS));
});
