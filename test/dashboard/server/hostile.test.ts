import test from 'ava';
import { isOperation, type Route } from '../../../dashboard/server/route.js';
import { BODIES, exampleOf, type Headers, type Reply, Stage, TOKEN } from './stage.js';

const HASH = 'ab'.repeat(32);
const RIGHT = `Bearer ${TOKEN}`;

/** One hostile request to a route: what it is sent with, and what it must be answered with. */
type Attack = {
  readonly name: string;
  readonly status: number;
  readonly method?: string;
  readonly headers?: (stage: Stage) => Headers;
  readonly path?: (path: string, stage: Stage) => string;
  readonly body?: (body: string) => string;
};

/** Refused on every route, whatever is asked for and whoever asks. */
const EVERYWHERE: readonly Attack[] = [
  { name: 'a foreign Host', status: 421, headers: () => ({ host: 'evil.example' }) },
  { name: 'a foreign Host on our port', status: 421, headers: ({ port }) => ({ host: `evil.example:${port}` }) },
  { name: 'a name that ends in ours', status: 421, headers: ({ port }) => ({ host: `evil.localhost:${port}` }) },
  { name: 'our name on another port', status: 421, headers: () => ({ host: 'localhost:1' }) },
  { name: 'our name without a port', status: 421, headers: () => ({ host: 'localhost' }) },
  { name: 'no Host', status: 421, headers: () => ({ host: null }) },
  { name: 'an empty Host', status: 421, headers: () => ({ host: '' }) },
  { name: 'a Host with a user in it', status: 421, headers: ({ host }) => ({ host: `localhost@${host}` }) },
  { name: 'two Hosts', status: 400, headers: ({ host }) => ({ host: [host, host] }) },
  { name: 'an absolute address', status: 400, path: (path, { host }) => `http://${host}${path}` },
  { name: 'a foreign absolute address', status: 400, path: (path) => `http://evil.example${path}` },
  { name: 'the token in the query', status: 400, path: (path) => `${path}?token=${TOKEN}` },
  { name: 'doubled tokens', status: 400, headers: () => ({ authorization: [RIGHT, RIGHT] }) },
  { name: 'a method of another kind', status: 405, method: 'PUT' },
  { name: 'PATCH', status: 405, method: 'PATCH' },
  { name: 'OPTIONS', status: 405, method: 'OPTIONS' },
  { name: 'a path that climbs', status: 404, path: (path) => `/api/../..${path}` },
  { name: 'an encoded path that climbs', status: 404, path: (path) => `/api/%2e%2e${path}` },
  { name: 'another case', status: 404, path: (path) => path.toUpperCase() },
  { name: 'a slash behind it', status: 404, path: (path) => `${path}/` },
  { name: 'two slashes before it', status: 404, path: (path) => `/${path}` },
  { name: 'headers without end', status: 431, headers: () => ({ 'x-filler': 'x'.repeat(9_000) }) },
];

/** Refused wherever something would be changed. */
const OPERATING: readonly Attack[] = [
  { name: 'no token', status: 401, headers: () => ({ authorization: null }) },
  { name: 'a wrong token', status: 401, headers: () => ({ authorization: `Bearer ${TOKEN.replace('a', 'b')}` }) },
  { name: 'a token cut short', status: 401, headers: () => ({ authorization: RIGHT.slice(0, -1) }) },
  { name: 'an empty token', status: 401, headers: () => ({ authorization: 'Bearer ' }) },
  { name: 'the token as a password', status: 401, headers: () => ({ authorization: `Basic ${btoa(`x:${TOKEN}`)}` }) },
  { name: 'the token without a word before it', status: 401, headers: () => ({ authorization: TOKEN }) },
  {
    name: 'the token in a cookie',
    status: 401,
    headers: () => ({ authorization: null, cookie: `token=${TOKEN}; monkeychain.token=${TOKEN}` }),
  },
  { name: 'the token in another header', status: 401, headers: () => ({ authorization: null, 'x-token': TOKEN }) },
  { name: 'a foreign Origin', status: 403, headers: () => ({ origin: 'http://evil.example' }) },
  { name: 'an Origin without a name', status: 403, headers: () => ({ origin: 'null' }) },
  { name: 'our host as another origin', status: 403, headers: ({ port }) => ({ origin: `http://localhost:${port}` }) },
  {
    name: 'an Origin that begins with ours',
    status: 403,
    headers: ({ host }) => ({ origin: `http://${host}.evil.example` }),
  },
  {
    name: 'GET with the method in a header',
    status: 405,
    method: 'GET',
    headers: () => ({ 'x-http-method-override': 'POST' }),
  },
  {
    name: 'a form',
    status: 415,
    headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
    body: () => 'from=p1&to=p2',
  },
  {
    name: 'a form of parts',
    status: 415,
    headers: () => ({ 'content-type': 'multipart/form-data; boundary=x' }),
    body: () => '--x--',
  },
  { name: 'JSON as plain text', status: 415, headers: () => ({ 'content-type': 'text/plain' }), body: (body) => body },
  { name: 'JSON of no type', status: 415, headers: () => ({ 'content-type': null }), body: (body) => body },
  {
    name: 'two types',
    status: 400,
    headers: () => ({ 'content-type': ['application/json', 'text/plain'] }),
    body: (body) => body,
  },
  {
    name: 'JSON in UTF-7',
    status: 415,
    headers: () => ({ 'content-type': 'application/json; charset=utf-7' }),
    body: (body) => body,
  },
  {
    name: 'JSON in UTF-16',
    status: 415,
    headers: () => ({ 'content-type': 'application/json; charset=utf-16' }),
    body: (body) => body,
  },
  {
    name: 'JSON said to be packed',
    status: 415,
    headers: () => ({ 'content-encoding': 'gzip' }),
    body: (body) => body,
  },
  { name: 'no JSON', status: 400, body: () => '{"from":' },
  { name: 'a list', status: 400, body: () => '[]' },
  { name: 'a field of no meaning', status: 400, body: () => '{"token":"x"}' },
  { name: 'a field that every object has', status: 400, body: () => '{"__proto__":{"run":true}}' },
  { name: 'a huge body', status: 413, body: () => JSON.stringify({ from: 'x'.repeat(17 * 1024) }) },
];

/** A body for a route where an attack needs one. */
const bodyOf = ({ path }: Route): string => JSON.stringify(BODIES[path] ?? {});

/** Where two methods share a path, the other one is asked for as itself, and answered. */
const isAnswered = (routes: readonly Route[], { path }: Route, { method }: Attack): boolean =>
  method === 'GET' && routes.some((one) => one.path === path && one.method === 'get');

function strike(stage: Stage, route: Route, { method, headers, path: spelt, body }: Attack): Promise<Reply> {
  const path = exampleOf(route.path, HASH);
  // With all that an honest one has, so that nothing but the attack is refused.
  const honest = isOperation(route) ? { authorization: RIGHT } : {};
  return stage.ask(
    method ?? route.method.toUpperCase(),
    spelt ? spelt(path, stage) : path,
    { ...honest, ...headers?.(stage) },
    body ? body(bodyOf(route)) : '',
  );
}

test('on every route a hostile request is refused, says why, and changes nothing', async (t) => {
  const stage = await Stage.set(t);
  for (const route of stage.routes) {
    const attacks = isOperation(route) ? [...EVERYWHERE, ...OPERATING] : EVERYWHERE;
    const open = attacks.filter((attack) => !isAnswered(stage.routes, route, attack));
    const replies = open.map(async (attack) => ({ attack, reply: await strike(stage, route, attack) }));
    for (const { attack, reply } of await Promise.all(replies)) {
      const { status, headers, body } = reply;
      t.is(status, attack.status, `${route.method} ${route.path} with ${attack.name}`);
      t.is(headers['content-type']?.split(';')[0], 'application/problem+json');
      t.is(headers['x-content-type-options'], 'nosniff');
      t.is(headers['access-control-allow-origin'], undefined);
      t.is(JSON.parse(body).status, status);
      t.notRegex(body, new RegExp(TOKEN));
    }
  }
  t.deepEqual(stage.calls, []);
  t.deepEqual(stage.broken, []);
});

test('the same requests, honestly made, do what they say: the refusals above are not all it knows', async (t) => {
  const stage = await Stage.set(t);
  for (const route of stage.routes.filter(isOperation)) {
    const before = stage.calls.length;
    const reply = await stage.ask(
      route.method.toUpperCase(),
      exampleOf(route.path, HASH),
      { authorization: RIGHT, origin: `http://${stage.host}` },
      bodyOf(route),
    );
    t.is(reply.status, 200, `${route.path}: ${reply.body}`);
    t.is(stage.calls.length, before + 1, route.path);
  }
});

test('pages of other origins can neither read what is told nor frame it, and the page runs nothing but its files', async (t) => {
  const stage = await Stage.set(t);
  for (const path of ['/', '/assets/main.js', '/api/status', '/metrics', '/nowhere']) {
    const { headers } = await stage.ask('GET', path, { origin: 'http://evil.example' });
    const policy = headers['content-security-policy'] ?? '';
    t.is(headers['access-control-allow-origin'], undefined);
    t.is(headers['cross-origin-resource-policy'], 'same-origin');
    t.is(headers['cross-origin-opener-policy'], 'same-origin');
    t.is(headers['referrer-policy'], 'no-referrer');
    t.is(headers['strict-transport-security'], undefined);
    t.is(headers['x-powered-by'], undefined);
    t.deepEqual(policy.split(';').sort(), [
      "base-uri 'none'",
      `connect-src 'self' ws://${stage.host} wss://${stage.host}`,
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ]);
  }
});

test('a Host that is none is not repeated in any header', async (t) => {
  const stage = await Stage.set(t);
  const { status, headers } = await stage.ask('GET', '/', { host: "x; script-src 'unsafe-inline'" });
  t.is(status, 421);
  t.notRegex(headers['content-security-policy'] ?? '', /unsafe-inline/);
});

test('hosts that were allowed are answered, on the port that was named or on any', async (t) => {
  const stage = await Stage.set(t, { allowed: ['dash.example', 'Other.example:8443', '2001:db8::7'] });
  const statusFor = async (host: string): Promise<number> => (await stage.ask('GET', '/api/status', { host })).status;
  t.is(await statusFor('dash.example'), 200);
  t.is(await statusFor('DASH.example:1234'), 200);
  t.is(await statusFor('other.example:8443'), 200);
  t.is(await statusFor('other.example'), 421);
  t.is(await statusFor('[2001:db8::7]:80'), 200);
  t.is(await statusFor(`localhost:${stage.port}`), 200);
  t.is(await statusFor(`[::1]:${stage.port}`), 200);
  await t.throwsAsync(Stage.set(t, { allowed: ['http://dash.example'] }), { message: /is no host/ });
});

test('files of the page are told, and nothing beside them', async (t) => {
  const stage = await Stage.set(t);
  t.is((await stage.ask('GET', '/assets/main.js')).body, 'export {};');
  for (const path of [
    '/assets/',
    '/assets/.secret',
    '/assets/../stage.js',
    '/assets/%2e%2e/package.json',
    '/assets/..%2fx',
    '/assets/%00',
    '/assets/%E0%A4%A',
  ]) {
    const reply = await stage.ask('GET', path);
    t.true(reply.status === 404 || reply.status === 400, `${path}: ${reply.status}`);
    t.notRegex(reply.body, /not to be told|tmp/);
  }
  t.is((await stage.ask('POST', '/assets/main.js')).status, 405);
  t.is((await stage.ask('DELETE', '/')).headers['allow'], 'GET, HEAD');
});
