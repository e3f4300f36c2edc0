import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import type { DashboardReport } from '../../dashboard/control.js';
import { freeAddress, until } from '../peer/client/listener.js';

const MAIN = fileURLToPath(new URL('../../dashboard/main.js', import.meta.url));

/** The built dashboard as a process, and what it prints. */
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

/** The dashboard as a supervisor's child, watching a tracker that is away. */
async function supervise(t: ExecutionContext, ...args: string[]) {
  const { port } = await freeAddress();
  const child: ChildProcess = fork(MAIN, ['--tracker', `127.0.0.1:${port}`, ...args, '--supervised'], { silent: true });
  t.teardown(() => child.kill('SIGKILL'));
  const reports: DashboardReport[] = [];
  child.on('message', (message: DashboardReport) => reports.push(message));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const got = async <T extends DashboardReport['type']>(type: T) => {
    await until(() => reports.some((one) => one.type === type));
    return reports.find((one) => one.type === type) as Extract<DashboardReport, { type: T }>;
  };
  return { child, reports, ended, got };
}

/** Whether a page that says this token may operate. */
async function isOpenWith(port: number, token: string): Promise<boolean> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { origin: `http://127.0.0.1:${port}` });
  await once(socket, 'open');
  const answer = once(socket, 'message');
  socket.send(JSON.stringify({ type: 'hello', token, resume: null }));
  const [data] = await answer;
  socket.terminate();
  return (JSON.parse(String(data)) as { isOpen: boolean }).isOpen;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test.serial(`by hand it prints its address alone on a line, and ends on ${signal} with 0`, async (t) => {
    const { child, out, ended } = run(t, '--tracker', '127.0.0.1:9');
    await until(() => out.text.includes('\n'));
    const [, port = '', token = ''] =
      /^http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w-]{43})\n$/.exec(out.text) ?? t.fail(out.text) ?? [];
    t.true(await isOpenWith(Number(port), token));
    t.false(await isOpenWith(Number(port), `${token.slice(1)}x`));
    child.kill(signal);
    t.is(await ended, 0);
    t.is(out.errors, '');
  });
}

test.serial('listening under a name, it answers to that name and to no other', async (t) => {
  // A name for this machine that no list of names is asked about.
  const { out } = run(t, '--tracker', '127.0.0.1:9', '--host', '127.1');
  await until(() => out.text.includes('\n'));
  const port = Number(/:(\d+)\//.exec(out.text)?.[1]);
  const statusFor = async (host: string): Promise<number | undefined> => {
    const asked = get({ host: '127.0.0.1', port, path: '/api/status', headers: { host } });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  t.is(await statusFor(`127.1:${port}`), 200);
  t.is(await statusFor(`127.2:${port}`), 421);
});

test.serial('called wrongly it says how it is called, and ends with 2', async (t) => {
  const { out, ended } = run(t);
  t.is(await ended, 2);
  t.regex(out.errors, /^dashboard: whom to watch is missing: .*\nusage: /);
  t.is(out.text, '');
});

test.serial('--help prints how it is called', async (t) => {
  const { out, ended } = run(t, '--help');
  t.is(await ended, 0);
  t.regex(out.text, /^usage: node dist\/dashboard\/main\.js /);
});

test.serial('without a supervisor it cannot be supervised', async (t) => {
  const { out, ended } = run(t, '--tracker', '127.0.0.1:9', '--supervised');
  t.is(await ended, 2);
  t.regex(out.errors, /--supervised is for a supervisor/);
});

test.serial('a port that is taken is said, and what to type', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const { port } = taken.address() as { port: number };
  const { out, ended } = run(t, '--tracker', '127.0.0.1:9', '--port', `${port}`);
  t.is(await ended, 1);
  t.is(
    out.errors,
    `dashboard: the dashboard cannot listen on 127.0.0.1:${port}: the port is taken (EADDRINUSE)\nname another port with --port, or 0 for any free one\n`,
  );
  const supervised = await supervise(t, '--port', `${port}`);
  supervised.child.send({ type: 'begin', token: 'x' });
  t.is((await supervised.got('failed')).code, 'PORT_TAKEN');
  t.is(await supervised.ended, 1);
});

test.serial('supervised it waits for its token, listens, tells of itself, and stops when it is told', async (t) => {
  const { child, reports, ended, got } = await supervise(t);
  child.send({ type: 'begin', token: 'the token of the cluster' });
  const { port } = await got('ready');
  t.is(reports.length, 1);
  t.true(await isOpenWith(port, 'the token of the cluster'));
  child.send({ type: 'status', request: 7 });
  const status = await got('status');
  t.is(status.request, 7);
  t.true(status.rssBytes > 0 && status.uptimeMs >= 0);
  child.send({ type: 'stop' });
  t.is(await ended, 0);
});

test.serial('it ends when its supervisor goes, before and after it has begun, whoever is connected', async (t) => {
  const early = await supervise(t);
  early.child.disconnect();
  t.is(await early.ended, 0);
  const late = await supervise(t);
  late.child.send({ type: 'begin', token: 'x' });
  const { port } = await late.got('ready');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { origin: `http://127.0.0.1:${port}` });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  late.child.disconnect();
  t.is(await late.ended, 0);
  await closed;
});
