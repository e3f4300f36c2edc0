import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { after, rows, TABLES, type Table, type Write } from '../../../peer/chain/store.js';
import { LockHeld } from '../../../peer/client/lock.js';
import { Disk } from '../../../peer/io/disk.js';
import { Failure } from '../../../peer/io/failure.js';
import { folder, until } from './ground.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const put = (key: string, text: string, table: Table = 'meta'): Write => ({ table, key, value: bytes(text) });
const drop = (key: string, table: Table = 'meta'): Write => ({ table, key, value: null });
const textOf = (value: Uint8Array | undefined): string | undefined => value && Buffer.from(value).toString();

/** A disk, and what it has told. */
function open(t: ExecutionContext, path = folder(t)) {
  const disk = new Disk(path);
  const told: number[] = [];
  const states: (string | null)[] = [];
  disk.listen({ flushed: (batch) => told.push(batch), state: (fault) => states.push(fault) });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await disk.close();
    isOpen = false;
  };
  t.teardown(close);
  return { path, disk, told, states, close };
}

test('what was flushed is read at once, and after the folder was opened again', async (t) => {
  const first = open(t);
  // A read before the write holds a snapshot of the old.
  t.is(first.disk.get('meta', 'tip'), undefined);
  first.disk.store(1, [put('tip', 'one'), put('abc', 'x', 'headers')]);
  let seen: string | undefined;
  first.disk.listen({
    flushed: (batch) => {
      first.told.push(batch);
      seen = textOf(first.disk.get('meta', 'tip'));
    },
    state: () => undefined,
  });
  await until(() => first.told.length === 1);
  t.is(seen, 'one');
  first.disk.store(2, [put('tip', 'two'), drop('abc', 'headers')]);
  await until(() => first.told.length === 2);
  t.is(seen, 'two');
  await first.close();
  const second = open(t, first.path);
  t.is(textOf(second.disk.get('meta', 'tip')), 'two');
  t.is(second.disk.get('headers', 'abc'), undefined);
  t.deepEqual(first.told, [1, 2]);
});

test('batches that wait together are told together, in order, and the last write of a key stays', async (t) => {
  const { disk, told } = open(t);
  for (let batch = 1; batch <= 50; batch++) disk.store(batch, [put('tip', `${batch}`), put(`k${batch}`, 'x')]);
  t.deepEqual(told, [], 'nothing is durable yet');
  await until(() => told.at(-1) === 50);
  // The first one begins at once; the others wait for it and share the second.
  t.deepEqual(told, [1, 50]);
  t.is(textOf(disk.get('meta', 'tip')), '50');
  t.is([...rows(disk, 'meta')].length, 51);
});

test('a batch that cannot be written is not written in part, and does not shut out the next try', async (t) => {
  const { disk, told, states } = open(t);
  // No key may be that long: the third write throws, after the first two.
  const broken = { ...put('x'.repeat(5000), 'never') };
  const writes = [put('first', '1'), put('second', '2'), broken];
  disk.store(1, writes);
  await until(() => states.length === 1);
  t.regex(states[0] ?? '', /^the disk takes no writes: .*key size/i);
  t.is(disk.get('meta', 'first'), undefined);
  writes.pop();
  // What waits is tried again, with what has come since.
  disk.store(2, [put('third', '3')]);
  await until(() => told.length === 1);
  t.deepEqual(told, [2]);
  t.deepEqual(states.slice(1), [null]);
  t.deepEqual(
    [...rows(disk, 'meta')].map(({ key }) => key),
    ['first', 'second', 'third'],
  );
});

test('close waits for what is queued', async (t) => {
  const { disk, told, close, path } = open(t);
  for (let batch = 1; batch <= 20; batch++) disk.store(batch, [put(`k${batch}`, 'x'.repeat(10_000))]);
  await close();
  t.is(told.at(-1), 20);
  t.false(existsSync(join(path, 'lock')), 'the folder is free');
  t.is([...rows(open(t, path).disk, 'meta')].length, 20);
});

test('close does not wait for a disk that takes nothing', async (t) => {
  const { disk, states, close, path } = open(t);
  disk.store(1, [put('x'.repeat(5000), 'never')]);
  await until(() => states.length === 1);
  await close();
  t.false(existsSync(join(path, 'lock')));
});

test('a folder serves one at a time, in this process too, and holds says whether there is a chain', async (t) => {
  const path = join(folder(t), 'deep', 'inside');
  t.false(Disk.holds(path));
  const { close } = open(t, path);
  t.true(Disk.holds(path));
  t.is(t.throws(() => new Disk(path), { instanceOf: LockHeld }).holder.pid, process.pid);
  await close();
  await new Disk(path).close();
});

test('a value stays what it was while others are read', async (t) => {
  const { disk, told } = open(t);
  disk.store(1, [put('a', 'first'), put('b', 'other')]);
  await until(() => told.length === 1);
  const value = disk.get('meta', 'a');
  const row = disk.ceiling('meta', 'a');
  for (let round = 0; round < 100; round++) disk.get('meta', 'b');
  t.is(textOf(value), 'first');
  t.is(textOf(row?.value), 'first');
});

/** Keys as the chain makes them, their neighbours, and what `after` and an overlay's search make of them. */
const key = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{1,4}$/),
  fc.stringMatching(/^[0-9a-f]{1,4}$/).map(after),
  fc.constantFrom('tip', 'genesis', '00000000', '00000001', 'ffffffff'),
);
const sought = fc.oneof(
  key,
  key.map((text) => `${text}\uffff`),
  fc.constant(''),
);
const table = fc.constantFrom<Table[]>('meta', 'records', 'sides');
const write: fc.Arbitrary<Write> = fc.record({
  table,
  key,
  value: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: null }),
});

test('reads as a store in memory does, whatever was written', async (t) => {
  const { disk, told } = open(t);
  let batch = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(write, { maxLength: 12 }), { maxLength: 4 }),
      fc.array(fc.tuple(table, sought), { maxLength: 20 }),
      async (batches, questions) => {
        const model = new MemoryStore();
        const wipe = TABLES.flatMap((name) => [...rows(disk, name)].map((row) => drop(row.key, name)));
        disk.store(++batch, wipe);
        for (const writes of batches) {
          disk.store(++batch, writes);
          model.apply(writes);
        }
        await until(() => told.at(-1) === batch, 1);
        const plain = (row: { key: string; value: Uint8Array } | undefined) => row && [row.key, [...row.value]];
        for (const [name, text] of questions) {
          const value = text === '' ? undefined : disk.get(name, text);
          t.deepEqual(value && [...value], model.get(name, text) && [...(model.get(name, text) as Uint8Array)]);
          t.deepEqual(plain(disk.floor(name, text)), plain(model.floor(name, text)), `floor ${name} ${text}`);
          t.deepEqual(plain(disk.ceiling(name, text)), plain(model.ceiling(name, text)), `ceiling ${name} ${text}`);
        }
        for (const name of TABLES) t.deepEqual([...rows(disk, name)].map(plain), [...rows(model, name)].map(plain));
      },
    ),
    { numRuns: 60 },
  );
});

test('a row that is not as it was written, or under another key, is damage, and no other value', async (t) => {
  const { disk, told, close, path } = open(t);
  disk.store(1, [put('a'.repeat(64), 'sixteen letters!', 'shoppers'), put('k', 'this is written', 'records')]);
  await until(() => told.length === 1);
  await close();
  const file = join(path, 'chain.mdb');
  const bytes = readFileSync(file);
  const change = (from: string, to: string): void =>
    writeFileSync(file, Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1'));

  change('this is written', 'this is wrothen');
  const first = open(t, path);
  t.is(t.throws(() => first.disk.get('records', 'k'), { instanceOf: Failure }).code, 'DATA_DAMAGED');
  t.throws(() => first.disk.floor('records', 'z'), { instanceOf: Failure });
  t.throws(() => first.disk.ceiling('records', ''), { instanceOf: Failure });
  t.is(textOf(first.disk.get('shoppers', 'a'.repeat(64))), 'sixteen letters!');
  await first.close();

  change('a'.repeat(64), `b${'a'.repeat(63)}`);
  const second = open(t, path);
  t.throws(() => second.disk.get('shoppers', 'a'.repeat(64)), { instanceOf: Failure });
  t.is(textOf(second.disk.get('records', 'k')), 'this is written');
});
