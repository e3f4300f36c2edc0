import test from 'ava';
import fc from 'fast-check';
import type { Hash, PeerId, PublicKey } from '../../peer/chain/crypto.js';
import type { Record } from '../../peer/chain/record.js';
import { believedRecord, type Purchase, purseFault, purseOf } from '../../shop/model/purse.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { blockOf, idOf, peer } from './saying.js';

const KEY = '0'.repeat(64) as PublicKey;
const SETTLED: Receipt = { state: 'settled', block: blockOf('b'), height: 1, depth: 1, agree: 3 };
const REFUSED: Receipt = { state: 'refused', code: 'NOT_ENOUGH_COINS', why: '', winner: null };
const USED: Receipt = { state: 'refused', code: 'NUMBER_USED', why: '', winner: idOf('rival') };

const purchase = (sequence: number, price: number, receipt: Receipt = { state: 'sent' }): Purchase => ({
  id: idOf(`${sequence} ${price}`),
  content: { kind: 'buy', publicKey: KEY, sequence, monkey: 0, price },
  receipt,
});
const record = (sequence: number, coins = 0, last = 'last'): Record => ({
  kind: 3,
  index: 0,
  publicKey: KEY,
  name: 'Ada',
  coins,
  sequence,
  last: idOf(last),
  cage: [],
});

test('what is on its way is spent, and its numbers are taken', (t) => {
  const purse = purseOf({ coins: 880, sequence: 1 }, [purchase(1, 120, SETTLED), purchase(2, 80), purchase(3, 200)]);
  t.deepEqual(purse, { coins: 880, pending: 280, free: 600, next: 4, ahead: 3 });
});

test('a record that is behind changes nothing: the outbox knows what came after', (t) => {
  const purchases = [purchase(1, 120, SETTLED), purchase(2, 80, SETTLED)];
  t.deepEqual(purseOf({ coins: 1000, sequence: 0 }, purchases), {
    coins: 800,
    pending: 0,
    free: 800,
    next: 3,
    ahead: 3,
  });
  t.is(purseOf({ coins: 800, sequence: 2 }, purchases).free, 800);
});

test('the number of a refused purchase comes again, one that is still floating never', (t) => {
  const purchases = [purchase(1, 120), purchase(2, 80, REFUSED), purchase(3, 60)];
  const purse = purseOf({ coins: 1000, sequence: 0 }, purchases);
  t.is(purse.next, 2);
  t.is(purse.pending, 180);
  for (const state of ['sent', 'accepted'] as const)
    t.is(purseOf({ coins: 9, sequence: 0 }, [purchase(1, 5, { state })]).next, 2);
});

test('a number that another one used does not come again, even to a record that is behind', (t) => {
  t.is(purseOf({ coins: 1000, sequence: 0 }, [purchase(1, 120, USED)]).next, 2);
});

test('purchases made with the key elsewhere count by the record', (t) => {
  t.deepEqual(purseOf({ coins: 500, sequence: 7 }, []), { coins: 500, pending: 0, free: 500, next: 8, ahead: 1 });
});

test('nothing is signed beyond coins less pending, nor too far ahead', (t) => {
  const purse = purseOf({ coins: 200, sequence: 0 }, [purchase(1, 120)]);
  t.is(purseFault(purse, 80), null);
  t.is(purseFault(purse, 81)?.code, 'NOT_ENOUGH_COINS');
  const many = Array.from({ length: 64 }, (_, index) => purchase(index + 1, 5));
  t.is(
    purseFault(purseOf({ coins: 1000, sequence: 0 }, many.slice(1).concat(purchase(1, 5))), 5)?.code,
    'TOO_MANY_OPEN',
  );
  t.is(purseFault(purseOf({ coins: 1000, sequence: 0 }, many.slice(0, 63)), 5), null);
});

const [P1, P2, P3] = [peer('p1'), peer('p2'), peer('p3')];
const ROLL = new Set([P1, P2, P3]);
const believed = (...answers: (Record | null)[]) =>
  believedRecord(
    new Map(
      [P1, P2, P3, peer('p4')].flatMap((one, index) => (index in answers ? [[one, answers[index] ?? null]] : [])),
    ),
    ROLL,
  );

test('of several records the one that more than half of the peers reach is believed', (t) => {
  t.deepEqual(believed(null, null, record(9)), { record: null, isSure: true });
  t.deepEqual(believed(record(3), null, record(3)), { record: record(3), isSure: true });
  t.deepEqual(believed(record(3), record(3), record(1_000)), { record: record(3), isSure: true });
  t.deepEqual(believed(record(4), record(3)), { record: record(3), isSure: true });
  t.deepEqual(believed(record(0), record(3), record(3), record(1_000)), { record: record(3), isSure: true });
});

test('less than half of the roll makes nobody sure, nor do strangers', (t) => {
  t.deepEqual(believed(), { record: null, isSure: false });
  t.deepEqual(believed(record(1_000)), { record: record(1_000), isSure: false });
  const strangers = new Map([
    [peer('p4'), record(1_000)],
    [peer('p5'), record(1_000)],
  ]);
  t.false(believedRecord(strangers, ROLL).isSure);
  t.false(believedRecord(strangers, new Set([P1])).isSure);
});

/** A shopper's whole life: buying, being told of a record as old as it likes, refusals, settlements. */
const life = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('buy' as const), price: fc.integer({ min: 5, max: 400 }) }),
    fc.record({ type: fc.constant('mine' as const) }),
    fc.record({ type: fc.constant('see' as const), behind: fc.integer({ min: 0, max: 5 }) }),
  ),
  { maxLength: 80 },
);

class Shopper {
  readonly records = [{ coins: 1000, sequence: 0 }];
  readonly purchases: Purchase[] = [];
  #seen = { coins: 1000, sequence: 0 };

  see(behind: number): void {
    this.#seen = this.records[Math.max(0, this.records.length - 1 - behind)] ?? this.#seen;
  }
  buy(price: number): void {
    const purse = purseOf(this.#seen, this.purchases);
    if (purseFault(purse, price) === null) this.purchases.push(purchase(purse.next, price));
  }
  mine(): void {
    const last = this.records.at(-1) as { coins: number; sequence: number };
    const index = this.purchases.findIndex(({ content }) => content.sequence === last.sequence + 1);
    const next = this.purchases[index];
    if (!next) return;
    this.purchases[index] = { ...next, receipt: SETTLED };
    this.records.push({ coins: last.coins - next.content.price, sequence: last.sequence + 1 });
  }
}

test('whatever happens, coins never go below zero, numbers have no holes and none is used twice', (t) => {
  fc.assert(
    fc.property(life, (deeds) => {
      const shopper = new Shopper();
      for (const deed of deeds) {
        if (deed.type === 'see') shopper.see(deed.behind);
        else if (deed.type === 'buy') shopper.buy(deed.price);
        else shopper.mine();
      }
      const { records, purchases } = shopper;
      t.true(records.every(({ coins }) => coins >= 0));
      const numbers = purchases.map(({ content }) => content.sequence);
      t.deepEqual(
        numbers,
        [...numbers.keys()].map((index) => index + 1),
      );
      t.true(purchases.reduce((sum, { content }) => sum + content.price, 0) <= 1000);
    }),
  );
});

test('a record is as high as more than half of the roll reach, not as those who happened to answer first', (t) => {
  const members = new Set(['p1', 'p2', 'p3', 'p4'].map(peer));
  const answers = (...pairs: [string, Record][]): ReadonlyMap<PeerId, Record> =>
    new Map(pairs.map(([name, one]) => [peer(name), one]));
  const low = record(1, 760, 'a');
  const high = record(2, 450, 'b');
  t.is(believedRecord(answers(['p3', high], ['p4', high], ['p1', low]), members).record?.coins, 760);
  t.is(believedRecord(answers(['p1', low], ['p2', low], ['p3', high]), members).record?.coins, 760);
  t.is(believedRecord(answers(['p2', high], ['p3', high], ['p4', high]), members).record?.coins, 450);
});

test('of two records with one number it is ours, until more than half have the other', (t) => {
  const members = new Set(['p1', 'p2', 'p3', 'p4'].map(peer));
  const [ours, theirs] = [record(1, 940, 'ours'), record(1, 860, 'theirs')];
  const isOurs = (id: Hash): boolean => id === idOf('ours');
  const coins = (...all: Record[]): number | undefined =>
    believedRecord(new Map(all.map((one, n) => [peer(`p${n + 1}`), one])), members, isOurs).record?.coins;
  t.is(coins(theirs, theirs, ours), 940);
  t.is(coins(theirs, theirs, ours, ours), 940);
  t.is(coins(theirs, theirs, theirs, ours), 860);
});
