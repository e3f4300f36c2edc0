import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import { isSame, ourselves, parseStat, startTimeOf } from '../../../peer/client/processes.js';
import { until } from './listener.js';

test('we are ourselves, and nobody who had our pid before', (t) => {
  t.true(isSame(ourselves()));
  t.is(startTimeOf(process.pid) ?? '', ourselves().startedAt);
  t.false(isSame({ ...ourselves(), startedAt: 'yesterday' }));
});

test('a process has a start until it ends, stopped or not', async (t) => {
  const child = spawn('sleep', ['60']);
  t.teardown(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const startedAt = startTimeOf(pid);
  t.truthy(startedAt);
  child.kill('SIGSTOP');
  t.is(startTimeOf(pid), startedAt);
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.is(startTimeOf(pid), null);
});

test('what has ended and is only not buried yet is no process', async (t) => {
  // The shell becomes a sleep, which asks after nobody's end.
  const child = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
  t.teardown(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  t.true(pid > 0);
  await until(() => startTimeOf(pid) === null);
  // It is still in the table: signal 0 finds it.
  t.notThrows(() => process.kill(pid, 0));
});

test('there is no process of a pid that makes no sense', (t) => {
  for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 31]) t.is(startTimeOf(pid), null);
});

test('a command may be named like the fields behind it', (t) => {
  const rest = Array.from({ length: 40 }, (_, at) => (at === 18 ? '4711' : '0')).join(' ');
  t.deepEqual(parseStat(`12 (a) R 1 2) S ${rest}`), { state: 'S', start: '4711' });
  t.deepEqual(parseStat(`12 () Z ${rest}`), { state: 'Z', start: '4711' });
  t.is(parseStat('12 (a) S 1'), null);
  t.is(parseStat(''), null);
});
