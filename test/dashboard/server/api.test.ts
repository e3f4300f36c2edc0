import test from 'ava';
import { isOperation } from '../../../dashboard/server/route.js';
import { shapes } from '../../../dashboard/server/shapes.js';
import { EXIT, Fault } from '../../../orchestrator/control/fault.js';
import { idOf } from '../../peer/core/bench.js';
import { exampleOf, peerRow, Stage } from './stage.js';

const JSON_TYPE = 'application/json; charset=utf-8';

test('every answer has the shape that is promised for it', async (t) => {
  const stage = await Stage.set(t);
  const { ground, board } = stage;
  board.apply({ type: 'peer', peer: peerRow('p1', idOf('p1')) });
  const b1 = ground.world.get('b1');
  const examples: { readonly [path: string]: string } = {
    '/api/shoppers': '/api/shoppers?name=a',
    '/api/shoppers/:key': `/api/shoppers/${ground.world.join('Ada').content.publicKey}`,
    '/api/transactions/:id': `/api/transactions/${ground.world.join('Ada').id}`,
  };
  for (const { method, path, answers } of stage.routes.filter((route) => !isOperation(route))) {
    const reply = await stage.ask(method.toUpperCase(), examples[path] ?? exampleOf(path, b1.hash));
    t.is(reply.status, 200, `${path}: ${reply.body}`);
    if (typeof answers !== 'string') continue;
    t.is(reply.headers['content-type'], JSON_TYPE);
    const read = shapes[answers].safeParse(JSON.parse(reply.body));
    t.true(read.success, `${path}: ${read.error?.message}`);
  }
});

test('a block by its hash is kept for ever; nothing else of the API is kept at all', async (t) => {
  const stage = await Stage.set(t);
  const { hash } = stage.ground.world.get('b3');
  const cacheOf = async (path: string): Promise<string | undefined> =>
    (await stage.ask('GET', path)).headers['cache-control'];
  t.is(await cacheOf(`/api/blocks/${hash}`), 'public, max-age=31536000, immutable');
  for (const path of [
    `/api/blocks/${hash}/place`,
    '/api/blocks',
    '/api/status',
    '/api/peers',
    '/metrics',
    '/nowhere',
  ]) {
    t.is(await cacheOf(path), 'no-store', path);
  }
  t.is(await cacheOf('/'), 'no-cache');
  const { headers } = await stage.ask('GET', '/assets/main.js');
  t.is(headers['cache-control'], 'no-cache');
  const again = await stage.ask('GET', '/assets/main.js', { 'if-none-match': headers['etag'] ?? '' });
  t.is(again.status, 304);
});

test('a block some of whose shoppers have no known name is not kept: it may be told again with them', async (t) => {
  const stage = await Stage.set(t);
  const [peer] = stage.ground.peers;
  const twist = peer?.twist;
  if (!peer || !twist) throw new Error('there is a peer');
  peer.twist = (answer) => (answer.type === 'record' ? { type: 'nothing' } : answer);
  const path = `/api/blocks/${stage.ground.world.get('b3').hash}`;
  const nameless = await stage.ask('GET', path);
  t.is(nameless.headers['cache-control'], 'no-store');
  t.is(JSON.parse(nameless.body).list[1].name, null);
  peer.twist = twist;
  const named = await stage.ask('GET', path);
  t.is(JSON.parse(named.body).list[1].name, 'Ada');
  t.regex(named.headers['cache-control'] ?? '', /immutable/);
});

test('HEAD says what GET would, without a body', async (t) => {
  const stage = await Stage.set(t);
  for (const path of ['/', '/assets/main.js', '/api/status', '/metrics']) {
    const [head, get] = [await stage.ask('HEAD', path), await stage.ask('GET', path)];
    t.is(head.status, 200);
    t.is(head.body, '');
    t.is(head.headers['content-type'], get.headers['content-type']);
    t.is(head.headers['content-length'], get.headers['content-length']);
  }
});

test('heights are asked for as a range, both ends included', async (t) => {
  const stage = await Stage.set(t);
  const heights = async (query: string): Promise<number[] | string> => {
    const reply = await stage.ask('GET', `/api/blocks${query}`);
    const json = JSON.parse(reply.body);
    return reply.status === 200 ? json.blocks.map(({ height }: { height: number }) => height) : json.detail;
  };
  t.deepEqual(await heights('?from=0&to=2'), [0, 1, 2]);
  t.deepEqual(await heights('?from=3&to=9'), [3]);
  t.deepEqual(await heights('?from=4'), []);
  t.deepEqual(await heights('?to=1'), [0, 1]);
  t.is(await heights('?from=2&to=1'), 'from is above to');
  t.is(await heights('?from=0&to=256'), 'at most 256 blocks at once');
  for (const query of [
    '?from=-1',
    '?from=1.5',
    '?from=01',
    '?from=1e3',
    '?from=',
    '?from=1&from=2',
    '?from[]=1',
    '?from=9999999999',
  ]) {
    t.is((await stage.ask('GET', `/api/blocks${query}`)).status, 400, query);
  }
});

test('what is no hash, key or id is a mistake; what nobody knows is not there', async (t) => {
  const stage = await Stage.set(t);
  for (const path of [
    '/api/blocks/HASH',
    '/api/blocks/HASH/place',
    '/api/blocks/HASH/record',
    '/api/shoppers/HASH',
    '/api/transactions/HASH',
  ]) {
    for (const wrong of ['1', 'AB'.repeat(32), 'ab'.repeat(33), `${'ab'.repeat(31)}%3C`, '%E0%A4%A']) {
      t.is((await stage.ask('GET', path.replace('HASH', wrong))).status, 400, `${path} ${wrong}`);
    }
    const reply = await stage.ask('GET', path.replace('HASH', 'ab'.repeat(32)));
    t.is(reply.status, 404, path);
    t.is(JSON.parse(reply.body).type, 'tag:monkeychain,2026:missing');
  }
});

test('faults of the supervisor come as problems with its own words', async (t) => {
  let fault = new Fault({
    code: 'NO_TARGET',
    message: 'there is no p9',
    hint: '`orchestrator ps`',
    exit: EXIT.missing,
  });
  const stage = await Stage.set(t, {
    onCall: () => {
      throw fault;
    },
  });
  const expected = [
    ['NO_TARGET', EXIT.missing, 404],
    ['USAGE', EXIT.usage, 400],
    ['WRONG_STATE', EXIT.failed, 409],
    ['BUSY', EXIT.failed, 409],
    ['TIME_OUT', EXIT.timeOut, 504],
    ['GONE', EXIT.failed, 503],
    ['CONTROL', EXIT.failed, 502],
    ['MALFORMED', EXIT.usage, 501],
  ] as const;
  for (const [code, exit, status] of expected) {
    fault = new Fault({ code, message: 'what happened', hint: 'what to do', exit });
    const reply = await stage.operate('POST', '/api/peers/p9/kill');
    t.is(reply.status, status, code);
    t.is(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
    t.like(JSON.parse(reply.body), { status, detail: 'what happened', hint: 'what to do' });
  }
});

test('a fault of our own tells nobody its insides, and is for the log', async (t) => {
  const stage = await Stage.set(t, {
    onCall: () => {
      throw new TypeError('secret is undefined');
    },
  });
  const reply = await stage.operate('POST', '/api/heal');
  t.is(reply.status, 500);
  t.notRegex(reply.body, /secret|TypeError|\.js/);
  t.is(stage.broken.length, 1);
});

test('where nobody operates the cluster, operations say so, and reading goes on', async (t) => {
  const stage = await Stage.set(t, { isOperated: false });
  for (const path of ['/api/peers', '/api/peers/p1/kill', '/api/heal', '/api/tour']) {
    const reply = await stage.operate('POST', path);
    t.is(reply.status, 409);
    t.is(JSON.parse(reply.body).type, 'tag:monkeychain,2026:not-operated');
  }
  t.is((await stage.ask('POST', '/api/heal')).status, 401);
  t.is((await stage.ask('GET', '/api/status')).status, 200);
});

test('operations are told to the operator as they were asked for', async (t) => {
  const stage = await Stage.set(t);
  const told = async (method: string, path: string, body: object | null = null) => {
    const reply = await stage.operate(method, path, body);
    t.is(reply.status, 200, reply.body);
    return stage.calls.at(-1);
  };
  t.deepEqual(await told('POST', '/api/peers'), ['add']);
  t.deepEqual(await told('DELETE', '/api/peers/p3'), ['remove', 'p3']);
  for (const action of ['start', 'stop', 'restart', 'kill', 'pause', 'resume']) {
    t.deepEqual(await told('POST', `/api/peers/p2/${action}`), ['operate', action, 'p2']);
  }
  t.deepEqual(await told('POST', '/api/peers/tracker/kill', {}), ['operate', 'kill', 'tracker']);
  t.deepEqual(await told('POST', '/api/peers/p2/heat'), ['heat', 'p2', 30_000]);
  t.deepEqual(await told('POST', '/api/peers/p2/heat', { ms: 0 }), ['heat', 'p2', 0]);
  t.deepEqual(await told('POST', '/api/links/cut', { from: 'p1', to: 'p2' }), ['link', 'cut', 'p1', 'p2', false]);
  t.deepEqual(await told('POST', '/api/links/heal', { from: 'p1', to: 'p2', oneWay: true }), [
    'link',
    'heal',
    'p1',
    'p2',
    true,
  ]);
  t.deepEqual(await told('POST', '/api/partition', { groups: [['p1', 'p2'], ['p3']] }), [
    'partition',
    [['p1', 'p2'], ['p3']],
  ]);
  t.deepEqual(await told('POST', '/api/heal'), ['heal']);
  t.deepEqual(await told('POST', '/api/demo', { run: true, rate: 5 }), ['demo', { run: true, rate: 5 }]);
  t.deepEqual(await told('POST', '/api/tour'), ['tour']);
  t.deepEqual(await told('DELETE', '/api/tour'), ['endTour']);
});

test('targets that mean several, or nothing, are not taken', async (t) => {
  const stage = await Stage.set(t);
  for (const name of [
    'all',
    'p1,p2',
    'p1..p3',
    'p0',
    'P1',
    'p99999',
    '-p1',
    'p1%0a',
    '%2e%2e',
    'supervisor',
    'dashboard',
  ]) {
    t.is((await stage.operate('POST', `/api/peers/${name}/kill`)).status, 400, name);
  }
  t.is((await stage.operate('DELETE', '/api/peers/tracker')).status, 400);
  t.is((await stage.operate('POST', '/api/links/cut', { from: 'p1', to: 'all' })).status, 400);
  t.is((await stage.operate('POST', '/api/partition', { groups: [] })).status, 400);
  t.is((await stage.operate('POST', '/api/demo', { run: 'yes' })).status, 400);
  t.deepEqual(stage.calls, []);
});

test('names out of hostile blocks come out as text of JSON and as nothing else', async (t) => {
  const stage = await Stage.set(t);
  const name = '</script><img src=x onerror=alert(1)>\u2028\u0000\u001b[31m"';
  const [peer] = stage.ground.peers;
  if (!peer) throw new Error('there is a peer');
  peer.twist = (answer) => {
    if (answer.type === 'record') return { ...answer, record: { ...answer.record, name } };
    if (answer.type !== 'records') return answer;
    return { ...answer, records: answer.records.map((record) => ({ ...record, name })) };
  };
  const key = stage.ground.world.join('Ada').content.publicKey;
  for (const path of [`/api/shoppers/${key}`, '/api/shoppers?name=script']) {
    const { headers, body, status } = await stage.ask('GET', path);
    t.is(status, 200);
    t.is(headers['content-type'], JSON_TYPE);
    t.is(headers['x-content-type-options'], 'nosniff');
    t.false(['<', '>', '\u0000', '\u001b'].some((character) => body.includes(character)));
    const json = JSON.parse(body);
    t.is((json.shoppers?.[0] ?? json).name, name);
  }
});
