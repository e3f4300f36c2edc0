import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type Home, isAlive, startCluster, until } from './cluster.js';

const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 3);
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

type Results = {
  readonly results: readonly { readonly name: string; readonly state: string; readonly changed: boolean }[];
};
const pidOf = async (name: string): Promise<number> => (await home.peer(name)).pid as number;

test.serial('kill leaves a peer dead until start', async (t) => {
  const before = await pidOf('p2');
  t.like((await home.json<Results>('kill', 'p2')).results[0], { name: 'p2', state: 'killed', changed: true });
  t.false(isAlive(before));
  t.like(await home.peer('p2'), { state: 'killed', pid: null, links: 0, uptimeMs: null });
  t.like((await home.json<Results>('kill', 'p2')).results[0], { changed: false });
  await home.json('mine', 'p1');
  t.true((await home.status()).healthy, 'who was ended on purpose is no illness');
  t.like((await home.json<Results>('start', 'p2')).results[0], { state: 'running', changed: true });
  await home.json('wait', '--height', '1', '--agree');
  t.like((await home.json<Results>('start', 'p2')).results[0], { changed: false });
});

test.serial('kill -9 from outside: revived, and counted', async (t) => {
  const before = await home.peer('p3');
  process.kill(before.pid as number, 'SIGKILL');
  await until('a revival', async () => {
    const { pid, state } = await home.peer('p3');
    return state === 'running' && pid !== before.pid;
  });
  t.is((await home.peer('p3')).restarts, before.restarts + 1);
  const events = await home.run('events');
  t.regex(events.stdout, /p3 │ ended unasked \(SIGKILL\), revived in 0\.5 s/);
});

test.serial('kill -9 of the tracker: it is revived on its port, and new peers join', async (t) => {
  const { tracker } = await home.ps();
  process.kill(tracker.pid as number, 'SIGKILL');
  await home.json('mine', 'p1');
  await until('a revival', async () => {
    const now = (await home.ps()).tracker;
    return now.state === 'running' && now.pid !== tracker.pid;
  });
  t.is((await home.ps()).tracker.port, tracker.port);
  await home.json('scale', '4');
  await until('links of the new one', async () => (await home.peer('p4')).links === 3);
  await home.json('scale', '3');
});

test.serial('stop says goodbye and stays down, restart comes back as another process', async (t) => {
  t.like((await home.json<Results>('stop', 'p1..p2')).results, {
    0: { name: 'p1', state: 'stopped' },
    1: { name: 'p2', state: 'stopped' },
  });
  const restarted = await home.run('restart', 'p1,p2');
  t.is(restarted.stdout.replace(/\d+ ms/g, 'N ms'), 'p1 listens again after N ms\np2 listens again after N ms\n');
  const before = await pidOf('p1');
  await home.json('restart', 'p1');
  t.not(await pidOf('p1'), before);
  t.false(isAlive(before));
  t.is((await home.json<Results>('restart', 'tracker')).results[0]?.name, 'tracker');
});

test.serial('a paused peer is shown with its last word, makes the cluster unhealthy, and goes on', async (t) => {
  const before = await home.peer('p2');
  t.like((await home.json<Results>('pause', 'p2')).results[0], { state: 'paused', changed: true });
  t.like(await home.peer('p2'), { state: 'paused', pid: before.pid, height: before.height });
  const ill = await home.run('status');
  t.is(ill.code, 6);
  t.regex(ill.stdout, /unhealthy[\s\S]*p2 does not answer \(paused\)/);
  t.is((await home.fails(1, 'start', 'p2')).code, 'WRONG_STATE');
  t.is((await home.fails(1, 'chain', '--peer', 'p2')).code, 'WRONG_STATE');
  t.like((await home.json<Results>('resume', 'p2')).results[0], { state: 'running', changed: true });
  await until('health', async () => (await home.status()).healthy);
  t.is((await home.run('status')).code, 0);
});

test.serial('what cannot be done says why and what to type', async (t) => {
  t.like(await home.fails(3, 'stop', 'p9'), { code: 'NO_TARGET', hint: '`npx orchestrator ps` lists what there is' });
  t.is((await home.fails(3, 'kill', 'shop')).message, 'there is no shop; there are tracker, dashboard, p1, p2, p3');
  t.is((await home.fails(2, 'mine', 'dashboard')).code, 'USAGE');
  t.is((await home.fails(2, 'restart', 'p2..p1')).code, 'USAGE');
  t.is((await home.fails(2, 'pause')).code, 'USAGE');
  t.is((await home.fails(2, 'resume', 'p1', 'p2')).code, 'USAGE');
  await home.json('stop', 'p2');
  t.like(await home.fails(1, 'pause', 'p2'), { code: 'WRONG_STATE', hint: '`npx orchestrator start p2` starts it' });
  t.is((await home.fails(1, 'resume', 'p2')).code, 'WRONG_STATE');
  await home.json('start', 'p2');
});

test.serial('scale grows and shrinks; who left is forgotten, and its name comes back as somebody else', async (t) => {
  const grown = await home.json<Results>('scale', '5');
  t.deepEqual(
    grown.results.map(({ name, state }) => [name, state]),
    [
      ['p4', 'running'],
      ['p5', 'running'],
    ],
  );
  const { id } = await home.peer('p5');
  await until('links', async () => (await home.ps()).peers.every(({ links }) => links === 4));
  await home.json('kill', 'p4');
  const shrunk = await home.run('scale', '3');
  t.is(shrunk.stdout, '3 peers: p4, p5 left for good.\n', shrunk.stderr);
  t.deepEqual(
    (await home.ps()).peers.map(({ name }) => name),
    ['p1', 'p2', 'p3'],
  );
  t.is((await home.run('scale', '3')).stdout, 'Nothing to do: there are 3 peers.\n');
  await home.json('scale', '5');
  t.not((await home.peer('p5')).id, id);
  await home.json('scale', '3');
  t.is((await home.fails(2, 'scale', '0')).code, 'USAGE');
  t.is((await home.fails(2, 'scale', 'many')).code, 'USAGE');
});

test.serial('retire takes peers off the roll for good, also those that do not run', async (t) => {
  await home.json('scale', '5');
  await until('five on the roll', async () => (await home.status()).roll.length === 5);
  await home.json('kill', 'p5');
  const left = await home.json<Results>('retire', 'p4,p5');
  t.deepEqual(
    left.results.map(({ name }) => name),
    ['p4', 'p5'],
  );
  await until('three on the roll', async () => (await home.status()).roll.length === 3);
  t.deepEqual(
    (await home.ps()).peers.map(({ name }) => name),
    ['p1', 'p2', 'p3'],
  );
  t.is((await home.fails(2, 'retire', 'all')).code, 'USAGE');
  t.is((await home.fails(2, 'retire', 'tracker')).code, 'USAGE');
  t.is((await home.fails(3, 'retire', 'p4')).code, 'NO_TARGET');
  t.is((await home.ps()).peers.length, 3);
});

test.serial(
  'a folder of logs that is gone is made anew, and one that cannot be made is what start speaks of',
  async (t) => {
    const logs = join(home.folder(), 'logs');
    await home.json('kill', 'p1');
    renameSync(logs, `${logs}.aside`);
    t.like((await home.json<Results>('start', 'p1')).results[0], { state: 'running' });
    await home.json('kill', 'p1');
    rmSync(logs, { recursive: true });
    writeFileSync(logs, '');
    t.regex((await home.fails(1, 'start', 'p1')).message, /^p1 does not start: ENOTDIR/);
    t.is((await home.ps()).peers.length, 3);
    rmSync(logs);
    renameSync(`${logs}.aside`, logs);
    await home.json('start', 'p1');
  },
);

test.serial('who left but cannot be put aside has left all the same, and its id does not come back', async (t) => {
  const aside = join(home.folder(), 'retired');
  renameSync(aside, `${aside}.aside`);
  writeFileSync(aside, '');
  await home.json('scale', '4');
  const { id } = await home.peer('p4');
  await home.json('scale', '3');
  t.regex((await home.run('events')).stdout, /p4 │ left, but its folder cannot be put aside: /);
  rmSync(aside);
  renameSync(`${aside}.aside`, aside);
  await home.json('scale', '4');
  t.not((await home.peer('p4')).id, id);
  await home.json('scale', '3');
});

test.serial('a name that stands alone is enough for help, and help lists what there is', async (t) => {
  const help = await home.run('--help');
  t.is(help.code, 0);
  t.regex(help.stdout, /^ {2}dashboard \[options\] +open the page/m);
  for (const command of ['up', 'down', 'ps', 'kill', 'shop', 'bench', 'dashboard']) {
    const one = await home.run(command, '--help');
    t.is(one.code, 0);
    t.regex(
      one.stdout,
      new RegExp(`Usage: (npx )?orchestrator ${command}[\\s\\S]*Examples:\\n  npx orchestrator ${command}`),
    );
  }
  t.is((await home.run('--version')).stdout, '0.1.0\n');
  t.is((await home.run()).code, 2);
  t.is((await home.fails(2, 'frobnicate')).message, "unknown command 'frobnicate'");
  t.is((await home.fails(2, 'ps', '--frobnicate')).message, "unknown option '--frobnicate'");
});
