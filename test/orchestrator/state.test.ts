import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Fault } from '../../orchestrator/control/fault.js';
import { Folder } from '../../orchestrator/folder.js';
import { readState, writeState } from '../../orchestrator/state.js';
import { clusterOf, idOf } from './stage.js';

function folderFor(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'state-'));
  t.teardown(() => rmSync(path, { recursive: true }));
  return path;
}

test('a cluster comes back as it was written, for nobody else to read', (t) => {
  const path = join(folderFor(t), 'cluster.json');
  const cluster = clusterOf(3, {
    faults: [{ kind: 'cut', from: idOf('p1'), to: idOf('p2') }],
    children: [{ name: 'p1', pid: 7, startedAt: '12@boot' }],
    height: 9,
    mining: { pace: { type: 'interval', ms: 5_000 }, threads: 2 },
  });
  t.is(readState(path), null);
  writeState(path, cluster);
  t.deepEqual(readState(path), cluster);
  t.is(statSync(path).mode & 0o777, 0o600);
});

test('what was written before there was a dashboard and a choice of mining comes back with the usual ones', (t) => {
  const path = join(folderFor(t), 'cluster.json');
  const { dashboard: _, mining: __, ...before } = clusterOf(1);
  writeFileSync(path, JSON.stringify({ version: 1, ...before }));
  t.deepEqual(readState(path)?.dashboard, { host: '127.0.0.1', port: 0, allow: [] });
  t.deepEqual(readState(path)?.mining, { pace: { type: 'on-demand' }, threads: 1 });
});

const DAMAGED = {
  'no JSON': '{"version": 1, ',
  'another layout': '{"version":2}',
  'a field too many': JSON.stringify({ version: 1, ...clusterOf(1), more: 1 }),
  'a name that is a path': JSON.stringify({
    version: 1,
    ...clusterOf(0),
    seats: [{ name: '../p1', id: idOf('p1'), port: 1 }],
  }),
  'a pid that would reach a whole group': JSON.stringify({
    version: 1,
    ...clusterOf(0),
    children: [{ name: 'p1', pid: -1, startedAt: '' }],
  }),
};
for (const [what, text] of Object.entries(DAMAGED)) {
  test(`${what} is refused with a hint`, (t) => {
    const path = join(folderFor(t), 'cluster.json');
    writeFileSync(path, text);
    const fault = t.throws(() => readState(path), { instanceOf: Fault });
    t.is(fault.code, 'STATE_DAMAGED');
    t.regex(fault.hint, /--fresh/);
  });
}

test('wiping a cluster leaves the wallets and nothing else', (t) => {
  const folder = new Folder(folderFor(t), 'one');
  t.true(folder.make());
  t.false(folder.make());
  writeState(folder.state, clusterOf(1));
  writeFileSync(join(folder.path, 'wallets'), 'of a shopper');
  writeFileSync(folder.key('p1'), 'key');
  writeFileSync(folder.token, 'token');
  writeFileSync(folder.opening, 'page');
  folder.wipe();
  t.deepEqual(readdirSync(folder.path), ['wallets']);
});

test('a folder that cannot be made says so', (t) => {
  const file = join(folderFor(t), 'file');
  writeFileSync(file, '');
  const fault = t.throws(() => new Folder(file, 'one').make(), { instanceOf: Fault });
  t.is(fault.code, 'DATA_UNWRITABLE');
  t.regex(fault.message, /cannot be written: a part of the path is a file/);
});

test('who left for good is put aside, key and chain', (t) => {
  const folder = new Folder(folderFor(t), 'one');
  folder.make();
  writeFileSync(folder.peer('p1'), 'chain');
  writeFileSync(folder.key('p1'), 'key');
  folder.retire('p1', idOf('p1'));
  t.deepEqual(readdirSync(join(folder.path, 'peers')), []);
  t.deepEqual(readdirSync(join(folder.path, 'retired', idOf('p1').slice(0, 16))).sort(), ['data', 'key']);
});
