import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { type Row, rows, type Write } from '../../../peer/chain/store.js';
import { Storage } from '../../../peer/core/storage.js';

const value = (number: number): Uint8Array => new Uint8Array([number]);

test('what is written is read at once, and goes out as one batch at the end of a step', (t) => {
  const disk = new MemoryStore();
  const storage = new Storage(disk);
  t.is(storage.awaited, 0);
  t.is(storage.take(), null);
  storage.set('meta', 'a', value(1));
  storage.set('meta', 'b', value(2));
  storage.set('meta', 'a', value(3));
  t.is(storage.awaited, 1);
  t.deepEqual(storage.get('meta', 'a'), value(3));
  t.is(disk.get('meta', 'a'), undefined);
  t.deepEqual(storage.take(), {
    batch: 1,
    writes: [
      { table: 'meta', key: 'a', value: value(3) },
      { table: 'meta', key: 'b', value: value(2) },
    ],
  });
  t.is(storage.awaited, 1, 'it is on its way');
  storage.flushed(1);
  t.is(storage.awaited, 0);
});

test('a key written again while its older batch is flushed keeps the newer value', (t) => {
  const disk = new MemoryStore();
  const storage = new Storage(disk);
  storage.set('meta', 'a', value(1));
  const first = storage.take();
  storage.set('meta', 'a', null);
  disk.apply(first?.writes ?? []);
  storage.flushed(1);
  t.is(storage.get('meta', 'a'), undefined, 'deleted in this step, whatever the disk says');
  const second = storage.take();
  storage.set('meta', 'a', value(3));
  const third = storage.take();
  disk.apply(second?.writes ?? []);
  storage.flushed(2);
  t.deepEqual(storage.get('meta', 'a'), value(3));
  disk.apply(third?.writes ?? []);
  storage.flushed(3);
  t.deepEqual(storage.get('meta', 'a'), value(3));
  t.is(storage.awaited, 0);
});

type Step =
  | { readonly type: 'set'; readonly key: string; readonly value: number | null }
  | { readonly type: 'take' }
  | { readonly type: 'flush'; readonly batches: number };
const key = fc.constantFrom('00', '01', '0a', '10', 'ff');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('set' as const), key, value: fc.option(fc.nat(255)) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('take' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('flush' as const), batches: fc.integer({ min: 1, max: 3 }) }) },
);

class Play {
  readonly disk = new MemoryStore();
  readonly storage = new Storage(this.disk);
  readonly plain = new Map<string, number>();
  readonly #out: { batch: number; writes: readonly Write[] }[] = [];

  act(one: Step): void {
    if (one.type === 'set') this.#set(one.key, one.value);
    else if (one.type === 'take') this.#take();
    else this.#flush(one.batches);
  }
  #set(name: string, number: number | null): void {
    this.storage.set('meta', name, number === null ? null : value(number));
    if (number === null) this.plain.delete(name);
    else this.plain.set(name, number);
  }
  #take(): void {
    const taken = this.storage.take();
    if (taken) this.#out.push(taken);
  }
  /** Those that wait together share one flush. */
  #flush(batches: number): void {
    const group = this.#out.splice(0, batches);
    for (const { writes } of group) this.disk.apply(writes);
    const last = group.at(-1);
    if (last) this.storage.flushed(last.batch);
  }
}

test('whatever is written, taken and flushed, it reads as a plain map would', (t) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const play = new Play();
      for (const one of steps) {
        play.act(one);
        compare(t, play.storage, play.plain);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

function compare(t: ExecutionContext, storage: Storage, plain: ReadonlyMap<string, number>): void {
  const expected: Row[] = [...plain]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, number]) => ({ key: name, value: value(number) }));
  t.deepEqual([...rows(storage, 'meta')], expected);
  for (const probe of ['00', '05', '0a', 'ff']) {
    t.deepEqual(storage.floor('meta', probe), expected.filter((row) => row.key <= probe).at(-1));
    t.deepEqual(
      storage.ceiling('meta', probe),
      expected.find((row) => row.key >= probe),
    );
    t.deepEqual(storage.get('meta', probe), expected.find((row) => row.key === probe)?.value);
  }
}
