import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { type Row, rows, type Store, TABLES, type Table } from '../../../peer/chain/store.js';
import { LockHeld } from '../../../peer/client/lock.js';
import { Storage } from '../../../peer/core/storage.js';
import { Disk } from '../../../peer/io/disk.js';
import { Failure } from '../../../peer/io/failure.js';
import { EASY, folder, until } from './ground.js';

const WRITER = fileURLToPath(new URL('./chain-writer.js', import.meta.url));

/** A process that mines on a folder, and the lines that it has printed. */
function writer(t: ExecutionContext, path: string, heightMax = 0, command = process.execPath, before: string[] = []) {
  const child: ChildProcess = spawn(command, [...before, WRITER, path, String(heightMax)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const texts = (rest + chunk.toString()).split('\n');
    rest = texts.pop() ?? '';
    lines.push(...texts);
  });
  const ended = once(child, 'close');
  return { child, lines, ended };
}

/** A folder with a chain of this many blocks. */
async function chainOf(t: ExecutionContext, blocks: number): Promise<string> {
  const path = join(folder(t), 'data');
  const { lines, ended } = writer(t, path, blocks);
  await ended;
  t.is(lines.at(-1), 'closed');
  return path;
}

/** Every row that follows from the blocks alone. */
const contents = (store: Store): string[] =>
  TABLES.flatMap((table) =>
    [...rows(store, table)].map(({ key, value }) => `${table} ${key} ${Buffer.from(value).toString('hex')}`),
  );

/** The chain on a disk is the one that its blocks give when they are played anew. @returns its height */
function sound(t: ExecutionContext, disk: Disk): number {
  const chain = new BlockChain({ genesis: EASY, store: new Storage(disk) });
  const again = new MemoryStore();
  const replay = new BlockChain({ genesis: EASY, store: again });
  for (let height = 1; height <= chain.last.height; height++) {
    const node = chain.nodeAt(height);
    if (!node) throw new Error(`block ${height} is missing`);
    t.is(replay.add(chain.blockOf(node)).type, 'extended');
  }
  t.deepEqual(contents(disk), contents(again));
  return chain.last.height;
}

test('killed in the middle of writing: what was told is there, and the chain is whole', async (t) => {
  const path = join(folder(t), 'data');
  let told = 0;
  for (const more of [1, 30, 80]) {
    const { child, lines, ended } = writer(t, path);
    await until(() => Number(lines.at(-1) ?? 0) >= told + more, 1);
    child.kill('SIGKILL');
    await ended;
    told = Number(lines.at(-1));
    const disk = new Disk(path);
    const height = sound(t, disk);
    t.true(height >= told, `${height} is on disk, ${told} was told`);
    await disk.close();
  }
});

test('a second process is refused, and nothing happens to the chain', async (t) => {
  const path = join(folder(t), 'data');
  const { child, lines, ended } = writer(t, path);
  await until(() => lines.length > 0);
  t.is(t.throws(() => new Disk(path), { instanceOf: LockHeld }).holder.pid, child.pid ?? 0);
  const before = lines.length;
  await until(() => lines.length > before);
  child.kill('SIGKILL');
  await ended;
  const disk = new Disk(path);
  sound(t, disk);
  await disk.close();
});

/** Counts what is asked of a store. */
class Counted implements Store {
  reads = 0;
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }
  get(table: Table, key: string): Uint8Array | undefined {
    this.reads++;
    return this.#store.get(table, key);
  }
  floor(table: Table, key: string): Row | undefined {
    this.reads++;
    return this.#store.floor(table, key);
  }
  ceiling(table: Table, key: string): Row | undefined {
    this.reads++;
    return this.#store.ceiling(table, key);
  }
}

test('opening a chain of 2,000 blocks asks no more of the disk than one of 10, and checks no signature', async (t) => {
  const costs: number[] = [];
  for (const blocks of [10, 2000]) {
    const disk = new Disk(await chainOf(t, blocks));
    const counted = new Counted(disk);
    const store = new Storage(counted);
    const verify = (): boolean => t.fail('what is on disk was checked when it came');
    t.is(new BlockChain({ genesis: EASY, store, verify }).last.height, blocks);
    costs.push(counted.reads);
    await disk.close();
  }
  t.is(costs[1] as number, costs[0] as number);
  t.true((costs[0] as number) < 20);
});

test('a file that is damaged, or none of ours, is refused in words', async (t) => {
  const good = await chainOf(t, 60);
  const size = readFileSync(join(good, 'chain.mdb')).length;
  const damages: Record<string, (file: string) => void> = {
    'a few bytes': (file) => writeFileSync(file, 'no chain'),
    zeros: (file) => writeFileSync(file, Buffer.alloc(65_536)),
    garbage: (file) => writeFileSync(file, Buffer.alloc(65_536, 0xa5)),
    'one page of it': (file) => truncateSync(file, 4096),
    'two pages of it': (file) => truncateSync(file, 8192),
    'half of it': (file) => truncateSync(file, Math.floor(size / 2)),
    'its last quarter lost': (file) => truncateSync(file, Math.floor((size * 3) / 4)),
    'its first page lost': (file) => overwrite(file, 0, 4096),
    'its second page lost': (file) => overwrite(file, 4096, 8192),
    'all but its first pages lost': (file) => overwrite(file, 8192, size),
  };
  for (const [name, damage] of Object.entries(damages)) {
    const path = join(folder(t), 'data');
    cpSync(good, path, { recursive: true });
    const file = join(path, 'chain.mdb');
    damage(file);
    const before = readFileSync(file);
    const error = t.throws(() => new Disk(path), { instanceOf: Failure }, name);
    t.is(error.code, 'DATA_DAMAGED', name);
    t.true(error.message.startsWith(`${file} is damaged: `), error.message);
    t.regex(error.hint, /^move that folder away/);
    t.true(readFileSync(file).equals(before), `${name}: nothing was written`);
  }
});

test('a file whose last pages were cut off is read or refused, and never ends the process', async (t) => {
  const good = await chainOf(t, 60);
  const size = readFileSync(join(good, 'chain.mdb')).length;
  for (const cut of [1, 1000, 4096, 5 * 4096]) {
    const path = join(folder(t), 'data');
    cpSync(good, path, { recursive: true });
    truncateSync(join(path, 'chain.mdb'), size - cut);
    const { child, lines, ended } = writer(t, path, 80);
    await ended;
    t.is(child.signalCode, null, `${cut} bytes less`);
    t.true(lines.at(-1) === 'closed' || child.exitCode === 1, `${cut} bytes less`);
  }
});

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, to);
  writeFileSync(file, bytes);
}

test('an empty file, which a kill may leave, is a new chain; a folder in its place is an error', async (t) => {
  const path = join(folder(t), 'data');
  mkdirSync(path);
  writeFileSync(join(path, 'chain.mdb'), '');
  await new Disk(path).close();
  const other = join(folder(t), 'data');
  mkdirSync(join(other, 'chain.mdb'), { recursive: true });
  t.throws(() => new Disk(other), { message: /it is no file/ });
});

/** Whether this system lets us set how large a file a process may write, as `prlimit` does on Linux. */
const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;

(canLimit ? test : test.skip)(
  'a disk that is full says so, loses nothing, and goes on when there is room',
  async (t) => {
    const path = join(folder(t), 'data');
    // Written to the file beyond this fails, as on a full disk.
    const { child, lines, ended } = writer(t, path, 0, 'prlimit', ['--fsize=500000:unlimited', process.execPath]);
    await until(() => lines.some((line) => line.startsWith('fault ')));
    t.regex(lines.find((line) => line.startsWith('fault ')) ?? '', /^fault the disk takes no writes: \S/);
    const told = lines.filter((line) => /^\d+$/.test(line)).length;
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    await until(() => lines.includes('recovered'));
    await until(() => lines.filter((line) => /^\d+$/.test(line)).length > told + 5);
    t.is(child.exitCode, null);
    child.kill('SIGKILL');
    await ended;
    const heights = lines.filter((line) => /^\d+$/.test(line)).map(Number);
    t.deepEqual(
      heights,
      heights.toSorted((a, b) => a - b),
      'told in order',
    );
    const disk = new Disk(path);
    t.true(sound(t, disk) >= (heights.at(-1) as number));
    await disk.close();
  },
);
