import test from 'ava';
import { clusterOf, idOf, Stage } from './stage.js';

test('everything is forked at once, and peers begin when the tracker listens', (t) => {
  const stage = new Stage(clusterOf(2));
  t.deepEqual(stage.play({ type: 'begin' }), ['fork tracker', 'fork p1', 'fork p2']);
  t.deepEqual(stage.ready('tracker'), ['tracker: started', 'p1 ← begin', 'p2 ← begin']);
  t.deepEqual(stage.ready('p1', 7401), ['p1: started']);
  t.deepEqual(stage.ready('p2', 7402), ['p2: started', 'supervisor: listening']);
  t.deepEqual(stage.says('p1', { links: [idOf('p2')] }), ['p1: meshed']);
  t.deepEqual(stage.says('p2', { links: [idOf('p1')] }), ['p2: meshed', 'supervisor: up']);
});

test('with any ports, peers wait for the one that the tracker gets', (t) => {
  const stage = new Stage(clusterOf(1, { trackerPort: 0, anyPort: true }));
  t.deepEqual(stage.play({ type: 'begin' }), ['fork tracker']);
  t.deepEqual(stage.ready('tracker', 5005), ['tracker: started', 'fork p1', 'p1 ← begin']);
  t.is(stage.supervisor.cluster.trackerPort, 5005);
  stage.ready('p1', 5006);
  t.is(stage.supervisor.cluster.seats[0]?.port, 5006);
});

test('a peer that crashes is revived after 0.5 s, then 1 s, 2 s … 30 s, and given up at the 10th time', (t) => {
  const stage = Stage.up(2);
  const waits: number[] = [];
  for (let crash = 1; crash < 10; crash++) {
    t.deepEqual(stage.ends('p1', null, 'SIGSEGV'), ['p1: crashed'], `crash ${crash}`);
    const from = stage.now;
    t.deepEqual(stage.passTo(stage.supervisor.next() ?? 0), ['fork p1', 'p1 ← begin']);
    waits.push(stage.now - from);
    stage.ready('p1', 7401);
  }
  t.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  t.deepEqual(stage.ends('p1', 1), ['p1: given-up']);
  t.deepEqual(stage.pass(3_600_000), []);

  const [request, done] = stage.command({ type: 'operate', action: 'start', target: 'p1' });
  t.deepEqual(done, ['fork p1', 'p1 ← begin']);
  stage.ready('p1', 7401);
  t.deepEqual(stage.answers.get(request), { results: [{ name: 'p1', state: 'running', changed: true, ms: 0 }] });
  t.deepEqual(stage.ends('p1', 1), ['p1: crashed']);
  t.is(stage.supervisor.next(), stage.now + 500);
});

test('crashes more than 5 minutes ago do not count', (t) => {
  const stage = Stage.up(1);
  for (let crash = 1; crash < 30; crash++) {
    t.deepEqual(stage.ends('tracker', 1), ['tracker: crashed']);
    stage.pass(500);
    stage.ready('tracker');
    stage.pass(300_001);
  }
});

test('a peer that is killed stays dead until it is started', (t) => {
  const stage = Stage.up(2);
  const [request, done] = stage.command({ type: 'operate', action: 'kill', target: 'p2' });
  t.deepEqual(done, ['p2 ← SIGKILL']);
  t.false(stage.answers.has(request));
  t.deepEqual(stage.ends('p2', null, 'SIGKILL'), ['p2: killed', `answer ${request}`]);
  t.deepEqual(stage.pass(3_600_000), []);
  const [start] = stage.command({ type: 'operate', action: 'start', target: 'p2' });
  stage.ready('p2', 7402);
  t.true(stage.answers.has(start));
});

test('a peer that waits for its revival can be killed too', (t) => {
  const stage = Stage.up(2);
  stage.ends('p2', 1);
  const [request] = stage.command({ type: 'operate', action: 'kill', target: 'p2' });
  t.deepEqual(stage.answers.get(request), { results: [{ name: 'p2', state: 'killed', changed: true, ms: 0 }] });
  t.deepEqual(stage.pass(3_600_000), []);
});

test('stopping is asked for, and forced after 5 s', (t) => {
  const stage = Stage.up(1);
  const [request, done] = stage.command({ type: 'operate', action: 'stop', target: 'p1' });
  t.deepEqual(done, ['p1 ← stop']);
  t.deepEqual(stage.pass(4_999), []);
  t.deepEqual(stage.pass(1), ['p1 ← SIGKILL']);
  t.deepEqual(stage.ends('p1', null, 'SIGKILL'), ['p1: stopped', `answer ${request}`]);
});

test('a paused peer is continued before it is stopped, and shown as paused until then', (t) => {
  const stage = Stage.up(1);
  t.deepEqual(stage.command({ type: 'operate', action: 'pause', target: 'p1' })[1], [
    'p1 ← SIGSTOP',
    'p1: paused',
    'answer 1',
  ]);
  const [ps] = stage.command({ type: 'ps' });
  stage.trackerSays(1);
  t.like(stage.answers.get(ps), {
    peers: [{ name: 'p1', state: 'paused', height: 0 }],
    tracker: { state: 'running', listed: 1 },
  });
  t.deepEqual(stage.command({ type: 'operate', action: 'stop', target: 'p1' })[1], ['p1 ← SIGCONT', 'p1 ← stop']);
});

test('who does not answer within a second is shown with its last word', (t) => {
  const stage = Stage.up(2);
  const [ps, status] = [stage.command({ type: 'ps' })[0], stage.command({ type: 'status' })[0]];
  stage.says('p1', { height: 7 });
  t.deepEqual(stage.pass(1000), [`answer ${ps}`, `answer ${status}`]);
  t.like(stage.answers.get(ps), { peers: [{ height: 7 }, { height: 0 }] });
  t.like(stage.answers.get(status), {
    healthy: false,
    height: 7,
    problems: ['tracker does not answer (running)', 'p2 does not answer (running)'],
  });
});

test('a start that fails is rolled back: what listens says goodbye, what does not is killed', (t) => {
  const stage = new Stage(clusterOf(3));
  stage.play({ type: 'begin' });
  stage.ready('tracker');
  stage.ready('p1', 7401);
  const failed = { type: 'failed', code: 'PORT_TAKEN', message: 'port 7402 is taken', hint: 'try another' } as const;
  t.deepEqual(stage.play({ type: 'report', name: 'p2', report: failed }), [
    'p2: failed',
    'supervisor: stopping',
    'p1 ← stop',
    'p2 ← SIGKILL',
    'p3 ← SIGKILL',
  ]);
  t.deepEqual(stage.ends('p2', 1), ['p2: killed']);
  t.deepEqual(stage.ends('p3', null, 'SIGKILL'), ['p3: killed']);
  t.deepEqual(stage.ends('p1', 0), ['p1: stopped', 'tracker ← stop']);
  t.deepEqual(stage.ends('tracker', 0), ['tracker: stopped', 'exit PORT_TAKEN']);
  t.like(stage.over, { message: 'p2: port 7402 is taken', hint: 'try another', exit: 5 });
});

test('a start is rolled back when a child just dies, and when one is not ready in time', (t) => {
  const dies = new Stage(clusterOf(1));
  dies.play({ type: 'begin' });
  dies.ends('tracker', 1);
  t.deepEqual(dies.ends('p1', null, 'SIGKILL'), ['p1: killed', 'exit START_FAILED']);

  const slow = new Stage(clusterOf(1), { upMs: 2000 });
  slow.play({ type: 'begin' });
  slow.ready('tracker');
  t.deepEqual(slow.pass(2000), ['supervisor: stopping', 'p1 ← SIGKILL']);
  slow.ends('p1', null, 'SIGKILL');
  slow.ends('tracker', 0);
  t.like(slow.over, { code: 'TIME_OUT', message: 'p1 did not listen within 2 s', exit: 4 });
});

test('links that do not come make a start fail only where they were asked for', (t) => {
  for (const linksAsked of [true, false]) {
    const stage = new Stage(clusterOf(2), { linksAsked, upMs: 3000 });
    stage.play({ type: 'begin' });
    for (const name of ['tracker', 'p1', 'p2']) stage.ready(name);
    const lines = stage.pass(3000);
    t.deepEqual(
      lines,
      linksAsked
        ? ['supervisor: unlinked-yet', 'supervisor: stopping', 'p1 ← stop', 'p2 ← stop']
        : ['supervisor: unlinked-yet'],
    );
  }
});

test('down ends the peers first, so that they can say goodbye, and answers when all is over', (t) => {
  const stage = Stage.up(2);
  stage.ends('p2', 1);
  const [request, done] = stage.command({ type: 'down' });
  t.deepEqual(done, ['supervisor: stopping', 'p1 ← stop']);
  t.deepEqual(stage.command({ type: 'heal' })[1], ['refuse 2 GOING_DOWN']);
  t.deepEqual(stage.ends('p1', 0), ['p1: stopped', 'tracker ← stop']);
  t.deepEqual(stage.ends('tracker', 0), ['tracker: stopped', `answer ${request}`, 'exit']);
  t.is(stage.over, null);
});

test('forcing kills everything at once', (t) => {
  const stage = Stage.up(2);
  stage.play({ type: 'shutdown' });
  t.deepEqual(stage.play({ type: 'force' }), ['tracker ← SIGKILL', 'p1 ← SIGKILL', 'p2 ← SIGKILL']);
  for (const name of ['p1', 'p2', 'tracker']) stage.ends(name, null, 'SIGKILL');
  t.is(stage.over, null);
});

test('scaling up gives new peers a seat each', (t) => {
  const stage = Stage.up(2);
  const [request, done] = stage.command({ type: 'scale', peers: 3 }, [{ name: 'p3', id: idOf('p3'), port: 7403 }]);
  t.deepEqual(done, ['fork p3', 'p3 ← begin', 'supervisor: scaled']);
  t.deepEqual(stage.ready('p3', 7403), ['p3: started', `answer ${request}`]);
  t.deepEqual(
    stage.supervisor.cluster.seats.map(({ name }) => name),
    ['p1', 'p2', 'p3'],
  );
});

test('who leaves when a cluster shrinks says so for good, and is forgotten with its faults', (t) => {
  const stage = Stage.up(3);
  stage.command({ type: 'link', what: 'cut', from: 'p1', to: 'p3', oneWay: false });
  const [request, done] = stage.command({ type: 'scale', peers: 2 });
  t.deepEqual(done, ['supervisor: scaled', 'p3 ← stop for good']);
  t.deepEqual(stage.ends('p3', 0), [
    'p3: stopped',
    'p3: retired',
    'p1 ← faults',
    'p2 ← faults',
    'forget p3',
    `answer ${request}`,
  ]);
  t.deepEqual(
    stage.supervisor.cluster.seats.map(({ name }) => name),
    ['p1', 'p2'],
  );
  t.deepEqual(stage.supervisor.cluster.faults, []);
});

test('one that does not run comes back to say that it leaves, as soon as it has somebody to say it to', (t) => {
  const stage = Stage.up(3);
  stage.command({ type: 'operate', action: 'kill', target: 'p3' });
  stage.ends('p3', null, 'SIGKILL');
  t.deepEqual(stage.command({ type: 'scale', peers: 2 })[1], ['fork p3', 'p3 ← begin', 'supervisor: scaled']);
  t.deepEqual(stage.ready('p3', 7403), ['p3: started']);
  t.deepEqual(stage.pass(1000), []);
  t.deepEqual(stage.says('p3', { links: [idOf('p1')] }), ['p3 ← stop for good']);
});

test('one that cannot come back to leave stays on the roll, and the next scaling tries again', (t) => {
  const stage = Stage.up(3);
  const kill = (): void => {
    stage.command({ type: 'operate', action: 'kill', target: 'p3' });
    stage.ends('p3', null, 'SIGKILL');
  };
  const shrink = (): number => stage.command({ type: 'scale', peers: 2 })[0];
  const refusal = (request: number) => stage.refusals.get(request);
  kill();
  const crashed = shrink();
  t.deepEqual(stage.ends('p3', 1), ['p3: crashed', `refuse ${crashed} ENDED`]);
  t.is(refusal(crashed)?.message, 'p3 could not leave and still counts in majorities: exit code 1');
  t.is(stage.supervisor.cluster.seats.length, 3);

  const failed = shrink();
  stage.play({
    type: 'report',
    name: 'p3',
    report: { type: 'failed', code: 'DATA_DAMAGED', message: 'no block 7', hint: '' },
  });
  t.regex(refusal(failed)?.message ?? '', /no block 7$/);
  stage.ends('p3', 1);

  const killed = shrink();
  kill();
  t.regex(refusal(killed)?.message ?? '', /it was ended before$/);

  const done = shrink();
  stage.ready('p3', 7403);
  stage.says('p3', { links: [idOf('p1')] });
  stage.ends('p3', 0);
  t.true(stage.answers.has(done));
});

test('a peer that was just being stopped comes back once more to leave', (t) => {
  const stage = Stage.up(2);
  stage.command({ type: 'operate', action: 'stop', target: 'p2' });
  const [request] = stage.command({ type: 'scale', peers: 1 });
  t.deepEqual(stage.ends('p2', 0), ['p2: stopped', 'fork p2', 'p2 ← begin', 'answer 1']);
  t.false(stage.answers.has(request), 'it has not left yet');
  stage.ready('p2', 7402);
  stage.says('p2', { links: [idOf('p1')] });
  stage.ends('p2', 0);
  t.true(stage.answers.has(request));
});

test('a start that another command ends is refused at once', (t) => {
  for (const action of ['kill', 'stop'] as const) {
    const stage = Stage.up(2);
    const down = (): void => {
      stage.command({ type: 'operate', action, target: 'p2' });
      if (stage.supervisor.cluster.children.some(({ name }) => name === 'p2')) stage.ends('p2', null, 'SIGKILL');
    };
    const start = (): number => stage.command({ type: 'operate', action: 'start', target: 'p2' })[0];
    down();
    const starting = start();
    down();
    t.like(stage.refusals.get(starting), { code: 'ENDED', message: 'p2 was ended before it listened' });
    const waiting = start();
    stage.ends('p2', 1);
    t.false(stage.refusals.has(waiting), 'it will be revived');
    down();
    t.like(stage.refusals.get(waiting), { code: 'ENDED' });
  }
});

test('a start that finds no process to start says why, and is tried again', (t) => {
  const stage = Stage.up(1);
  stage.command({ type: 'operate', action: 'kill', target: 'p1' });
  stage.ends('p1', null, 'SIGKILL');
  const [start] = stage.command({ type: 'operate', action: 'start', target: 'p1' });
  stage.play({ type: 'ended', name: 'p1', code: null, signal: null, why: 'EMFILE: too many open files' });
  t.is(stage.refusals.get(start)?.message, 'p1 does not start: EMFILE: too many open files');
  t.deepEqual(stage.pass(500), ['fork p1', 'p1 ← begin']);
});

test('faults reach every peer at once, and each one that begins', (t) => {
  const stage = Stage.up(3);
  const [request, done] = stage.command({ type: 'link', what: 'cut', from: 'p1', to: 'p2', oneWay: true });
  t.deepEqual(done, ['p1 ← faults 1>2', 'p2 ← faults 1>2', 'p3 ← faults 1>2', 'supervisor: cut', `answer ${request}`]);
  t.deepEqual(stage.answers.get(request), { faults: [{ kind: 'cut', from: 'p1', to: 'p2' }] });
  stage.ends('p3', 1);
  t.deepEqual(stage.pass(500), ['fork p3', 'p3 ← begin 1>2']);
  const [split] = stage.command({ type: 'partition', groups: ['p1'] });
  t.like(stage.answers.get(split), { groups: [['p1'], ['p2', 'p3']] });
  t.is(stage.supervisor.cluster.faults.length, 4);
  stage.command({ type: 'heal' });
  t.deepEqual(stage.supervisor.cluster.faults, []);
});

test('links that are cut are not waited for', (t) => {
  const cuts = [{ kind: 'cut', from: idOf('p1'), to: idOf('p2') }] as const;
  const stage = new Stage(clusterOf(2, { faults: cuts }));
  stage.play({ type: 'begin' });
  t.deepEqual(stage.ready('tracker'), ['tracker: started', 'p1 ← begin 1>2', 'p2 ← begin 1>2']);
  stage.ready('p1', 7401);
  stage.ready('p2', 7402);
  stage.says('p1');
  t.deepEqual(stage.says('p2'), ['p2: meshed', 'supervisor: up']);
});

test('mining is answered when all have mined, and refused when one of them dies', (t) => {
  const stage = Stage.up(2);
  const mined = (name: string, request: number) =>
    stage.play({ type: 'report', name, report: { type: 'mined', request, blocks: 2, height: 5 } });
  const [first] = stage.command({ type: 'mine', target: 'all', blocks: 2 });
  mined('p1', first);
  t.deepEqual(mined('p2', first), [`answer ${first}`]);
  t.like(stage.answers.get(first), { mined: [{ name: 'p1', blocks: 2, height: 5 }, { name: 'p2' }] });
  const [second] = stage.command({ type: 'mine', target: 'p1', blocks: 2 });
  stage.ends('p1', 1);
  t.like(stage.refusals.get(second), { code: 'ENDED' });
});

test('two minings of one peer are answered each with its own', (t) => {
  const stage = Stage.up(1);
  const mine = (blocks: number): number => stage.command({ type: 'mine', target: 'p1', blocks })[0];
  const [long, short] = [mine(5), mine(1)];
  const mined = (request: number, blocks: number, height: number): string[] =>
    stage.play({ type: 'report', name: 'p1', report: { type: 'mined', request, blocks, height } });
  t.deepEqual(mined(short, 1, 1), [`answer ${short}`]);
  t.deepEqual(mined(long, 5, 6), [`answer ${long}`]);
  t.deepEqual(stage.answers.get(short), { mined: [{ name: 'p1', blocks: 1, height: 1 }] });
  t.deepEqual(stage.answers.get(long), { mined: [{ name: 'p1', blocks: 5, height: 6 }] });
});

test('what a process said before it was asked is no answer', (t) => {
  const stage = Stage.up(1);
  const [ps] = stage.command({ type: 'ps' });
  const old = { type: 'status', request: 0, listed: 1, rssBytes: 1, uptimeMs: 1 } as const;
  stage.play({ type: 'report', name: 'tracker', report: old });
  stage.says('p1');
  t.false(stage.answers.has(ps));
  t.deepEqual(stage.trackerSays(1), [`answer ${ps}`]);
});

test('what a process cannot do is refused, and nothing is done to the others', (t) => {
  const stage = Stage.up(2);
  stage.command({ type: 'operate', action: 'kill', target: 'p2' });
  stage.ends('p2', null, 'SIGKILL');
  const refused = (command: Parameters<Stage['command']>[0]): unknown =>
    stage.refusals.get(stage.command(command)[0])?.code;
  t.is(refused({ type: 'operate', action: 'pause', target: 'all' }), 'WRONG_STATE');
  t.is(refused({ type: 'operate', action: 'resume', target: 'p2' }), 'WRONG_STATE');
  t.is(refused({ type: 'heat', target: 'p2', ms: 1 }), 'WRONG_STATE');
  t.is(refused({ type: 'mine', target: 'tracker', blocks: 1 }), 'USAGE');
  t.is(refused({ type: 'operate', action: 'kill', target: 'p7' }), 'NO_TARGET');
  t.is(refused({ type: 'link', what: 'cut', from: 'p1', to: 'p1', oneWay: false }), 'USAGE');
  t.is(refused({ type: 'partition', groups: ['p1..p2'] }), 'USAGE');
});

test('a child is written down while it runs, so that the next supervisor can end it', (t) => {
  const stage = Stage.up(1);
  t.deepEqual(
    stage.supervisor.cluster.children.map(({ name, pid }) => [name, pid]),
    [
      ['tracker', 100],
      ['p1', 101],
    ],
  );
  stage.ends('p1', 1);
  t.deepEqual(
    stage.supervisor.cluster.children.map(({ name }) => name),
    ['tracker'],
  );
});
