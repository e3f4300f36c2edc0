import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { MemoryStore, Overlay } from '../../../peer/chain/overlay.js';
import { after, numberKey, pairKey, rows, type Store, type WritableStore } from '../../../peer/chain/store.js';

/** The obvious store: a map, sorted whenever it is asked. */
class NaiveStore implements WritableStore {
  readonly rows = new Map<string, Uint8Array>();

  set(_table: 'records', key: string, value: Uint8Array | null): void {
    if (value) this.rows.set(key, value);
    else this.rows.delete(key);
  }
  get(_table: 'records', key: string): Uint8Array | undefined {
    return this.rows.get(key);
  }
  #sorted(): { key: string; value: Uint8Array }[] {
    return [...this.rows].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }
  floor(_table: 'records', key: string): { key: string; value: Uint8Array } | undefined {
    return this.#sorted().findLast((row) => row.key <= key);
  }
  ceiling(_table: 'records', key: string): { key: string; value: Uint8Array } | undefined {
    return this.#sorted().find((row) => row.key >= key);
  }
}

// Few digits, so that keys meet; of several lengths, as in the tables.
const key = fc
  .array(fc.constantFrom('0', '1', '9', 'a', 'f'), { minLength: 1, maxLength: 3 })
  .map((all) => all.join(''));
const value = fc.uint8Array({ maxLength: 2 });
const writing = fc.record({ key, value: fc.option(value) });

const dump = (store: Store): string =>
  [...rows(store, 'records')].map((row) => `${row.key}=${Buffer.from(row.value).toString('hex')}`).join(' ');
const spell = (row: { key: string; value: Uint8Array } | undefined): string =>
  row ? `${row.key}=${Buffer.from(row.value).toString('hex')}` : 'none';

test('an overlay reads as the base with its writes done', (t) => {
  fc.assert(
    fc.property(fc.array(writing), fc.array(writing), fc.array(key, { minLength: 1 }), (base, over, asked) => {
      const below = new MemoryStore();
      const naive = new NaiveStore();
      for (const one of base) {
        below.set('records', one.key, one.value);
        naive.set('records', one.key, one.value);
      }
      assert(dump(below) === dump(naive), 'the store below');
      const untouched = dump(below);
      const overlay = new Overlay(below);
      for (const one of over) {
        overlay.set('records', one.key, one.value);
        naive.set('records', one.key, one.value);
      }
      for (const one of [...asked, ...over.map((write) => write.key)]) {
        assert(overlay.get('records', one)?.join() === naive.get('records', one)?.join(), `get ${one}`);
        if (spell(overlay.floor('records', one)) !== spell(naive.floor('records', one)))
          throw new Error(`floor ${one}`);
        assert(spell(overlay.ceiling('records', one)) === spell(naive.ceiling('records', one)), `ceiling ${one}`);
      }
      assert(dump(overlay) === dump(naive), 'all rows');
      assert(dump(below) === untouched, 'the base was touched');

      // Its writes, done to the base, make the same.
      below.apply(overlay.writes());
      assert(dump(below) === dump(naive), 'writes');
      // A write that the base has may be forgotten.
      for (const one of over) {
        overlay.forget('records', one.key);
        assert(dump(overlay) === dump(naive), `forgot ${one.key}`);
      }
      assert(!([...overlay.writes()].length > 0), 'all is forgotten');
    }),
    { numRuns: 500, seed: 1 },
  );
  t.pass();
});

test('overlays lie on overlays', (t) => {
  const store = new MemoryStore();
  store.set('meta', 'a', new Uint8Array([1]));
  const lower = new Overlay(store);
  lower.set('meta', 'a', null);
  const upper = new Overlay(lower);
  t.is(upper.get('meta', 'a'), undefined);
  upper.set('meta', 'a', new Uint8Array([3]));
  t.deepEqual(upper.get('meta', 'a'), new Uint8Array([3]));
  t.is(lower.get('meta', 'a'), undefined);
  t.deepEqual(store.get('meta', 'a'), new Uint8Array([1]));
});

test('tables are apart', (t) => {
  const store = new MemoryStore();
  store.set('meta', 'a', new Uint8Array([1]));
  t.is(store.get('roll', 'a'), undefined);
  t.is(store.ceiling('roll', ''), undefined);
});

test('a deleted row leaves nothing behind in memory', (t) => {
  const store = new MemoryStore();
  store.set('meta', 'a', new Uint8Array([1]));
  store.set('meta', 'a', null);
  t.deepEqual([...store.writes()], []);
});

test('keys of numbers sort as the numbers do', (t) => {
  const number = fc.nat(0xffffffff);
  fc.assert(
    fc.property(number, number, number, number, (a, b, c, d) => {
      assert(a < b === numberKey(a) < numberKey(b), 'numbers');
      const less = a < c || (a === c && b < d);
      assert(less === pairKey(a, b) < pairKey(c, d), 'pairs');
    }),
    { seed: 1 },
  );
  t.true(after('ff') > 'ff');
  t.true(after('ff') < 'ff0');
});

test('a range of rows ends before its end', (t) => {
  const store = new MemoryStore();
  for (const one of [3, 1, 2, 5]) store.set('heights', numberKey(one), new Uint8Array([one]));
  const range = [...rows(store, 'heights', numberKey(2), numberKey(5))].map(({ value: [first] }) => first);
  t.deepEqual(range, [2, 3]);
});
