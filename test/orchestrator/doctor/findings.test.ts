import test from 'ava';
import {
  clusterFindings,
  type FolderFacts,
  folderFinding,
  logFindings,
  type MachineFacts,
  machineFindings,
} from '../../../orchestrator/doctor/findings.js';

const GIB = 2 ** 30;
const MACHINE: MachineFacts = {
  node: { version: '20.19.0', wanted: '20.19' },
  cores: 2,
  load: 0.4,
  memory: 4 * GIB,
  store: { platform: 'linux on x64', fault: null },
  kernel: { rate: 6_500_000 },
  loopback: { ms: 0.05 },
  screen: { isTerminal: true, columns: 80, rows: 24, hasDesktop: true },
};
const FOLDER: FolderFacts = { path: '/d', fault: null, isOpen: false, freeBytes: 9 * GIB, flushMs: 0.4 };
const STATUS = {
  ...{ healthy: true, tipsAgree: true, height: 7, forks: 0, pending: 0, faults: [], roll: [], problems: [] },
  mining: { pace: 'on-demand', proofOfWork: 'real', expectedMs: null },
} as const;

/** The one finding that is not well. */
function only(change: Partial<MachineFacts>) {
  const found = machineFindings({ ...MACHINE, ...change }).filter(({ level }) => level !== 'well');
  return found.length === 1 ? `${found[0]?.level} ${found[0]?.thing}: ${found[0]?.text}` : found;
}

test('a machine on which all works is well, thing by thing', (t) => {
  const found = machineFindings(MACHINE);
  t.deepEqual(new Set(found.map(({ level }) => level)), new Set(['well' as const]));
  t.deepEqual(
    found.map(({ thing }) => thing),
    ['node', 'cores', 'memory', 'kernel', 'store', 'loopback', 'screen'],
  );
});

test('a Node is too old by its parts, not by its letters', (t) => {
  const isWell = (version: string, wanted: string) =>
    machineFindings({ ...MACHINE, node: { version, wanted } })[0]?.level === 'well';
  for (const version of ['20.19.0', '20.19', '20.20.2', '22.1.0', '100.0.0']) t.true(isWell(version, '20.19'), version);
  for (const version of ['20.18.9', '18.20.0', '9.99.0', '20.2.0']) t.false(isWell(version, '20.19'), version);
});

test('each thing that is amiss is told with what it means, and what stops a cluster is ill', (t) => {
  t.is(only({ load: 9 }), 'note cores: 2 cores, load 9.0: others want more than there is');
  t.is(only({ memory: GIB / 2 }), 'ill memory: 512 MiB to be had, room for about 2 peers');
  t.is(only({ memory: 0 }), 'ill memory: 0 MiB to be had, room for about 0 peers');
  t.is(only({ kernel: { fault: 'it ended' } }), 'ill kernel: nothing can be mined: it ended');
  t.is(
    only({ store: { platform: 'plan9', fault: 'no such module' } }),
    'ill store: LMDB does not work on plan9: no such module',
  );
  t.is(only({ loopback: { fault: 'no answer' } }), 'ill loopback: this machine cannot reach itself: no answer');
  t.is(only({ loopback: { ms: 80 } }), 'note loopback: a round trip in 80.00 ms, which is slow');
  const screen = MACHINE.screen;
  t.is(only({ screen: { ...screen, columns: 59 } }), 'note screen: a terminal of 59 × 24');
  t.deepEqual(only({ screen: { ...screen, isTerminal: false, columns: 0, rows: 0 } }), []);
});

test('a folder is ill if nothing can be kept in it', (t) => {
  const levelOf = (change: Partial<FolderFacts>) => folderFinding({ ...FOLDER, ...change }).level;
  t.is(levelOf({}), 'well');
  t.is(levelOf({ fault: 'permission denied' }), 'ill');
  t.is(levelOf({ freeBytes: 1_000 }), 'ill');
  t.is(levelOf({ isOpen: true }), 'note');
  t.is(levelOf({ flushMs: 200 }), 'note');
});

test('a cluster is told by what it is doing, and each of its problems by itself', (t) => {
  const told = (...facts: Parameters<typeof clusterFindings>) =>
    clusterFindings(...facts).map(({ level, text }) => `${level} ${text}`);
  t.deepEqual(told({ state: 'running', name: 'lab', status: { ...STATUS, faults: [], roll: [], problems: [] } }), [
    'well lab is healthy, at block 7',
  ]);
  const problems = ['p2 is killed', 'p3 is killed'];
  t.deepEqual(
    told({ state: 'running', name: 'lab', status: { ...STATUS, faults: [], roll: [], healthy: false, problems } }),
    ['ill p2 is killed', 'ill p3 is killed'],
  );
  const alone = { ...STATUS, faults: [], roll: [], problems: ['no majority'] };
  t.deepEqual(told({ state: 'running', name: 'lab', status: alone }), [
    'well lab is healthy, at block 7',
    'note no majority',
  ]);
  t.is(told({ state: 'damaged', fault: 'it is no JSON', hint: '' })[0], 'ill it is no JSON');
  t.deepEqual(
    clusterFindings({ state: 'down', name: 'lab', leftovers: ['p1 (pid 3)'], taken: ["p2's port 7402 is taken"] }).map(
      ({ level }) => level,
    ),
    ['well', 'note', 'note'],
  );
});

test('errors in the logs are counted, and the last one is quoted', (t) => {
  t.is(logFindings([], 600_000)[0]?.level, 'well');
  const [found] = logFindings([{ source: 'p2', errors: 2, last: 'boom' }], 600_000);
  t.is(found?.text, 'p2 wrote 2 errors, the last: boom');
  t.is(found?.hint, '`orchestrator logs p2 --level error`');
});
