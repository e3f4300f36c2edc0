import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { PeerClient } from '../../../peer/client/peer.js';
import { askTracker } from '../../../peer/client/tracker.js';
import { Disk } from '../../../peer/io/disk.js';
import { startTracker } from '../../tracker/caller.js';
import { freeAddress, listen } from '../client/listener.js';
import { folder, until } from './ground.js';
import { byHand, genesisFile, listening } from './peer-process.js';

test('a usage error ends with 2, and says what is wrong and how it is right', async (t) => {
  const { printed, ended } = byHand(t, '127.0.0.1', '70000', '127.0.0.1');
  t.deepEqual(await ended, { code: 2, signal: null });
  t.regex(printed.errors, /^TRACKER_PORT is 70000, and must be a number from 1 to 65535\n\nUsage: /);
  t.is(printed.out, '');
});

test('--help prints how it is used', async (t) => {
  const { printed, ended } = byHand(t, '--help');
  t.is((await ended).code, 0);
  t.regex(printed.out, /^Usage: node dist\/peer\/main\.js TRACKER_IP TRACKER_PORT NODE_IP/);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal}, said twice, says goodbye to the tracker and ends with 0`, async (t) => {
    const { address, events } = await startTracker(t);
    const { child, printed, ended } = byHand(
      t,
      address.host,
      String(address.port),
      '127.0.0.1',
      '--data',
      join(folder(t), 'data'),
    );
    const { id } = await listening(printed);
    await until(async () => (await askTracker(address)).length === 1);
    child.kill(signal);
    child.kill(signal);
    t.deepEqual(await ended, { code: 0, signal: null });
    t.regex(printed.out, /goodbye\n$/);
    // The tracker of this test counts no silence: it was told.
    t.true(events.some((event) => event.event === 'left' && event.id === id));
    t.deepEqual(await askTracker(address), []);
    t.is(printed.errors, '');
  });
}

test('a tracker that is gone, or takes everything and answers nothing, delays the end by no more than a second', async (t) => {
  const mute = await listen(t, () => undefined);
  for (const address of [await freeAddress(), mute]) {
    const data = join(folder(t), 'data');
    const where = [address.host, String(address.port), '127.0.0.1', '--data', data];
    const peer = byHand(t, ...where, '--genesis', genesisFile(t));
    await listening(peer.printed);
    peer.child.kill('SIGINT');
    t.deepEqual(await peer.ended, { code: 0, signal: null });
    // Not said by one that had to be cut short.
    t.regex(peer.printed.out, /goodbye\n$/);
  }
});

test('a signal before it listens ends it with 0, and leaves the folder free', async (t) => {
  const { host, port } = await freeAddress();
  const data = join(folder(t), 'data');
  const { child, printed, ended } = byHand(t, host, String(port), '127.0.0.1', '--data', data);
  await until(() => printed.out.includes('waiting for the tracker'));
  child.kill('SIGINT');
  t.deepEqual(await ended, { code: 0, signal: null });
  t.false(existsSync(join(data, 'lock')));
  t.notRegex(printed.out, /listens on/);
});

test("without --data it makes a folder that is nobody else's, and prints how to take it up again", async (t) => {
  const { address } = await startTracker(t);
  const peers = [0, 1].map(() => byHand(t, address.host, String(address.port), '127.0.0.1'));
  const folders: string[] = [];
  for (const { printed } of peers) {
    await listening(printed);
    const [, path = ''] = /data in (\S+) \(take it up again with --data \1\)/.exec(printed.out) ?? [];
    t.true(Disk.holds(path), printed.out);
    folders.push(path);
    t.teardown(() => {
      rmSync(path, { recursive: true, force: true, maxRetries: 10 });
      rmSync(`${path}.key`, { force: true });
    });
  }
  t.not(folders[0], folders[1]);
  for (const { child, ended } of peers) {
    child.kill('SIGINT');
    t.is((await ended).code, 0);
  }
});

test('a picked port is one of the dynamic range; a named one that is taken is an error', async (t) => {
  const { address } = await startTracker(t);
  const first = byHand(t, address.host, String(address.port), '127.0.0.1', '--data', join(folder(t), 'one'));
  const { port } = (await listening(first.printed)).address;
  t.true(port >= 49_152 && port <= 65_535);
  const data = join(folder(t), 'two');
  const second = byHand(t, address.host, String(address.port), '127.0.0.1', '--data', data, '--port', String(port));
  t.deepEqual(await second.ended, { code: 1, signal: null });
  t.is(
    second.printed.errors,
    `cannot listen on 127.0.0.1:${port}: the port is taken\n  name another with --port, or leave it out\n`,
  );
  const third = byHand(t, address.host, String(address.port), '192.0.2.1', '--data', data);
  t.is((await third.ended).code, 1);
  t.regex(third.printed.errors, /^cannot listen on 192\.0\.2\.1:\d+: this machine has no such address/);
});

test('a folder in use, one that cannot be made, and a damaged one are refused in words', async (t) => {
  const data = join(folder(t), 'data');
  const start = (path: string) => byHand(t, '127.0.0.1', '7', '127.0.0.1', '--data', path, '--genesis', genesisFile(t));
  const first = start(data);
  await listening(first.printed);
  const second = start(data);
  t.is((await second.ended).code, 1);
  t.is(
    second.printed.errors,
    `${data} is in use by process ${first.child.pid}\n  stop that one, or give this one another --data folder\n`,
  );
  const file = join(folder(t), 'file');
  writeFileSync(file, '');
  const third = start(join(file, 'data'));
  t.is((await third.ended).code, 1);
  t.regex(
    third.printed.errors,
    /^cannot keep a chain in \S+: a part of the path is no folder \(ENOTDIR\)\n {2}give it/,
  );
  const broken = join(folder(t), 'data');
  mkdirSync(broken);
  writeFileSync(join(broken, 'chain.mdb'), 'garbage');
  const fourth = start(broken);
  t.is((await fourth.ended).code, 1);
  t.regex(fourth.printed.errors, /chain\.mdb is damaged: it does not begin as a chain file does\n {2}move that folder/);
  t.notRegex(fourth.printed.errors, /\n\s+at /, 'no stack');
});

(process.getuid?.() === 0 ? test.skip : test)('a folder without permission is refused in words', async (t) => {
  const parent = folder(t);
  chmodSync(parent, 0o500);
  t.teardown(() => chmodSync(parent, 0o700));
  const { printed, ended } = byHand(t, '127.0.0.1', '7', '127.0.0.1', '--data', join(parent, 'data'));
  t.is((await ended).code, 1);
  t.regex(printed.errors, /permission denied \(EACCES\)\n {2}give it a --data folder that it may write to\n$/);
});

test('a chain that makes no sense is refused in words', async (t) => {
  const data = join(folder(t), 'data');
  const disk = new Disk(data);
  disk.store(1, [{ table: 'meta', key: 'tip', value: new Uint8Array(32).fill(7) }]);
  await disk.close();
  const { printed, ended } = byHand(t, '127.0.0.1', '7', '127.0.0.1', '--data', data, '--genesis', genesisFile(t));
  t.is((await ended).code, 1);
  t.regex(printed.errors, /chain\.mdb is damaged: .+\n {2}move that folder away/);
  t.notRegex(printed.errors, /\n\s+at /, 'no stack');
});

test('a peer whose lines nobody reads any more goes on', async (t) => {
  const { address } = await startTracker(t);
  const { child, printed } = byHand(
    t,
    address.host,
    String(address.port),
    '127.0.0.1',
    '--data',
    join(folder(t), 'data'),
  );
  const peer = await listening(printed);
  child.stdout?.destroy();
  // Every link is a line: it prints, and nobody hears.
  const other = byHand(t, address.host, String(address.port), '127.0.0.1', '--data', join(folder(t), 'data'));
  await until(() => other.printed.out.includes('linked to'));
  const client = await PeerClient.connect(peer.address);
  t.truthy(await client.ask({ type: 'genesis' }));
  client.close();
  child.kill('SIGINT');
  await until(() => other.printed.out.includes('ended'));
});

test('a mistyped folder of an archive is not made', async (t) => {
  const parent = folder(t);
  const { printed, ended } = byHand(t, '--archive', '--data', join(parent, 'nobody'));
  t.is((await ended).code, 1);
  t.regex(printed.errors, /nobody holds no chain\n {2}name the --data folder of a peer that has run\n$/);
  t.deepEqual(readdirSync(parent), []);
});

test('without a tracker a peer links to whom it was told of, learns the network there, and follows its blocks', async (t) => {
  const data = (name: string): string => join(folder(t), name);
  const nobody = await freeAddress();
  const genesis = genesisFile(t);
  const told = ['--connect', `127.0.0.1:${nobody.port}`, '--genesis', genesis, '--mine', '50ms'];
  const first = byHand(t, '127.0.0.1', ...told, '--data', data('one'));
  const { id, address } = await listening(first.printed);
  await until(() => /block 2 mined/.test(first.printed.out));
  t.regex(first.printed.out, new RegExp(`not linked to 127\\.0\\.0\\.1:${nobody.port}, tried again: `));

  const connect = ['--connect', `127.0.0.1:${address.port}`, '--threads', '0'];
  const second = byHand(t, '127.0.0.1', ...connect, '--data', data('two'));
  await until(() => /block 6 received/.test(second.printed.out));
  t.regex(second.printed.out, new RegExp(`linked to ${id.slice(0, 8)}`));
});
