import test from 'ava';
import fc from 'fast-check';
import type { Hash } from '../../../peer/chain/crypto.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { rows } from '../../../peer/chain/store.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import { LIMITS, type Limits } from '../../../peer/core/limits.js';
import { type Admission, Mempool } from '../../../peer/core/mempool.js';
import { after, type SimpleLedger } from '../chain/simple.js';
import { World } from '../chain/world.js';

function ground(limits: Partial<Limits> = {}, store = new MemoryStore()) {
  const world = new World();
  const mempool = new Mempool(store, world.genesis, world.chain.records, { ...LIMITS, ...limits });
  /** Mines on the tip and settles, as a peer does. */
  const mine = (name: string, on: string, ...sells: Transaction[]): string[] => {
    const outcome = world.block(name, on, { sells });
    if (outcome.type !== 'extended' && outcome.type !== 'reorganised') throw new Error(outcome.type);
    const left = outcome.type === 'reorganised' ? outcome.detached : [];
    const gained = outcome.type === 'reorganised' ? outcome.attached : [world.chain.last];
    const changed = [...left, ...gained].flatMap((node) => [...node.block.data.transactions]);
    return mempool.settle(changed).map(({ rejection }) => rejection.code);
  };
  return { world, mempool, store, mine };
}
const codeOf = (admission: Admission): string =>
  admission.type === 'refused' ? admission.rejection.code : admission.type;

test('a join and the purchases behind it are accepted once, and known after that', (t) => {
  const { world, mempool } = ground();
  for (const one of [world.join('Ada'), world.buy('Ada', 1), world.buy('Ada', 2)]) {
    t.is(codeOf(mempool.accept(one)), 'accepted');
    t.is(codeOf(mempool.accept(one)), 'known');
    t.true(mempool.has(one.id));
    t.deepEqual(mempool.get(one.id), one);
  }
  t.is(mempool.count, 3);
});

test('what is in the best chain already is known, and not refused by itself', (t) => {
  const { world, mempool, mine } = ground();
  mine('b1', 'genesis', world.join('Ada'), world.buy('Ada', 1));
  t.is(codeOf(mempool.accept(world.join('Ada'))), 'known');
  t.is(codeOf(mempool.accept(world.buy('Ada', 1))), 'known');
  t.is(mempool.count, 0);
});

test('every refusal names its rule, and who has the number', (t) => {
  const { world, mempool, mine } = ground();
  mine('b1', 'genesis', world.join('Ada'), world.buy('Ada', 1, 0));
  const buy = {
    kind: 'buy',
    publicKey: world.join('Ada').content.publicKey,
    sequence: 2,
    monkey: 0,
    price: 5,
  } as const;
  const cases: readonly (readonly [string, Transaction, Hash | null])[] = [
    ['BAD_NAME', world.join('Bob', ' Bob'), null],
    ['ALREADY_JOINED', world.join('Ada', 'Ada II'), world.join('Ada').id],
    ['NOT_JOINED', world.buy('Bob', 1), null],
    ['NUMBER_USED', world.buy('Ada', 1, 1), world.buy('Ada', 1, 0).id],
    ['NUMBER_AHEAD', world.buy('Ada', 66), null],
    ['UNKNOWN_MONKEY', world.sign('Ada', { ...buy, monkey: 999 }), null],
    ['WRONG_PRICE', world.sign('Ada', { ...buy, price: 6 }), null],
  ];
  for (const [code, one, winner] of cases) {
    const admission = mempool.accept(one);
    t.is(codeOf(admission), code);
    if (admission.type !== 'refused') continue;
    t.is(admission.rejection.winner, winner, code);
    t.true(admission.rejection.why.length > 10);
  }
  t.is(mempool.count, 0);
});

test('numbers may be up to 64 ahead of the record, and behind a join that is pending', (t) => {
  const { world, mempool, mine } = ground();
  t.is(codeOf(mempool.accept(world.buy('Bob', 1))), 'NOT_JOINED');
  mempool.accept(world.join('Bob'));
  t.is(codeOf(mempool.accept(world.buy('Bob', 64))), 'accepted');
  t.is(codeOf(mempool.accept(world.buy('Bob', 65))), 'NOT_JOINED');
  mine('b1', 'genesis', world.join('Ada'), world.buy('Ada', 1));
  t.is(codeOf(mempool.accept(world.buy('Ada', 65))), 'accepted');
  t.is(codeOf(mempool.accept(world.buy('Ada', 66))), 'NUMBER_AHEAD');
});

test('of two transactions with one number the first keeps its place', (t) => {
  const { world, mempool } = ground();
  mempool.accept(world.join('Ada'));
  mempool.accept(world.buy('Ada', 1, 0));
  const second = mempool.accept(world.buy('Ada', 1, 1));
  t.is(codeOf(second), 'NUMBER_PENDING');
  t.is(second.type === 'refused' && second.rejection.winner, world.buy('Ada', 1, 0).id);
  t.is(codeOf(mempool.accept(world.join('Ada', 'Ada II'))), 'NUMBER_PENDING');
});

test('coins are judged when a purchase is next in line', (t) => {
  const { world, mempool, mine } = ground();
  const dearest = world.genesis.catalogue.findIndex(({ price }) => price === 400);
  t.true(dearest >= 0);
  mine('b1', 'genesis', world.join('Ada'));
  for (const number of [1, 2, 3]) t.is(codeOf(mempool.accept(world.buy('Ada', number, dearest))), 'accepted');
  t.is(mempool.select(1000, 1e6).length, 2, 'the third costs more than is left');
  t.deepEqual(mine('b2', 'b1', world.buy('Ada', 1, dearest), world.buy('Ada', 2, dearest)), ['NOT_ENOUGH_COINS']);
  t.is(mempool.count, 0);
  t.is(codeOf(mempool.accept(world.buy('Ada', 3, dearest))), 'NOT_ENOUGH_COINS');
});

test('full means busy for newcomers, by count and by bytes; what returns from the chain is taken all the same', (t) => {
  const { world } = ground();
  const join = world.join('Ada');
  for (const limits of [{ mempoolMax: 1 }, { mempoolSizeMax: join.bytes.length }]) {
    const { mempool } = ground(limits);
    t.is(codeOf(mempool.accept(join)), 'accepted');
    t.is(codeOf(mempool.accept(world.join('Bob'))), 'busy');
    t.is(codeOf(mempool.accept(world.join('Bob'), true)), 'accepted');
    t.is(mempool.count, 2);
  }
});

// genesis -> b1 (Ada joins, buys 1 to 3)
//        \-> c1 -> c2           the record is gone: 70, accepted behind 69 others, waits for them to return
test('a reorganisation sets a record back, and nothing that was accepted is dropped for being early then', (t) => {
  const { world, mempool, mine } = ground();
  mine('b1', 'genesis', world.join('Ada'), ...[1, 2, 3].map((number) => world.buy('Ada', number)));
  t.is(codeOf(mempool.accept(world.buy('Ada', 67))), 'accepted');
  world.block('c1', 'genesis');
  if (world.tip !== 'c1') t.deepEqual(mine('c2', 'c1'), []);
  t.true(mempool.has(world.buy('Ada', 67).id));
  // They come back in their order, however far behind the record was left.
  for (const one of [world.join('Ada'), world.buy('Ada', 1), world.buy('Ada', 66)])
    t.is(codeOf(mempool.accept(one, true)), 'accepted');
});

test('a number that another transaction has used in the chain is dropped, with the winner named', (t) => {
  const { world, mempool, mine } = ground();
  mine('b1', 'genesis', world.join('Ada'));
  mempool.accept(world.buy('Ada', 1, 0));
  mempool.accept(world.buy('Ada', 2, 0));
  t.deepEqual(mine('b2', 'b1', world.buy('Ada', 1, 1)), ['NUMBER_USED']);
  t.deepEqual(mempool.ids, [world.buy('Ada', 2, 0).id]);
});

test('a block gets each shopper in the order of numbers, shoppers in order of arrival, within count and bytes', (t) => {
  const { world, mempool } = ground();
  const [ada, bob] = [world.join('Ada'), world.join('Bob')];
  const buys = [3, 1, 2, 5].map((number) => world.buy('Bob', number));
  for (const one of [bob, ada, ...buys]) t.is(codeOf(mempool.accept(one)), 'accepted');
  const line = [bob, world.buy('Bob', 1), world.buy('Bob', 2), world.buy('Bob', 3), ada].map(({ id }) => id);
  t.deepEqual(
    mempool.select(1000, 1e6).map(({ id }) => id),
    line,
  );
  t.deepEqual(
    mempool.select(2, 1e6).map(({ id }) => id),
    line.slice(0, 2),
  );
  // What does not fit leaves room for other shoppers.
  t.deepEqual(
    mempool.select(1000, bob.bytes.length + ada.bytes.length).map(({ id }) => id),
    [bob.id, ada.id],
  );
  t.deepEqual(mempool.select(0, 1e6), []);
});

test('the digest is that of the ids, whatever came and went', (t) => {
  const { world, mempool, mine } = ground();
  const [ada, bob, cas] = [world.join('Ada'), world.join('Bob'), world.join('Cas')];
  for (const one of [ada, bob, cas]) mempool.accept(one);
  const before = mempool.version;
  mine('b1', 'genesis', bob);
  const other = ground().mempool;
  for (const one of [cas, ada]) other.accept(one);
  t.deepEqual(mempool.digest, other.digest);
  t.notDeepEqual(mempool.digest, new Uint8Array(8));
  t.not(mempool.version, before);
  mine('b2', 'b1', ada, cas);
  t.deepEqual(mempool.digest, new Uint8Array(8));
});

test('a restart takes up what the store kept, in its order, and goes on numbering behind it', (t) => {
  const store = new MemoryStore();
  const { world, mempool } = ground({}, store);
  for (const one of [world.join('Bob'), world.join('Ada'), world.buy('Ada', 1)]) mempool.accept(one);
  const again = ground({}, store).mempool;
  t.deepEqual(again.ids, mempool.ids);
  t.deepEqual(again.digest, mempool.digest);
  again.accept(world.buy('Bob', 1));
  t.is([...rows(store, 'mempool')].length, 4);
  t.deepEqual(
    ground({}, store)
      .mempool.select(9, 1e6)
      .map(({ id }) => id),
    again.select(9, 1e6).map(({ id }) => id),
  );
});

test('what is selected can be applied to the records in that order, whatever was accepted and mined', (t) => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('join' as const), who: fc.nat(2) }),
    fc.record({
      type: fc.constant('buy' as const),
      who: fc.nat(2),
      number: fc.integer({ min: 1, max: 6 }),
      monkey: fc.nat(11),
    }),
    fc.record({ type: fc.constant('mine' as const), count: fc.nat(4) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { world, mempool, mine, store } = ground();
      let ledger: SimpleLedger = [];
      let height = 0;
      const sell = (count: number): void => {
        const selected = mempool.select(count, 1e6);
        for (const sold of selected) {
          const next = after(world.genesis, ledger, sold);
          t.truthy(next);
          ledger = next as SimpleLedger;
        }
        mine(`b${++height}`, height === 1 ? 'genesis' : `b${height - 1}`, ...selected);
        t.true(selected.every(({ id }) => !mempool.has(id)));
      };
      const nameOf = (who: number): string => ['Ada', 'Bob', 'Cas'][who] as string;
      for (const one of steps) {
        if (one.type === 'join') mempool.accept(world.join(nameOf(one.who)));
        else if (one.type === 'buy') mempool.accept(world.buy(nameOf(one.who), one.number, one.monkey));
        else sell(one.count);
        t.is([...rows(store, 'mempool')].length, mempool.count);
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});
