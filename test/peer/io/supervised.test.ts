import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { peerIdOf, toHex } from '../../../peer/chain/crypto.js';
import { networkIdOf } from '../../../peer/chain/genesis.js';
import { PeerClient } from '../../../peer/client/peer.js';
import { startTimeOf } from '../../../peer/client/processes.js';
import { startTracker } from '../../tracker/caller.js';
import { freeAddress } from '../client/listener.js';
import { EASY, folder, seedOf, signerOf, until } from './ground.js';
import { byHand, genesisFile, listening, Supervised } from './peer-process.js';

/** A peer that waits for its first word. */
async function supervised(t: ExecutionContext, ...args: string[]): Promise<Supervised> {
  const { host, port } = await freeAddress();
  return new Supervised(t, host, String(port), '127.0.0.1', '--genesis', genesisFile(t), '--port', '0', ...args);
}

test('it waits for the first word, then says where it listens, and answers', async (t) => {
  const data = join(folder(t), 'data');
  const peer = await supervised(t, '--data', data, '--name', 'p1');
  await until(() => existsSync(join(data, 'lock')));
  t.deepEqual(peer.reports, []);
  const ready = await peer.begin();
  t.like(ready, { network: networkIdOf(EASY), host: '127.0.0.1', height: 0 });
  t.like(await peer.status(), { id: ready.id, port: ready.port, height: 0, links: [], degraded: null, mempool: 0 });
  t.like(await peer.mine(3), { blocks: 3, height: 3 });
  const { height, tip, kernel, hashRate } = await peer.status();
  t.is(height, 3);
  t.true(hashRate > 0 && kernel.length > 0);
  t.true(peer.reports.some((report) => report.type === 'event' && report.event.event === 'mined'));
  peer.say({ type: 'stop', retire: false });
  t.deepEqual(await peer.ended, { code: 0, signal: null });
  t.regex(peer.printed.out, /^\d{4}-\d\d-\d\dT[\d:.]+Z info peer /m);
  // The same again: id and chain stay.
  const again = await supervised(t, '--data', data);
  t.like(await again.begin(), { id: ready.id, height: 3, tip });
});

test('by hand as well: a peer killed and started again on its folder keeps id and height', async (t) => {
  const data = join(folder(t), 'data');
  const first = await supervised(t, '--data', data);
  const { id } = await first.begin();
  await first.mine(5);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = byHand(t, '127.0.0.1', '7', '127.0.0.1', '--data', data);
  t.like(await listening(second.printed), { id, height: 5 });
});

test('faults, given with the first word or later, hold and are lifted', async (t) => {
  const { address } = await startTracker(t);
  const start = () =>
    new Supervised(
      t,
      address.host,
      String(address.port),
      '127.0.0.1',
      '--genesis',
      genesisFile(t),
      '--port',
      '0',
      '--data',
      join(folder(t), 'data'),
    );
  const [one, two] = [start(), start()];
  const ids = [(await one.begin()).id, (await two.begin()).id] as const;
  await until(async () => (await one.status()).links.length === 1 && (await two.status()).links.length === 1);
  const faults = [
    { kind: 'cut', from: ids[0], to: ids[1] },
    { kind: 'cut', from: ids[1], to: ids[0] },
  ] as const;
  for (const peer of [one, two]) peer.say({ type: 'faults', faults });
  await one.mine(20);
  await two.mine(1);
  t.is((await two.status()).height, 1);
  for (const peer of [one, two]) peer.say({ type: 'faults', faults: [] });
  await until(async () => (await two.status()).tip === (await one.status()).tip);
  t.is((await two.status()).height, 20);
});

test('heat burns a core of this very process, until it is told to stop', async (t) => {
  const peer = await supervised(t, '--threads', '0', '--data', join(folder(t), 'data'));
  await peer.begin();
  const loads: number[] = [];
  const load = async (): Promise<number> => {
    loads.push((await peer.status()).load);
    return loads.at(-1) as number;
  };
  await until(async () => (await load()) > 0, 200);
  const cold = loads.at(-1) as number;
  peer.say({ type: 'heat', ms: 600_000 });
  await until(async () => (await load()) > Math.min(0.9, cold + 0.05), 200);
  const hot = await peer.status();
  t.true(hot.difficulty > 4, 'its target is harder than the easiest');
  peer.say({ type: 'heat', ms: 0 });
  await until(async () => (await load()) < Math.max(...loads) - 0.02, 200);
});

test('a peer without miner threads never mines', async (t) => {
  const peer = await supervised(t, '--threads', '0', '--data', join(folder(t), 'data'));
  await peer.begin();
  peer.say({ type: 'mine', request: 1, blocks: 1 });
  const { kernel, height } = await peer.status();
  t.deepEqual([kernel, height], ['none', 0]);
  t.false(peer.reports.some(({ type }) => type === 'mined'));
});

test('what it cannot do it reports before it ends with 1', async (t) => {
  const data = join(folder(t), 'data');
  const first = await supervised(t, '--data', data);
  await first.begin();
  const second = await supervised(t, '--data', data);
  t.like(await second.heard('failed'), { code: 'DATA_LOCKED' });
  t.is((await second.ended).code, 1);
  const { port } = (await first.status()) as { port: number };
  const third = await supervised(t, '--data', join(folder(t), 'data'), '--port', String(port));
  third.say({ type: 'begin', faults: [] });
  t.like(await third.heard('failed'), {
    code: 'PORT_TAKEN',
    message: `cannot listen on 127.0.0.1:${port}: the port is taken`,
  });
  t.is((await third.ended).code, 1);
});

test('told to stop before the first word, it ends with 0', async (t) => {
  const data = join(folder(t), 'data');
  const peer = await supervised(t, '--data', data);
  await until(() => existsSync(join(data, 'lock')));
  peer.say({ type: 'stop', retire: false });
  t.deepEqual(await peer.ended, { code: 0, signal: null });
  t.false(existsSync(join(data, 'lock')));
});

test('who retires tells the others before it ends', async (t) => {
  const { address } = await startTracker(t);
  const names = ['one', 'two'] as const;
  const founders = names.map((name) => peerIdOf(signerOf(name).publicKey));
  const genesis = genesisFile(t, { ...EASY, founders });
  const start = (name: string): Supervised => {
    const data = join(folder(t), name);
    writeFileSync(`${data}.key`, toHex(seedOf(name)), { mode: 0o600 });
    const where = [address.host, String(address.port), '127.0.0.1', '--port', '0'];
    return new Supervised(t, ...where, '--genesis', genesis, '--data', data);
  };
  const [one, two] = [start('one'), start('two')];
  const { id } = await one.begin();
  await two.begin();
  await until(async () => (await one.status()).links.length === 1 && (await two.status()).links.length === 1);
  t.true((await two.status()).roll.includes(id));
  one.say({ type: 'stop', retire: true });
  t.deepEqual(await one.ended, { code: 0, signal: null });
  await until(async () => (await two.status()).links.length === 0);
  t.false((await two.status()).roll.includes(id));
});

test('an orphan ends by itself, also while its port is busy and its tracker is dead', async (t) => {
  const { host, port } = await freeAddress();
  const parent = fork(fileURLToPath(new URL('./mortal-parent.js', import.meta.url)), [
    ...[host, String(port), '127.0.0.1', '--genesis', genesisFile(t), '--port', '0', '--data', join(folder(t), 'data')],
  ]);
  t.teardown(() => parent.kill('SIGKILL'));
  const [ready] = (await once(parent, 'message')) as [{ pid: number; port: number }];
  const client = await PeerClient.connect({ host: '127.0.0.1', port: ready.port });
  // One that asks, and one that says nothing and never hangs up.
  const asking = setInterval(() => void client.ask({ type: 'genesis' }).catch(() => undefined), 5);
  const idle = connect({ host: '127.0.0.1', port: ready.port, allowHalfOpen: true });
  idle.on('error', () => undefined);
  t.teardown(() => {
    clearInterval(asking);
    client.close();
    idle.destroy();
  });
  const startedAt = startTimeOf(ready.pid);
  t.not(startedAt, null);
  parent.kill('SIGKILL');
  await until(() => startTimeOf(ready.pid) !== startedAt);
  t.pass();
});

test('an archive serves the chain of a stopped peer, to clients alone, and mines nothing', async (t) => {
  const data = join(folder(t), 'data');
  const first = await supervised(t, '--data', data);
  const { id } = await first.begin();
  await first.mine(4);
  first.say({ type: 'stop', retire: false });
  await first.ended;
  const archive = new Supervised(t, '--archive', '--data', data);
  const ready = await archive.begin();
  t.like(ready, { id, host: '127.0.0.1', height: 4 });
  const client = await PeerClient.connect({ host: '127.0.0.1', port: ready.port });
  t.deepEqual(await client.genesis(), EASY);
  const heights: number[] = [];
  for await (const block of client.blocks(1)) heights.push(block.height);
  t.deepEqual(heights, [1, 2, 3, 4]);
  archive.say({ type: 'mine', request: 1, blocks: 1 });
  t.like(await archive.status(), { height: 4, links: [], kernel: 'none', load: 0 });
  client.close();
  archive.say({ type: 'stop', retire: false });
  t.deepEqual(await archive.ended, { code: 0, signal: null });
});
