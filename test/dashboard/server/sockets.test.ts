import { once } from 'node:events';
import type { Socket } from 'node:net';
import test from 'ava';
import { WebSocket } from 'ws';
import { HTTP_LIMITS } from '../../../dashboard/server/limits.js';
import { closed, type Headers, Stage, TOKEN } from './stage.js';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** An upgrade as a browser makes it, unless headers say otherwise. */
function upgrade(stage: Stage, path: string, headers: Headers = {}): Promise<{ status: number; body: string }> {
  return stage.ask('GET', path, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': KEY,
    'sec-websocket-version': '13',
    origin: `http://${stage.host}`,
    ...headers,
  });
}

/** A page's own WebSocket, opened. */
async function open(stage: Stage, path: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${stage.host}${path}`, { origin: `http://${stage.host}` });
  await once(socket, 'open');
  return socket;
}

test.serial('an upgrade that no page of ours makes is refused, and nothing is opened', async (t) => {
  const stage = await Stage.set(t);
  const refusals: readonly (readonly [string, number, Headers, string?])[] = [
    ['no Origin', 403, { origin: null }],
    ['a foreign Origin', 403, { origin: 'http://evil.example' }],
    ['an Origin without a name', 403, { origin: 'null' }],
    ['our host as another origin', 403, { origin: `http://localhost:${stage.port}` }],
    ['a foreign Host', 421, { host: 'evil.example', origin: 'http://evil.example' }],
    ['two Origins', 400, { origin: [`http://${stage.host}`, 'http://evil.example'] }],
    ['no version that is spoken', 400, { 'sec-websocket-version': '1' }],
    ['no key', 400, { 'sec-websocket-key': null }],
    ['another protocol', 400, { upgrade: 'h2c' }],
    ['the token in the query', 404, {}, `?token=${TOKEN}`],
    ['another path', 404, {}, '/more'],
    ['an absolute address', 400, {}],
  ];
  for (const path of ['/live', '/shop']) {
    for (const [name, status, headers, more = ''] of refusals) {
      const target = name === 'an absolute address' ? `http://${stage.host}${path}` : `${path}${more}`;
      t.is((await upgrade(stage, target, headers)).status, status, `${path} with ${name}`);
    }
  }
  for (const path of ['/', '/api/status', '/metrics']) t.is((await upgrade(stage, path)).status, 404);
  t.is((await stage.ask('GET', '/live')).status, 426);
  t.deepEqual(stage.opened, []);
});

test.serial('a page of ours is handed on to what is spoken at its address', async (t) => {
  const stage = await Stage.set(t);
  for (const path of ['/live', '/shop']) {
    const page = await open(stage, path);
    const [at, socket] = stage.opened.at(-1) ?? [];
    t.is(at, path);
    const heard = once(page, 'message');
    socket?.send('hello');
    t.is(String((await heard)[0]), 'hello');
    page.terminate();
  }
});

test.serial('a message larger than any honest one ends the connection, and only that one', async (t) => {
  const stage = await Stage.set(t);
  const [loud, quiet] = [await open(stage, '/live'), await open(stage, '/live')];
  loud.send('x'.repeat(4 * 1024 + 1));
  const [code] = (await once(loud, 'close')) as [number];
  t.is(code, 1009);
  t.is(quiet.readyState, WebSocket.OPEN);
  t.deepEqual(stage.broken, []);
  quiet.terminate();
});

test.serial('a ping is answered, and who pings without reading fills no memory', async (t) => {
  const stage = await Stage.set(t);
  const page = await open(stage, '/live');
  page.ping('are you there');
  t.is(String((await once(page, 'pong'))[0]), 'are you there');
  const [, served] = stage.opened.at(-1) ?? [];
  page.pause();
  let most = 0;
  let rest = 400_000;
  while (rest > 0) {
    for (let count = 0; count < 4_000 && page.bufferedAmount < 1024 * 1024; count++, rest--) page.ping('x'.repeat(125));
    await new Promise((resolve) => setTimeout(resolve, 1));
    most = Math.max(most, served?.bufferedAmount ?? 0);
  }
  t.true(most < 1024 * 1024, `${most} bytes wait for one that does not read`);
  page.terminate();
});

test.serial('WebSockets beyond their bound are refused until one is closed', async (t) => {
  const stage = await Stage.set(t, { limits: { webSocketsMax: 2 } });
  const [first] = [await open(stage, '/live'), await open(stage, '/shop')];
  const reply = await upgrade(stage, '/live');
  t.is(reply.status, 503);
  t.is(JSON.parse(reply.body).title, 'Too many are connected');
  first.close();
  await once(first, 'close');
  (await open(stage, '/live')).terminate();
});

/** How many have been closed by the other side. */
const closedOf = (sockets: readonly Socket[]): number => sockets.filter(({ destroyed }) => destroyed).length;

test.serial('slow headers on 500 connections starve nobody, and all of them are cut', async (t) => {
  const stage = await Stage.set(t, { limits: HTTP_LIMITS });
  const slow = Array.from({ length: 500 }, () => stage.connect().resume());
  t.teardown(() => {
    for (const socket of slow) socket.destroy();
  });
  await Promise.all(slow.map((socket) => once(socket, 'connect')));
  for (const socket of slow) socket.write('GET /api/status HTTP/1.1\r\nhost: ');
  const drip = setInterval(() => {
    for (const socket of slow) if (!socket.destroyed) socket.write('x');
  }, 50);
  t.teardown(() => clearInterval(drip));
  t.is((await stage.ask('GET', '/api/status')).status, 200);
  const page = await open(stage, '/live');
  t.is(closedOf(slow) === slow.length, false);
  await Promise.all(slow.map(closed));
  t.is(closedOf(slow), 500);
  t.is(page.readyState, WebSocket.OPEN);
  page.terminate();
});

test.serial('a body that drips is cut, and so is who never reads an answer', async (t) => {
  const stage = await Stage.set(t, {
    limits: { headersMs: 3_000, requestMs: 3_000, checkMs: 50, silenceMs: 3_000, keepAliveMs: 60_000 },
  });
  const dripping = stage.connect().resume();
  dripping.write(
    `POST /api/heal HTTP/1.1\r\nhost: ${stage.host}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
  );
  const drip = setInterval(() => dripping.write(' '), 20);
  t.teardown(() => clearInterval(drip));
  await closed(dripping);
  t.deepEqual(stage.calls, []);

  const deaf = stage.connect();
  t.teardown(() => deaf.destroy());
  const request = `GET /api/openapi.json HTTP/1.1\r\nhost: ${stage.host}\r\n\r\n`;
  // Answers pile up until nothing more fits; nobody reads them.
  const shout = setInterval(() => deaf.write(request.repeat(50)), 50);
  t.teardown(() => clearInterval(shout));
  await closed(deaf);
  t.is((await stage.ask('GET', '/api/status')).status, 200);
});

test.serial('what is no HTTP gets a problem and is hung up on', async (t) => {
  const stage = await Stage.set(t);
  for (const garbage of [
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    'GET\r\n\r\n',
    `GET / HTTP/1.1\r\nhost: ${stage.host}\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  ]) {
    t.is((await stage.raw(garbage)).status, 400);
  }
  t.is((await stage.ask('GET', '/api/status')).status, 200);
});
