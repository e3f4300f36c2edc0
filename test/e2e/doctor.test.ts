import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Finding } from '../../orchestrator/doctor/findings.js';
import { Home, startCluster } from './cluster.js';

type Visit = { readonly well: boolean; readonly findings: readonly Finding[] };
type Dump = {
  readonly version: string;
  readonly findings: readonly Finding[];
  readonly cluster: { readonly seats: readonly object[] };
  readonly supervisor: {
    readonly events: readonly object[];
    readonly ps: { readonly peers: readonly object[] };
  } | null;
  readonly chain: { readonly tip: { readonly height: number }; readonly blocks: readonly object[] };
  readonly logs: { readonly [name: string]: readonly string[] };
};

const things = ({ findings }: Visit, thing: string): string[] =>
  findings.filter((one) => one.thing === thing).map(({ level, text }) => `${level} ${text}`);

test.serial('the doctor finds this machine well, a healthy cluster well, and a killed peer ill', async (t) => {
  const home = await startCluster(t, 2);
  const before = await home.json<Visit>('doctor');
  t.true(before.well);
  t.deepEqual(things(before, 'cluster'), ['well default is healthy, at block 0']);
  for (const thing of ['node', 'kernel', 'store', 'folder']) t.regex(things(before, thing)[0] ?? '', /^well /);
  await home.json('kill', 'p2');
  t.regex(things(await home.json<Visit>('doctor'), 'cluster')[1] ?? '', /^note 1 of the 2 peers .* nothing settles/);
  await home.json('kill', 'p1');
  const ran = await home.run('doctor');
  t.is(ran.code, 6);
  t.regex(ran.stdout, /^✗ cluster +no peer runs$/m);
  t.regex(ran.stdout, /Something is wrong/);
  // It leaves nothing behind.
  t.deepEqual(
    readdirSync(home.folder()).filter((name) => name.includes('doctor')),
    [],
  );
});

test.serial('the doctor helps where nothing runs: no cluster, a damaged one, a folder that cannot be', async (t) => {
  const home = new Home(t);
  t.regex(
    things(await home.json<Visit>('doctor'), 'cluster').join(),
    /^well none yet: `(npx )?orchestrator up` begins one$/,
  );
  writeFileSync(join(home.path, 'file'), '');
  const nowhere = await home.run('doctor', '--data', join(home.path, 'file', 'below'), '--json');
  t.is(nowhere.code, 6);
  t.regex(things(nowhere.json<Visit>(), 'folder')[0] ?? '', /^ill .* cannot be written/);
});

test.serial('a dump tells what a cluster is and did, with no key and no token, and overwrites nothing', async (t) => {
  const home = await startCluster(t, 2);
  await home.json('shop', 'join', 'Ada');
  await home.json('shop', 'buy', 'Ada', 'Titi', '--wait', 'settled');
  const file = join(home.path, 'dump.json');
  t.like(await home.json('dump', file), { file });
  t.is(statSync(file).mode & 0o777, 0o600);
  const text = readFileSync(file, 'utf8');
  const dump = JSON.parse(text) as Dump;
  t.is(dump.cluster.seats.length, 2);
  t.is(dump.supervisor?.ps.peers.length, 2);
  t.true((dump.supervisor?.events.length ?? 0) > 0);
  t.true(dump.chain.tip.height >= 2);
  t.is(dump.chain.blocks.length, dump.chain.tip.height);
  t.deepEqual(Object.keys(dump.logs), ['supervisor', 'tracker', 'dashboard', 'p1', 'p2']);
  t.true((dump.logs['p1']?.length ?? 0) > 0);
  const secrets = [
    readFileSync(join(home.folder(), 'dashboard.token'), 'utf8').trim(),
    ...['p1', 'p2'].map((name) => readFileSync(join(home.folder(), 'peers', `${name}.key`), 'utf8').trim()),
  ];
  for (const secret of secrets) t.false(text.includes(secret));

  t.like(await home.fails(5, 'dump', file), { code: 'FILE_EXISTS' });
  t.is(readFileSync(file, 'utf8'), text);
  await home.json('down');
  await home.json('dump', file, '--force');
  const after = JSON.parse(readFileSync(file, 'utf8')) as Dump;
  t.is(after.supervisor, null);
  t.is(after.chain.tip.height, dump.chain.tip.height);
  t.deepEqual(JSON.parse((await home.run('dump', '-')).stdout).cluster, after.cluster);
});
