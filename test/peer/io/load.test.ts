import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { targetHex } from '../../../peer/chain/target.js';
import { Heat } from '../../../peer/io/heat.js';
import { LoadMeter, loadOf, type Usage } from '../../../peer/io/load.js';
import { MinerTime } from '../../../peer/io/miner-time.js';
import { Pool } from '../../../peer/io/pool.js';
import { minerNice } from '../../../peer/io/priority.js';
import { folder, until } from './ground.js';

const START: Usage = { atMs: 0, ownUs: 0, minersUs: 0, niced: 0, total: 0 };
/** One second later, on two cores that count 1000 each. */
const later = (used: Partial<Usage>): Usage => ({ ...START, atMs: 1000, total: 2000, ...used });

test('load is half the host and half this process', (t) => {
  t.is(loadOf(0, START, later({})), 0);
  t.is(loadOf(1, START, later({})), 0.5);
  t.is(loadOf(0.5, START, later({ ownUs: 1_000_000 })), 0.75);
  t.is(loadOf(0, START, later({ ownUs: 500_000 })), 0.25);
});

test('miners are no load: neither of the host nor of this process', (t) => {
  // Both cores busy with niced threads, one of them a miner of ours.
  t.is(loadOf(1, START, later({ niced: 2000, ownUs: 1_000_000, minersUs: 1_000_000 })), 0);
  // One core of two niced, the other one our own work.
  t.is(loadOf(1, START, later({ niced: 1000, ownUs: 2_000_000, minersUs: 1_000_000 })), 0.75);
});

test('load stays within 0 and 1, whatever the system says', (t) => {
  t.is(loadOf(1, START, later({ ownUs: 8_000_000 })), 1);
  t.is(loadOf(0.2, START, later({ niced: 2000, minersUs: 3_000_000 })), 0);
  // No cores listed, no time gone by.
  t.is(loadOf(Number.NaN, START, START), 0);
  t.is(loadOf(Number.NaN, START, later({ total: 0, ownUs: 1_000_000 })), 0.5);
});

test('the time of miner threads is told apart, and stays when a thread has ended', (t) => {
  const tasks = join(folder(t), 'task');
  const thread = (id: string, nice: number, user: number, system: number): void => {
    mkdirSync(join(tasks, id), { recursive: true });
    // The name of a thread may hold anything.
    const fields = ['R', ...new Array(10).fill(0), user, system, 0, 0, 20, nice, ...new Array(5).fill(0)];
    writeFileSync(join(tasks, id, 'stat'), `${id} (a) 10 b) ${fields.join(' ')}\n`);
  };
  thread('1', getPriority(), 900, 900);
  thread('2', minerNice(), 30, 5);
  const time = new MinerTime(tasks);
  t.is(time.used(), 350_000);
  thread('3', minerNice(), 10, 0);
  thread('2', minerNice(), 60, 5);
  t.is(time.used(), 750_000);
  rmSync(join(tasks, '2'), { recursive: true });
  t.is(time.used(), 750_000, 'it was used, and is not given back');
  rmSync(join(tasks, '3', 'stat'));
  t.is(time.used(), 750_000, 'one that ends between being listed and being read');
});

test.serial('a busy thread of this process raises the load; it falls when it ends', async (t) => {
  const told: number[] = [];
  const heat = new Heat();
  const meter = new LoadMeter(
    (load) => told.push(load),
    () => 0,
  );
  t.teardown(() => {
    meter.stop();
    heat.burn(0);
  });
  // A busy host is loaded already, and its load comes and goes: what heat adds is looked at, and no level.
  const last = (): number => told.at(-1) as number;
  await until(() => told.length >= 4);
  const cold = last();
  heat.burn(600_000);
  await until(() => last() > cold + 0.05 || last() > 0.9);
  heat.burn(0);
  await until(() => last() < Math.max(...told) - 0.02);
  t.true(told.every((load) => load >= 0 && load <= 1));
});

(process.platform === 'linux' ? test.serial : test.skip)('on Linux what miners use is not counted', async (t) => {
  const miners = new Pool(1);
  const time = new MinerTime();
  const usage = (): Usage => {
    const { user, system } = process.cpuUsage();
    return { atMs: performance.now(), ownUs: user + system, minersUs: time.used(), niced: 0, total: 0 };
  };
  await miners.search({ header: new Uint8Array(80), target: '0'.repeat(64), nonces: 1 });
  const start = usage();
  let isOver = false;
  const mining = (async () => {
    while (!isOver) await miners.search({ header: new Uint8Array(80), target: targetHex(0n), nonces: 2_000_000 });
  })();
  await until(() => usage().minersUs - start.minersUs > 1_000_000, 100);
  const now = usage();
  isOver = true;
  await mining;
  await miners.close();
  const minersUs = now.minersUs - start.minersUs;
  const restUs = now.ownUs - start.ownUs - minersUs;
  t.true(restUs < minersUs / 2, `${restUs} µs beside ${minersUs} µs of mining`);
});
