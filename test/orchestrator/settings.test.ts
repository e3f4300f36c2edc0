import test from 'ava';
import { Fault } from '../../orchestrator/control/fault.js';
import { durationMs, type Given, settingsFrom, wholeNumber } from '../../orchestrator/settings.js';

const read = (flags: Given, env: NodeJS.ProcessEnv = {}, file: Given = {}) =>
  settingsFrom(flags, env, file, '/home/state');

test('a flag wins over the environment, that over the file, that over the default', (t) => {
  t.is(read({}).name, 'default');
  t.is(read({}, {}, { name: 'file' }).name, 'file');
  t.is(read({}, { ORCHESTRATOR_NAME: 'env' }, { name: 'file' }).name, 'env');
  t.is(read({ name: 'flag' }, { ORCHESTRATOR_NAME: 'env' }, { name: 'file' }).name, 'flag');
});

test('what nobody says is left open, so that a cluster stays as it is', (t) => {
  t.like(read({}), {
    data: '/home/state',
    peers: undefined,
    port: undefined,
    host: undefined,
    dashboard: true,
    dashboardPort: undefined,
    dashboardHost: undefined,
    dashboardAllow: undefined,
    open: true,
    json: false,
    quiet: false,
    color: undefined,
  });
});

test('a setting of two words has a hyphen as a flag and an underscore as a variable', (t) => {
  t.is(read({ dashboardPort: '7' }).dashboardPort, 7);
  t.is(read({}, { ORCHESTRATOR_DASHBOARD_PORT: '7' }).dashboardPort, 7);
  t.is(read({}, {}, { dashboardPort: 7 }).dashboardPort, 7);
  t.like(read({ dashboard: false }, { ORCHESTRATOR_OPEN: '0' }), { dashboard: false, open: false });
});

test('names the dashboard may be called by are a list, in a text between commas', (t) => {
  const names = ['demo.local', '192.168.1.7'];
  t.deepEqual(read({ dashboardAllow: names }).dashboardAllow, names);
  t.deepEqual(read({}, { ORCHESTRATOR_DASHBOARD_ALLOW: 'demo.local,192.168.1.7' }).dashboardAllow, names);
  t.deepEqual(read({}, {}, { dashboardAllow: [] }).dashboardAllow, []);
});

test('how a cluster mines is read from texts, and bounded', (t) => {
  const said = read({ mine: '5s', threads: '2' }, { ORCHESTRATOR_POW: 'drawn' }, { difficulty: 4, confirmations: 3 });
  t.like(said, { pace: { type: 'interval', ms: 5_000 }, threads: 2, proofOfWork: 'drawn', zeros: 4, confirmations: 3 });
  t.deepEqual(read({}, {}, { mine: 'always' }).pace, { type: 'always' });
  t.deepEqual(read({ mine: 'on-demand' }).pace, { type: 'on-demand' });
  const nobody = { pace: undefined, threads: undefined, proofOfWork: undefined, zeros: undefined };
  t.like(read({}), nobody, 'what nobody says stays as it is');
});

test('numbers and flags are read from texts', (t) => {
  t.like(read({ peers: '6', port: '0', timeout: '1.5' }, { ORCHESTRATOR_JSON: '1', ORCHESTRATOR_COLOR: 'no' }), {
    peers: 6,
    port: 0,
    timeoutMs: 1500,
    json: true,
    color: false,
  });
  t.is(read({}, {}, { peers: 3, quiet: true }).peers, 3);
});

const BAD: readonly (readonly [string, () => unknown, RegExp])[] = [
  ['no number', () => read({ peers: 'many' }), /--peers is "many": must be a whole number/],
  ['too many peers', () => read({ peers: '257' }), /--peers is "257"/],
  ['no peers', () => read({ peers: '0' }), /--peers is "0"/],
  ['a port above 65535', () => read({ port: '65536' }), /--port is "65536"/],
  ['a negative seed', () => read({ seed: '-1' }), /--seed is "-1"/],
  ['a pace that is none', () => read({ mine: 'often' }), /--mine is "often": must be on-demand, always, or a mean/],
  ['too short an interval', () => read({ mine: '49ms' }), /--mine is "49ms": must be on-demand/],
  ['too long an interval', () => read({ mine: '61m' }), /--mine is "61m": must be on-demand/],
  ['work of another kind', () => read({ pow: 'proof' }), /--pow is "proof"/],
  ['no threads', () => read({ threads: '0' }), /--threads is "0"/],
  ['too hard', () => read({ difficulty: '61' }), /--difficulty is "61"/],
  ['no confirmations', () => read({ confirmations: '0' }), /--confirmations is "0"/],
  ['a name with a slash', () => read({ name: '../x' }), /--name is "..\/x": must be letters/],
  ['no time at all', () => read({ timeout: '0' }), /--timeout is "0"/],
  ['a wrong variable', () => read({}, { ORCHESTRATOR_PORT: 'x' }), /ORCHESTRATOR_PORT is "x"/],
  ['a wrong value in the file', () => read({}, {}, { host: 7 }), /host in orchestrator.config.json is 7/],
  ['an unknown setting in the file', () => read({}, {}, { prot: 7 }), /no setting "prot"/],
  ['a port that is none', () => read({ dashboardPort: '-1' }), /--dashboard-port is "-1": must be a whole number/],
  ['a host no browser finds', () => read({ dashboardHost: 'a/b' }), /--dashboard-host is "a\/b": must be a name/],
  ['half an address', () => read({}, { ORCHESTRATOR_DASHBOARD_HOST: '1::2::3' }), /DASHBOARD_HOST is "1::2::3"/],
  ['a name that is an option', () => read({ dashboardAllow: ['--x y'] }), /--dashboard-allow is \["--x y"\]/],
  ['a time without a unit we know', () => durationMs('5d', '--for'), /--for is "5d"/],
  ['half a block', () => wholeNumber('1.5', '--blocks', 1, 9), /--blocks is "1.5"/],
];
for (const [what, act, message] of BAD) {
  test(`${what} is a usage error that says where it stands`, (t) => {
    const fault = t.throws(act, { instanceOf: Fault, message });
    t.is(fault.exit, 2);
  });
}

test('times are written with their units', (t) => {
  t.deepEqual(
    ['500ms', '20s', '20', '1.5m', '1h', '0'].map((text) => durationMs(text, '--for')),
    [500, 20_000, 20_000, 90_000, 3_600_000, 0],
  );
});
