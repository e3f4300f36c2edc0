import test from 'ava';
import { Ledger, Records } from '../../../peer/chain/ledger.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { RecentRecords } from '../../../peer/chain/recent-records.js';
import type { Record } from '../../../peer/chain/record.js';
import type { Row, Table } from '../../../peer/chain/store.js';
import { World } from './world.js';

/** Counts how often histories are searched. */
class CountingStore extends MemoryStore {
  searched = 0;
  override floor(table: Table, key: string): Row | undefined {
    if (table === 'records') this.searched++;
    return super.floor(table, key);
  }
}

test('a record is searched for once until it changes, and each branch has its own', (t) => {
  const world = new World();
  const store = new CountingStore();
  const ledger = new Ledger(store, world.genesis);
  const join = world.join('Ada');
  const coins = (height: number, buys: number): number | undefined => {
    if (buys > 0) t.is(ledger.apply(height, [world.buy('Ada', buys)]), null);
    return ledger.of(join.content.publicKey)?.coins;
  };
  t.is(ledger.apply(1, [join]), null);
  const before = coins(1, 0);
  t.is(coins(1, 0), before);
  t.is(store.searched, 1);
  const after = coins(2, 1);
  t.true(Number(after) < Number(before));
  t.is(store.searched, 2);
  ledger.undo(2, [world.buy('Ada', 1)]);
  t.is(coins(2, 0), before, 'what was known of it is right again');
  const other = new Records(store, ledger.recent);
  t.is(other.of(join.content.publicKey)?.coins, before);
  t.is(store.searched, 3, 'undoing looks for what was before; nobody else has to');
});

test('the oldest is forgotten, and a cage too full for keeping is not kept', (t) => {
  const recent = new RecentRecords();
  const leaf = (index: number): Uint8Array =>
    new Uint8Array(32)
      .fill(index % 251)
      .fill(index >>> 8, 0, 1)
      .fill(index & 255, 1, 2);
  const record = (cage: number[]): Record => ({ cage }) as unknown as Record;
  for (let index = 0; index < 2_049; index++) recent.keep(leaf(index), record([index]));
  t.is(recent.get(leaf(0)), undefined);
  t.deepEqual(recent.get(leaf(1))?.cage, [1]);
  t.deepEqual(recent.get(leaf(2_048))?.cage, [2_048]);
  recent.keep(leaf(9_000), record(new Array<number>(257).fill(0)));
  t.is(recent.get(leaf(9_000)), undefined);
});
