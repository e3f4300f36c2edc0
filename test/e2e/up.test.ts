import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import type { Ps } from '../../orchestrator/control/messages.js';
import { takeLock } from '../../peer/client/lock.js';
import { Home, isAlive, type Json, startCluster, until } from './cluster.js';

type Up = {
  readonly name: string;
  readonly network: string;
  readonly pid: number;
  readonly tracker: { readonly port: number };
  readonly peers: readonly {
    readonly name: string;
    readonly id: string;
    readonly port: number;
    readonly pid: number;
    readonly links: number;
  }[];
};

test.serial(
  'up --peers 4 -d --wait --json returns all addresses, and ps shows four peers with three links each',
  async (t) => {
    const home = new Home(t);
    const up = await home.json<Up>('up', '--peers', '4', '-d', '--wait', '--port', '0');
    t.is(up.name, 'default');
    t.regex(up.network, /^[0-9a-f]{64}$/);
    t.deepEqual(
      up.peers.map(({ name, links }) => [name, links]),
      [
        ['p1', 3],
        ['p2', 3],
        ['p3', 3],
        ['p4', 3],
      ],
    );
    t.is(new Set([up.tracker.port, ...up.peers.map(({ port }) => port)]).size, 5);

    const ps = await home.ps();
    t.deepEqual(
      ps.peers.map(({ name, state, links, port, id }) => [name, state, links, port, id]),
      up.peers.map(({ name, port, id }) => [name, 'running', 3, port, id]),
    );
    t.is(new Set(ps.peers.map(({ pid }) => pid)).size, 4);
    t.is(ps.tracker.state, 'running');
    t.is(ps.dashboard.state, 'running');
    t.deepEqual(Object.keys(ps.peers[0] ?? {}).sort(), [
      ...[
        'difficulty',
        'hashRate',
        'height',
        'host',
        'id',
        'links',
        'load',
        'mempool',
        'name',
        'pid',
        'port',
        'restarts',
      ],
      ...['rssBytes', 'state', 'tip', 'uptimeMs', 'work'],
    ]);
    t.is(statSync(home.folder()).mode & 0o777, 0o700);

    const again = await home.fails(5, 'up');
    t.is(again.code, 'RUNNING');
    t.regex(again.message, new RegExp(`already running \\(pid ${up.pid}\\)`));
    t.regex(again.hint, /`npx orchestrator down`/);

    t.like(await home.json('down'), { wasRunning: true, deleted: false });
    t.deepEqual(up.peers.map(({ pid }) => pid).filter(isAlive), []);
    // It lets go of the folder, and then ends.
    await until('the end of the supervisor', () => !isAlive(up.pid));
  },
);

test.serial('attached, up prints how it comes up and what happens, and one SIGINT ends it with 0', async (t) => {
  const home = new Home(t);
  const up = home.spawn('up', '--peers', '2', '--port', '0');
  await up.prints(/Ready in/);
  t.regex(
    up.stdout,
    /^Cluster default · network [0-9a-f]{4}…[0-9a-f]{2} · data ~\/orchestrator\/default\n\n ✓ tracker .*\n ✓ p1 +127\.0\.0\.1:\d+ +links 1 .*\n ✓ p2 .*\n ✓ dashboard +\d+\.\ds\n\n {3}http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n\nReady in/,
  );
  const { peers, tracker, dashboard } = await home.ps();
  t.is((await home.run('kill', 'p1')).stdout.replace(/\d+/g, 'N'), 'pN ended by SIGKILL after N ms\n');
  await up.prints(/p1 │ ended by SIGKILL/);
  up.child.kill('SIGINT');
  // npm passes a Ctrl-C on: the same one twice.
  up.child.kill('SIGINT');
  const ran = await up.ended();
  t.is(ran.code, 0, ran.stderr);
  t.regex(ran.stdout, /\nStopping… \(again to force\)\n/);
  t.regex(ran.stdout, /tracker │ p2 said goodbye/);
  t.regex(ran.stdout, /\nStopped\. Data kept; `npx orchestrator up` goes on from genesis\.\n$/);
  t.deepEqual(
    [tracker.pid, dashboard.pid, ...peers.map(({ pid }) => pid)].filter((pid) => pid !== null && isAlive(pid)),
    [],
  );
  t.is((await home.fails(3, 'ps')).code, 'NOT_RUNNING');
});

test.serial('attached with --json, up prints objects only: first the addresses, then events', async (t) => {
  const home = new Home(t);
  const up = home.spawn('up', '--peers', '1', '--port', '0', '--json');
  await up.prints(/"ms":\d+\}\n/);
  await home.json('mine', 'p1');
  await up.prints(/"event":"mined"/);
  up.child.kill('SIGTERM');
  const ran = await up.ended();
  t.is(ran.code, 0);
  const [first, ...events] = ran.lines();
  t.like(first, { name: 'default' });
  t.true(events.every((event) => typeof event['seq'] === 'number' && typeof event['event'] === 'string'));
});

test.serial('a second Ctrl-C, later than half a second, forces the end with 130', async (t) => {
  const home = new Home(t);
  const up = home.spawn('up', '--peers', '1', '--port', '0');
  await up.prints(/Ready in/);
  const { pid } = await home.peer('p1');
  // Frozen from outside it cannot say goodbye: the graceful end takes long.
  process.kill(pid as number, 'SIGSTOP');
  up.child.kill('SIGINT');
  await up.prints(/Stopping…/);
  await new Promise((resolve) => setTimeout(resolve, 600));
  t.false(up.isOver);
  up.child.kill('SIGINT');
  t.is((await up.ended()).code, 130);
  t.false(isAlive(pid as number));
});

test.serial('down, then up: the same network, ids and ports', async (t) => {
  const home = new Home(t);
  const before = await home.json<Up>('up', '-d', '--wait', '--peers', '2', '--port', '0');
  await home.json('mine', 'p2', '--blocks', '2');
  await home.json('wait', '--agree');
  t.like(await home.json('down'), { height: 2 });
  const after = await home.json<Up>('up', '-d', '--wait');
  t.is(after.network, before.network);
  const place = ({ peers, tracker }: Up) => [
    tracker.port,
    ...peers.map(({ name, id, port }) => `${name} ${id} ${port}`),
  ];
  t.deepEqual(place(after), place(before));
  t.is((await home.peer('p1')).height, 2);

  await home.run('down');
  t.like(await home.fails(2, 'up', '-d', '--peers', '1'), { code: 'FEWER_PEERS' });
  const grown = await home.json<Up>('up', '-d', '--wait', '--peers', '3');
  t.deepEqual(
    grown.peers.map(({ name, links }) => [name, links]),
    [
      ['p1', 2],
      ['p2', 2],
      ['p3', 2],
    ],
  );
  await home.json('wait', '--height', '2');
});

test.serial('--fresh begins anew and --delete-data deletes; wallets are kept', async (t) => {
  const home = await startCluster(t, 1);
  t.is((await home.run('shop', 'join', 'Ada')).code, 0);
  await home.run('down');
  const old = await home.json<Up>('up', '-d', '--wait');
  await home.run('down');
  const fresh = await home.json<Up>('up', '-d', '--wait', '--fresh', '--port', '0', '--peers', '1');
  t.not(fresh.network, old.network);
  t.is((await home.peer('p1')).height, 0);

  t.is((await home.fails(2, 'down', '--delete-data')).code, 'UNCONFIRMED');
  t.is((await home.ps()).peers.length, 1);
  t.like(await home.json('down', '--delete-data', '--yes'), { deleted: true, wasRunning: true });
  t.deepEqual(readdirSync(home.folder()), ['wallets']);
  t.deepEqual(readdirSync(join(home.folder(), 'wallets')), [old.network]);
  t.is((await home.fails(3, 'down')).code, 'NO_CLUSTER');
});

test.serial('--fresh that cannot begin leaves the cluster that was there', async (t) => {
  const home = new Home(t);
  const before = await home.json<Up>('up', '-d', '--wait', '--peers', '2', '--port', '0');
  await home.json('mine', 'p1');
  await home.json('wait', '--agree');
  await home.json('down');
  const occupier = createServer().listen(0, '127.0.0.1');
  t.teardown(() => void occupier.close());
  await once(occupier, 'listening');
  const { port } = occupier.address() as AddressInfo;
  const taken = await home.fails(5, 'up', '--fresh', '--port', `${port}`, '--peers', '1', '-d');
  t.is(taken.code, 'PORT_TAKEN');
  t.is((await home.fails(2, 'up', '--fresh', '--host', '0.0.0.0', '-d')).code, 'HOST');
  const after = await home.json<Up>('up', '-d', '--wait');
  t.is(after.network, before.network);
  t.is((await home.peer('p1')).height, 1);
});

test.serial('down says who holds a folder of a cluster that does not run', async (t) => {
  const home = await startCluster(t, 1);
  await home.json('down');
  const lock = takeLock(join(home.folder(), 'lock'));
  t.teardown(() => lock.release());
  const held = await home.fails(5, 'down', '--timeout', '0.1');
  t.is(held.code, 'DATA_LOCKED');
  t.regex(held.message, new RegExp(`^process ${process.pid} holds `));
});

test.serial('clusters of two names run side by side', async (t) => {
  const home = await startCluster(t, 1);
  const lab = await home.json<Up>('up', '-d', '--wait', '--name', 'lab', '--peers', '1', '--port', '0');
  t.not(lab.network, (await home.json<Json>('chain', '0'))['networkId']);
  const missing = await home.fails(3, 'kill', 'p7', '--name', 'lab');
  t.is(missing.hint, '`npx orchestrator --name lab ps` lists what there is');
  await home.run('down', '--name', 'lab');
  t.is((await home.ps()).peers[0]?.state, 'running');
});

test.serial('a path too long for a socket is no hindrance', async (t) => {
  const home = new Home(t);
  const name = 'n'.repeat(64);
  const data = join(home.path, 'd'.repeat(60));
  await home.json('up', '-d', '--peers', '1', '--port', '0', '--data', data, '--name', name);
  t.is((await home.json<Ps>('ps', '--data', data, '--name', name)).peers.length, 1);
  t.false(existsSync(join(data, name, 'control.sock')));
  await home.json('down', '--data', data, '--name', name);
});

test.serial('killed -9, the supervisor leaves no child for 2 s, and up resumes with what was settled', async (t) => {
  const home = await startCluster(t, 3);
  t.is((await home.run('shop', 'join', 'Ada')).code, 0);
  const { peers, tracker, dashboard } = await home.ps();
  const up = await home.fails(5, 'up');
  // A stopped child does not notice that its supervisor is gone: the next one ends it.
  await home.json('pause', 'p3');
  process.kill(Number(/pid (\d+)/.exec(up.message)?.[1]), 'SIGKILL');
  const pids = [tracker.pid, dashboard.pid, peers[0]?.pid, peers[1]?.pid].map((pid) => pid as number);
  await until('an end of the children', () => !pids.some(isAlive), 2_000);
  const frozen = peers[2]?.pid as number;
  t.true(isAlive(frozen));

  await home.json('up', '-d', '--wait');
  t.false(isAlive(frozen));
  const record = await home.json<{ coins: number }>('shop', 'record', 'Ada');
  t.is(record.coins, 1000);
  t.true((await home.status()).healthy);
});

test.serial('an up that takes too long, or is interrupted, leaves nothing', async (t) => {
  const home = new Home(t);
  const late = await home.fails(4, 'up', '-d', '--wait', '--port', '0', '--timeout', '0.001');
  t.regex(late.message, /did not listen within 0\.001 s/);
  t.is(late.hint, '--timeout S gives them longer');
  t.false(existsSync(home.folder()));

  const up = home.spawn('up', '-d', '--wait', '--port', '0', '--peers', '16');
  await up.prints(/✓ tracker/);
  up.child.kill('SIGINT');
  const ran = await up.ended();
  t.is(ran.code, 130, ran.stderr);
  t.regex(ran.stderr, /stopped before the cluster was up/);
  t.is((await home.fails(3, 'ps')).code, 'NOT_RUNNING');
});

test.serial('of two that begin at once on one folder, one comes up and the other says so', async (t) => {
  const home = new Home(t);
  const both = await Promise.all(
    [1, 2].map(() => home.run('up', '-d', '--wait', '--port', '0', '--peers', '1', '--json')),
  );
  t.deepEqual(both.map(({ code }) => code).sort(), [0, 5]);
  t.is((await home.ps()).peers[0]?.state, 'running');
});
