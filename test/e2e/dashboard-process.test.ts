import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import { ControlClient } from '../../orchestrator/control/client.js';
import type { DashboardRow } from '../../orchestrator/control/messages.js';
import { Home, isAlive, startCluster, until } from './cluster.js';

const test = anyTest as TestFn<{ home: Home }>;
const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 2);
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

type Page = { readonly url: string; readonly token: string };
const page = (of = home): Promise<Page> => of.json<Page>('dashboard');
const row = async (of = home): Promise<DashboardRow> => (await of.ps()).dashboard;
const answers = async ({ url }: Page): Promise<boolean> => (await fetch(url)).ok;

test.serial('it is listed, serves its page, and its token is in one file that only its owner reads', async (t) => {
  const [is, opened] = [await row(), await page()];
  t.like(is, { state: 'running', host: '127.0.0.1', restarts: 0, pages: 0 });
  t.is(opened.url, `http://127.0.0.1:${is.port}/`);
  t.true(await answers(opened));
  const file = join(home.folder(), 'dashboard.token');
  t.is(readFileSync(file, 'utf8').trim(), opened.token);
  t.is(statSync(file).mode & 0o777, 0o600);

  t.is((await home.run('dashboard')).stdout, `${opened.url}#token=${opened.token}\n`);
  for (const command of ['ps', 'status', 'events', 'logs'])
    t.false((await home.run(command, '--json')).stdout.includes(opened.token), command);
  const written = ['cluster.json', ...readdirSync(join(home.folder(), 'logs')).map((name) => join('logs', name))];
  for (const name of written) t.false(readFileSync(join(home.folder(), name), 'utf8').includes(opened.token), name);
  if (!existsSync('/proc/self/environ')) return;
  for (const name of ['cmdline', 'environ'])
    t.false(readFileSync(`/proc/${is.pid}/${name}`, 'utf8').includes(opened.token), name);
});

test.serial('kill -9 from outside: revived on its port, with its token, and the peers run on', async (t) => {
  const [before, opened] = [await home.ps(), await page()];
  process.kill(before.dashboard.pid as number, 'SIGKILL');
  await until('a revival', async () => {
    const { state, pid } = await row();
    return state === 'running' && pid !== before.dashboard.pid;
  });
  t.like(await row(), { port: before.dashboard.port, restarts: before.dashboard.restarts + 1 });
  t.deepEqual(await page(), opened);
  t.true(await answers(opened));
  t.deepEqual(
    (await home.ps()).peers.map(({ pid }) => pid),
    before.peers.map(({ pid }) => pid),
  );
});

test.serial('it is stopped, killed, started, restarted and paused by name', async (t) => {
  await home.json('kill', 'dashboard');
  t.like(await row(), { state: 'killed', pid: null, uptimeMs: null, pages: null });
  t.true((await home.status()).healthy, 'who was ended on purpose is no illness');
  t.like(await home.fails(1, 'dashboard'), {
    code: 'WRONG_STATE',
    hint: '`npx orchestrator start dashboard` starts it',
  });
  t.regex((await home.run('start', 'dashboard')).stdout, /^dashboard listens after \d+ ms\n$/);
  const { pid } = await row();
  await home.json('restart', 'dashboard');
  t.not((await row()).pid, pid);
  await home.json('pause', 'dashboard');
  t.deepEqual((await home.status()).problems, ['dashboard does not answer (paused)']);
  await home.json('resume', 'dashboard');
  t.true(await answers(await page()));
  t.is((await home.run('stop', 'dashboard,p2')).code, 0);
  await home.json('start', 'all');
  t.is((await row()).state, 'running');
  t.is((await home.run('logs', 'dashboard')).code, 0);
});

test.serial('the control socket has its address, and lets one named peer leave for good', async (t) => {
  const client = await ControlClient.connect(join(home.folder(), 'control.sock'));
  if (!client) throw new Error('the supervisor listens');
  t.teardown(() => client.close());
  const { host, port, ...opened } = await client.ask({ type: 'dashboard' });
  t.deepEqual(opened, await page());
  t.deepEqual((await client.ask({ type: 'info' })).dashboard, { host, port });

  const { id } = await home.peer('p1');
  t.like((await client.ask({ type: 'remove', target: 'p1' }, 30_000)).results[0], { name: 'p1', changed: true });
  t.deepEqual(
    (await home.ps()).peers.map(({ name }) => name),
    ['p2'],
  );
  t.deepEqual(readdirSync(join(home.folder(), 'retired')), [id.slice(0, 16)]);
  await t.throwsAsync(client.ask({ type: 'remove', target: 'p2' }), { message: /p2 is the last peer/ });
  await until('one on the roll', async () => (await home.status()).roll.length === 1);
});

test.serial('the token lives as long as the cluster: not through --fresh, nor through --delete-data', async (t) => {
  const before = await page();
  await home.json('down');
  await home.json('up', '-d', '--wait');
  t.deepEqual(await page(), before);
  await home.json('down');
  const fresh = await home.json<{ dashboard: Page }>('up', '-d', '--fresh', '--port', '0', '--peers', '1');
  t.not(fresh.dashboard.token, before.token);
  t.deepEqual(fresh.dashboard, await page());
  await home.json('down', '--delete-data', '--yes');
  t.false(existsSync(join(home.folder(), 'dashboard.token')));
});

test.serial('a port that was named and is taken is an error; one that was remembered moves', async (t) => {
  const own = new Home(t);
  const up = await own.json<{ dashboard: Page }>('up', '-d', '--peers', '1', '--port', '0');
  const { port } = await row(own);
  await own.json('down');
  const occupier = createServer().listen(port, '127.0.0.1');
  t.teardown(() => void occupier.close());
  await once(occupier, 'listening');
  const taken = await own.fails(5, 'up', '-d', '--dashboard-port', `${port}`);
  t.like(taken, { code: 'PORT_TAKEN' });
  t.regex(taken.hint, /--dashboard-port N/);
  const moved = await own.run('up', '-d');
  t.regex(moved.stdout, new RegExp(`dashboard moved from port ${port}, which is taken, to any\n`));
  t.not((await row(own)).port, port);
  t.is((await page(own)).token, up.dashboard.token);
});

test.serial('--no-dashboard leaves it out, until somebody starts it', async (t) => {
  const own = new Home(t);
  const up = await own.json('up', '-d', '--wait', '--peers', '1', '--port', '0', '--no-dashboard');
  t.is(up['dashboard'], null);
  t.is((await row(own)).state, 'stopped');
  t.true((await own.status()).healthy);
  await own.json('start', 'dashboard');
  t.true(await answers(await page(own)));
});

test.serial('it ends with a supervisor that is killed -9', async (t) => {
  const own = await startCluster(t, 1);
  const { pid } = await row(own);
  const { message } = await own.fails(5, 'up');
  process.kill(Number(/pid (\d+)/.exec(message)?.[1]), 'SIGKILL');
  await t.notThrowsAsync(until('its end', () => !isAlive(pid as number), 2_000));
});

test.serial('beyond this machine, it says so in one line', async (t) => {
  const own = new Home(t);
  const ran = await own.run('up', '-d', '--peers', '1', '--port', '0', '--dashboard-host', '0.0.0.0');
  t.is(ran.code, 0, ran.stderr);
  t.regex(ran.stderr, /^Warning: whoever can reach 0\.0\.0\.0 can watch the dashboard.*\n$/);
  t.regex(ran.stdout, /\n {3}http:\/\/127\.0\.0\.1:\d+\/#token=/);
});

test.serial('a page for a cluster that somebody else runs, and for one peer, until Ctrl-C', async (t) => {
  const own = await startCluster(t, 1, '--no-dashboard');
  const { tracker, peers } = await own.ps();
  for (const [flag, port] of [
    ['--tracker', tracker.port],
    ['--peer', peers[0]?.port],
  ] as const) {
    const watching = own.spawn('dashboard', flag, `127.0.0.1:${port}`, '--dashboard-port', '0');
    await watching.prints(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/);
    const url = /http:\/\/[^#]+/.exec(watching.stdout)?.[0] ?? '';
    t.true(await answers({ url, token: '' }), flag);
    watching.child.kill('SIGINT');
    t.is((await watching.ended()).code, 0, flag);
  }
});
