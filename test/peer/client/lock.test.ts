import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { LockHeld, takeLock, waitForLock } from '../../../peer/client/lock.js';
import { ourselves } from '../../../peer/client/processes.js';
import type { Order, Report } from './lock-contender.js';

function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'monkeychain-lock-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function contender(t: ExecutionContext): Promise<ChildProcess> {
  const child = fork(new URL('./lock-contender.js', import.meta.url));
  t.teardown(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

const contenders = (t: ExecutionContext, count: number): Promise<ChildProcess[]> =>
  Promise.all(Array.from({ length: count }, () => contender(t)));

async function order(child: ChildProcess, what: Order): Promise<Report> {
  child.send(what);
  const [report] = (await once(child, 'message')) as [Report];
  return report;
}

async function die(child: ChildProcess, path: string): Promise<void> {
  child.send({ type: 'die', path } satisfies Order);
  await once(child, 'exit');
}

const lockText = (holder: { pid: number; startedAt: string }, token: string): string =>
  JSON.stringify({ ...holder, token });
/** A process that is no more: this pid never started then. */
const DEAD = { pid: process.pid, startedAt: 'before everything' };

test('a lock names its holder, is refused to others, and is gone when released', (t) => {
  const path = join(folder(t), 'lock');
  const lock = takeLock(path);
  t.like(JSON.parse(readFileSync(path, 'utf8')), ourselves());
  const error = t.throws(() => takeLock(path), { instanceOf: LockHeld });
  t.is(error.message, `${path} is held by process ${process.pid}`);
  t.like(error.holder, ourselves());
  lock.release();
  t.deepEqual(readdirSync(join(path, '..')), []);
  takeLock(path).release();
});

test('release leaves alone what is no longer ours, and can be said twice', (t) => {
  const path = join(folder(t), 'lock');
  const lock = takeLock(path);
  const other = lockText(ourselves(), 'abc');
  writeFileSync(path, other);
  lock.release();
  t.is(readFileSync(path, 'utf8'), other);
  rmSync(path);
  lock.release();
  t.false(existsSync(path));
});

test('the lock of a killed process is taken over, and nothing is left of it', async (t) => {
  const path = join(folder(t), 'lock');
  const [child] = (await contenders(t, 1)) as [ChildProcess];
  await die(child, path);
  t.is(JSON.parse(readFileSync(path, 'utf8')).pid, child.pid);
  const lock = takeLock(path);
  t.deepEqual(readdirSync(join(path, '..')), ['lock']);
  t.like(JSON.parse(readFileSync(path, 'utf8')), ourselves());
  lock.release();
});

test('a living process in another program keeps its lock', async (t) => {
  const path = join(folder(t), 'lock');
  const [child] = (await contenders(t, 1)) as [ChildProcess];
  t.deepEqual(await order(child, { type: 'take', path }), { type: 'taken' });
  const error = t.throws(() => takeLock(path), { instanceOf: LockHeld });
  t.is(error.holder.pid, child.pid ?? 0);
  await t.throwsAsync(waitForLock(path, 50), { instanceOf: LockHeld });
  await order(child, { type: 'release' });
  takeLock(path).release();
});

test('of many that take over from the dead at once, exactly one wins', async (t) => {
  const children = await contenders(t, 4);
  for (let round = 0; round < 25; round++) {
    const path = join(folder(t), 'lock');
    writeFileSync(path, lockText(DEAD, 'dead'));
    const reports = await Promise.all(children.map((child) => order(child, { type: 'take', path })));
    const winners = children.filter((_, at) => reports[at]?.type === 'taken');
    t.is(winners.length, 1, JSON.stringify(reports));
    const held = { type: 'held', pid: winners[0]?.pid };
    for (const report of reports) if (report.type !== 'taken') t.deepEqual<unknown, unknown>(report, held);
    t.deepEqual(readdirSync(join(path, '..')), ['lock']);
  }
});

test('those who wait take turns, also when some die with the lock in hand', async (t) => {
  const path = join(folder(t), 'lock');
  const workers = await contenders(t, 3);
  const mortals = await contenders(t, 3);
  const work = workers.map((child) => order(child, { type: 'work', path, rounds: 15 }));
  for (const child of mortals) {
    const ended = once(child, 'exit').then(() => 'ended');
    // Held: somebody works. It tries again until it has the lock to die with.
    while ((await Promise.race([ended, order(child, { type: 'die', path })])) !== 'ended') await setTimeout(5);
  }
  t.deepEqual(
    await Promise.all(work),
    workers.map(() => ({ type: 'worked' })),
  );
  t.deepEqual(readdirSync(join(path, '..')), []);
});

test('who died while it took over is taken over in turn; who is still at it holds the lock', (t) => {
  // PATH: dead a -> PATH.a: dead b -> PATH.b
  const path = join(folder(t), 'lock');
  writeFileSync(path, lockText(DEAD, 'a'));
  writeFileSync(`${path}.a`, lockText(DEAD, 'b'));
  writeFileSync(`${path}.b`, lockText(ourselves(), 'c'));
  t.like(t.throws(() => takeLock(path), { instanceOf: LockHeld }).holder, ourselves());
  writeFileSync(`${path}.b`, lockText(DEAD, 'c'));
  const lock = takeLock(path);
  t.deepEqual(readdirSync(join(path, '..')), ['lock']);
  lock.release();
});

test('a chain that bites its tail is an error, not a hang', (t) => {
  const path = join(folder(t), 'lock');
  writeFileSync(path, lockText(DEAD, 'a'));
  writeFileSync(`${path}.a`, lockText(DEAD, 'a'));
  t.throws(() => takeLock(path), { message: /left behind by 64 processes/ });
});

test('what is no lock file, and what cannot be written, is said in words', (t) => {
  const path = join(folder(t), 'lock');
  for (const text of ['', '{', '[]', '{"pid":1}', lockText(DEAD, '../../etc')]) {
    writeFileSync(path, text);
    t.throws(() => takeLock(path), { message: `${path} is no lock file of ours: remove it if no program uses it` });
  }
  const nowhere = join(folder(t), 'none', 'lock');
  const error = t.throws(() => takeLock(nowhere));
  t.is(error.message, `cannot lock ${nowhere}: no such file or folder (ENOENT)`);
  t.like(error.cause, { code: 'ENOENT' });
});

test('a folder that is not ours to write in says so', (t) => {
  const path = folder(t);
  chmodSync(path, 0o500);
  // Root may write everywhere.
  if (process.getuid?.() === 0) return t.pass();
  t.throws(() => takeLock(join(path, 'lock')), { message: /permission denied \(EACCES\)$/ });
});

test('waitForLock waits for a release', async (t) => {
  const path = join(folder(t), 'lock');
  const first = takeLock(path);
  const second = waitForLock(path, 60_000);
  await setTimeout(10);
  first.release();
  (await second).release();
  t.false(existsSync(path));
});
