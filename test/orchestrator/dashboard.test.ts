import test from 'ava';
import { pageAddress, pageUrl } from '../../orchestrator/plan.js';
import { clusterOf, idOf, Stage, TOKEN } from './stage.js';

const withDashboard = true;
const report = (code: string) => ({ type: 'failed', code, message: 'port 7480 is taken', hint: '' }) as const;

test('the dashboard is forked with the peers, and begins with its token when the tracker listens', (t) => {
  const stage = new Stage(clusterOf(1), { withDashboard });
  t.deepEqual(stage.play({ type: 'begin' }), ['fork tracker', 'fork p1', 'fork dashboard']);
  t.deepEqual(stage.ready('tracker'), ['tracker: started', 'p1 ← begin', 'dashboard ← begin']);
  t.deepEqual(stage.ready('p1', 7401), ['p1: started']);
  t.deepEqual(stage.ready('dashboard', 7481), ['dashboard: started', 'supervisor: listening']);
  t.is(stage.supervisor.cluster.dashboard.port, 7481);
});

test('its token is told to it alone, each time it begins', (t) => {
  const stage = new Stage(clusterOf(1), { withDashboard });
  const step = (event: Parameters<Stage['play']>[0]) => stage.supervisor.step(stage.now, event);
  step({ type: 'begin' });
  const told = [
    ...step({ type: 'forked', name: 'tracker', pid: 1, startedAt: '' }),
    ...step({ type: 'forked', name: 'dashboard', pid: 2, startedAt: '' }),
    ...step({ type: 'report', name: 'tracker', report: { type: 'ready', host: '127.0.0.1', port: 7400 } }),
    ...step({ type: 'report', name: 'dashboard', report: { type: 'ready', host: '127.0.0.1', port: 7480 } }),
  ].filter((effect) => JSON.stringify(effect).includes(TOKEN));
  t.deepEqual(told, [{ type: 'send', name: 'dashboard', command: { type: 'begin', token: TOKEN } }]);
  t.false(JSON.stringify(stage.supervisor.cluster).includes(TOKEN));
});

test('left out, it is not started with the others, and can be started later', (t) => {
  const stage = Stage.up(1);
  const [start, done] = stage.command({ type: 'operate', action: 'start', target: 'dashboard' });
  t.deepEqual(done, ['fork dashboard', 'dashboard ← begin']);
  t.deepEqual(stage.ready('dashboard', 7480), ['dashboard: started', `answer ${start}`]);
});

test('one that cannot start does not undo the others, and is revived like them', (t) => {
  const stage = new Stage(clusterOf(1), { withDashboard });
  stage.play({ type: 'begin' });
  t.deepEqual(stage.play({ type: 'report', name: 'dashboard', report: report('PORT_TAKEN') }), ['dashboard: failed']);
  t.deepEqual(stage.ends('dashboard', 1), ['dashboard: crashed']);
  stage.ready('tracker');
  t.deepEqual(stage.ready('p1', 7401), ['p1: started', 'supervisor: listening']);
  t.deepEqual(stage.passTo(1500).at(0), 'fork dashboard');
  t.deepEqual(stage.ready('dashboard', 7480), ['dashboard: started']);
});

test('one that is slow to listen is waited for, but not for ever', (t) => {
  const stage = new Stage(clusterOf(1), { withDashboard, upMs: 2000 });
  stage.play({ type: 'begin' });
  stage.ready('tracker');
  stage.ready('p1', 7401);
  t.deepEqual(stage.pass(1999), []);
  t.deepEqual(stage.pass(1), ['dashboard: late', 'supervisor: listening']);
  t.is(stage.over, undefined);
});

test('who crashes again and again is given up, and the cluster runs on', (t) => {
  const stage = Stage.up(1, {}, true);
  for (let crash = 1; crash < 10; crash++) {
    t.deepEqual(stage.ends('dashboard', 1), ['dashboard: crashed'], `crash ${crash}`);
    stage.passTo(stage.supervisor.next() ?? 0);
  }
  t.deepEqual(stage.ends('dashboard', 1), ['dashboard: given-up']);
  t.is(stage.over, undefined);
  const [ps] = stage.command({ type: 'ps' });
  stage.trackerSays(1);
  stage.says('p1');
  t.like(stage.answers.get(ps), { dashboard: { state: 'failed', pid: null, restarts: 9 }, peers: [{ name: 'p1' }] });
});

test('killed, it stays dead, is no illness, and cannot be opened', (t) => {
  const stage = Stage.up(1, {}, true);
  const ask = (): number => stage.command({ type: 'dashboard' })[0];
  t.deepEqual(stage.answers.get(ask()), {
    url: 'http://127.0.0.1:7480/',
    token: TOKEN,
    host: '127.0.0.1',
    port: 7480,
  });
  stage.command({ type: 'operate', action: 'kill', target: 'dashboard' });
  t.deepEqual(stage.ends('dashboard', null, 'SIGKILL').at(0), 'dashboard: killed');
  t.deepEqual(stage.pass(3_600_000), []);
  t.like(stage.refusals.get(ask()), {
    code: 'WRONG_STATE',
    message: 'dashboard is killed and cannot be opened',
    hint: '`orchestrator start dashboard` starts it',
  });
  const [status] = stage.command({ type: 'status' });
  stage.trackerSays(1);
  stage.says('p1');
  t.like(stage.answers.get(status), { healthy: true, problems: [] });
});

test('ps has its row, without the token, and status asks it too', (t) => {
  const stage = Stage.up(1, {}, true);
  const [ps, status] = [stage.command({ type: 'ps' })[0], stage.command({ type: 'status' })[0]];
  stage.trackerSays(1);
  stage.says('p1');
  t.false(stage.answers.has(ps));
  stage.dashboardSays(3);
  t.like(stage.answers.get(ps), {
    dashboard: { state: 'running', host: '127.0.0.1', port: 7480, restarts: 0, rssBytes: 1, pages: 3 },
  });
  t.false(JSON.stringify(stage.answers.get(ps)).includes(TOKEN));
  t.like(stage.answers.get(status), { healthy: true });
  const [silent] = stage.command({ type: 'status' });
  stage.trackerSays(1);
  stage.says('p1');
  stage.pass(1000);
  t.like(stage.answers.get(silent), { healthy: false, problems: ['dashboard does not answer (running)'] });
});

test('it ends with the peers, before the tracker', (t) => {
  const stage = Stage.up(1, {}, true);
  t.deepEqual(stage.play({ type: 'shutdown' }), ['supervisor: stopping', 'p1 ← stop', 'dashboard ← stop']);
  t.deepEqual(stage.ends('p1', 0), ['p1: stopped']);
  t.deepEqual(stage.ends('dashboard', 0), ['dashboard: stopped', 'tracker ← stop']);
  t.deepEqual(stage.ends('tracker', 0), ['tracker: stopped', 'exit']);
});

test('one named peer is removed as the leavers of a smaller cluster are', (t) => {
  const stage = Stage.up(3);
  stage.command({ type: 'link', what: 'cut', from: 'p1', to: 'p2', oneWay: false });
  const [remove, done] = stage.command({ type: 'remove', target: 'p1' });
  t.deepEqual(done, ['supervisor: scaled', 'p1 ← stop for good']);
  // Asked for once more, it waits for the same end.
  const [again, nothing] = stage.command({ type: 'remove', target: 'p1' });
  t.deepEqual(nothing, []);
  const lines = stage.ends('p1', 0);
  t.deepEqual(lines.slice(0, 2), ['p1: stopped', 'p1: retired']);
  t.deepEqual(lines.slice(-3), ['forget p1', `answer ${remove}`, `answer ${again}`]);
  t.like(stage.answers.get(remove), { results: [{ name: 'p1', changed: true }] });
  t.deepEqual(
    stage.supervisor.cluster.seats.map(({ name }) => name),
    ['p2', 'p3'],
  );
  t.deepEqual(stage.supervisor.cluster.faults, []);
});

test('a dead peer comes back to be removed', (t) => {
  const stage = Stage.up(2);
  stage.command({ type: 'operate', action: 'kill', target: 'p2' });
  stage.ends('p2', null, 'SIGKILL');
  const [remove, done] = stage.command({ type: 'remove', target: 'p2' });
  t.deepEqual(done, ['fork p2', 'p2 ← begin', 'supervisor: scaled']);
  stage.ready('p2', 7402);
  stage.says('p2', { links: [idOf('p1')] });
  stage.ends('p2', 0);
  t.true(stage.answers.has(remove));
});

test('the last peer stays, those that are leaving not counted; only one peer is removed at a time', (t) => {
  const stage = Stage.up(2);
  const refused = (target: string) => stage.refusals.get(stage.command({ type: 'remove', target })[0])?.code;
  t.is(refused('p1,p2'), 'USAGE');
  t.is(refused('dashboard'), 'USAGE');
  t.is(refused('p7'), 'NO_TARGET');
  stage.command({ type: 'remove', target: 'p2' });
  t.is(refused('p1'), 'LAST_PEER');
  stage.ends('p2', 0);
  t.is(refused('p1'), 'LAST_PEER');
  t.is(stage.supervisor.cluster.seats.length, 1);
});

test('the address of the page is one that a browser can be sent to', (t) => {
  t.is(pageUrl({ host: '0.0.0.0', port: 7480 }), 'http://127.0.0.1:7480/');
  t.is(pageUrl({ host: '::', port: 7480 }), 'http://[::1]:7480/');
  t.is(pageUrl({ host: 'demo.local', port: 80 }), 'http://demo.local:80/');
  t.is(pageAddress('http://127.0.0.1:7480/', TOKEN), `http://127.0.0.1:7480/#token=${TOKEN}`);
});
