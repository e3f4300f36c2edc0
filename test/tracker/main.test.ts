import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { askTracker, TrackerLink } from '../../peer/client/tracker.js';
import type { TrackerReport } from '../../tracker/control.js';
import { until } from '../peer/client/listener.js';
import { signed } from './announcing.js';

const MAIN = fileURLToPath(new URL('../../tracker/main.js', import.meta.url));

/** The built tracker as a process, and what it prints. */
function run(t: ExecutionContext, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args]);
  t.teardown(() => child.kill('SIGKILL'));
  const out = { text: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    out.text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    out.errors += chunk;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, out, ended };
}

/** The address it prints. */
async function addressOf(out: { readonly text: string }) {
  const pattern = /^\d\d:\d\d:\d\d the tracker listens on ([\d.]+):(\d+)$/m;
  await until(() => pattern.test(out.text));
  const [, host = '', port] = pattern.exec(out.text) ?? [];
  return { host, port: Number(port) };
}

/** The tracker as a supervisor's child. */
function supervise(t: ExecutionContext, ...args: string[]) {
  const child: ChildProcess = fork(MAIN, [...args, '--supervised'], { silent: true });
  t.teardown(() => child.kill('SIGKILL'));
  const reports: TrackerReport[] = [];
  child.on('message', (report: TrackerReport) => reports.push(report));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, reports, ended };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`it serves by hand, and ${signal}, said twice, ends it with 0 and a goodbye to everybody`, async (t) => {
    const { child, out, ended } = run(t, '0');
    const address = await addressOf(out);
    t.is(address.host, '127.0.0.1');
    const states: boolean[] = [];
    const link = new TrackerLink({
      address,
      announce: () => signed('a', { port: 1 }),
      onList: () => undefined,
      onState: (up) => states.push(up),
    });
    t.teardown(() => link.stop());
    link.start();
    await until(() => states.length === 1);
    t.is((await askTracker(address)).length, 1);
    child.kill(signal);
    child.kill(signal);
    t.is(await ended, 0);
    await until(() => states.length === 2);
    t.regex(out.text, /^\d\d:\d\d:\d\d peer [0-9a-f]{8} at 127\.0\.0\.1:1 is here$/m);
    t.true(out.text.endsWith(`${signal}: the tracker ends\n`));
    t.is(out.errors, '');
  });
}

test('it is told about garbage in a line, which steers no terminal', async (t) => {
  const { out } = run(t, '0');
  const address = await addressOf(out);
  const { connect } = await import('node:net');
  const socket = connect(address.port, address.host, () => socket.write(Uint8Array.of(0, 0, 0, 0, 0x9b)));
  t.teardown(() => socket.destroy());
  await until(() => out.text.includes('hung up on'));
  t.regex(out.text, /^\d\d:\d\d:\d\d hung up on 127\.0\.0\.1:\d+: no message has the letter "\?"$/m);
});

test('called wrongly it says what is wrong and how it is called, and ends with 2', async (t) => {
  const cases: [string[], RegExp][] = [
    [[], /^tracker: the port is missing\nusage: /],
    [['abc'], /^tracker: "abc" is no port: ports are 0 to 65535\nusage: /],
    [['65536'], /^tracker: "65536" is no port/],
    [['-1'], /^tracker: .*-1/],
    [['1.5'], /^tracker: "1.5" is no port/],
    [['1', '2'], /^tracker: one port is enough: what is "2"\?/],
    [['0', '--host'], /^tracker: .*--host/],
    [['0', '--host='], /^tracker: "" is no address/],
    [['0', '--colour'], /^tracker: .*--colour/],
    [['0', '--supervised'], /^tracker: --supervised is for a supervisor/],
  ];
  await Promise.all(
    cases.map(async ([args, expected]) => {
      const { out, ended } = run(t, ...args);
      t.is(await ended, 2, args.join(' '));
      t.regex(out.errors, expected);
      t.is(out.text, '');
    }),
  );
});

test('help is printed when it is asked for', async (t) => {
  const { out, ended } = run(t, '--help');
  t.is(await ended, 0);
  t.regex(out.text, /^usage: node dist\/tracker\/main\.js PORT/);
});

test('a port that is taken is said to be, by hand and to a supervisor, and ends with 1', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return t.fail();
  const port = String(bound.port);
  const byHand = run(t, port);
  const supervised = supervise(t, port);
  const message = `the tracker cannot listen on 127.0.0.1:${port}: the port is taken (EADDRINUSE)`;
  const hint = 'name another port, or 0 for any free one';
  t.is(await byHand.ended, 1);
  t.is(byHand.out.errors, `tracker: ${message}\n${hint}\n`);
  t.is(byHand.out.text, '');
  t.is(await supervised.ended, 1);
  t.deepEqual(supervised.reports, [{ type: 'failed', code: 'PORT_TAKEN', message, hint }]);
});

test('an address that is not this machine’s is said to be none', async (t) => {
  const { out, ended } = run(t, '0', '--host', '192.0.2.1');
  t.is(await ended, 1);
  t.regex(out.errors, /192\.0\.2\.1:0: this machine has no such address .*\nname an address of this machine/);
});

test('a supervisor is told of everything, asks, and stops it', async (t) => {
  const { child, reports, ended } = supervise(t, '0');
  await until(() => reports.length === 1);
  const [ready] = reports;
  if (ready?.type !== 'ready') return t.fail();
  t.is(ready.host, '127.0.0.1');
  const address = { host: ready.host, port: ready.port };
  const states: boolean[] = [];
  const link = new TrackerLink({
    address,
    announce: () => signed('a', { port: 1 }),
    onList: () => undefined,
    onState: (up) => states.push(up),
  });
  t.teardown(() => link.stop());
  link.start();
  await until(() => reports.length === 2);
  t.like(reports[1], { type: 'event', event: { event: 'joined', address: '127.0.0.1:1' } });
  child.send({ type: 'status', request: 7 });
  await until(() => reports.length === 3);
  t.like(reports[2], { type: 'status', request: 7, listed: 1 });
  await link.leave(signed('a', { status: 'removed', timeMs: Date.now() + 1 }));
  await until(() => reports.length === 4);
  t.like(reports[3], { type: 'event', event: { event: 'left' } });
  child.send({ type: 'stop' });
  t.is(await ended, 0);
});

test('it ends with its supervisor', async (t) => {
  const { child, reports, ended } = supervise(t, '0');
  await until(() => reports.length === 1);
  child.disconnect();
  t.is(await ended, 0);
});

test('it ends with a supervisor that goes before it listens', async (t) => {
  const { child, ended } = supervise(t, '0');
  child.disconnect();
  t.is(await ended, 0);
});
