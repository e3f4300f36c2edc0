import { connect, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { Connection, type Ended } from '../../../peer/client/connection.js';
import { encodeFrame, type Frame } from '../../../peer/wire/frame.js';
import { FRAME_SIZE_BEFORE_HANDSHAKE_MAX, FRAME_SIZE_MAX, OUTBOUND_SIZE_MAX } from '../../../peer/wire/limits.js';
import { freeAddress, listen, until } from './listener.js';

/** A connection and the bare socket at its other end. */
async function pair(t: ExecutionContext) {
  const accepted: Connection[] = [];
  const address = await listen(t, (socket) => accepted.push(new Connection(socket)));
  const socket: Socket = connect(address.port, address.host);
  socket.on('error', () => undefined);
  t.teardown(() => socket.destroy());
  await until(() => accepted.length > 0);
  const connection = accepted[0] as Connection;
  const frames: Frame[] = [];
  const ends: Ended[] = [];
  connection.onFrame = (frame) => frames.push(frame);
  connection.onEnd = (ended) => ends.push(ended);
  return { connection, socket, frames, ends };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('where nobody listens, a dial says so and to whom', async (t) => {
  const address = await freeAddress();
  const error = await t.throwsAsync(Connection.dial(address));
  t.is(error.message, `cannot reach 127.0.0.1:${address.port}: nobody listens there (ECONNREFUSED)`);
});

test('a dial that takes too long is given up', async (t) => {
  // An address kept for documentation: nothing answers there, if anything can be sent there at all.
  const error = await t.throwsAsync(Connection.dial({ host: '192.0.2.1', port: 9 }, { timeoutMs: 50 }));
  t.regex(error.message, /^cannot reach 192\.0\.2\.1:9: /);
});

test('where nobody can be dialled, it is said at once', async (t) => {
  const dial = (host: string, port: number) => t.throwsAsync(Connection.dial({ host, port }));
  t.is((await dial('', 9)).message, 'cannot reach :9: what is given as host is no host name or address');
  t.is((await dial('a b', 9)).message, 'cannot reach a b:9: what is given as host is no host name or address');
  t.is((await dial('127.0.0.1', 0)).message, 'cannot reach 127.0.0.1:0: port 0 cannot be dialled');
});

test('frames arrive in order, cut at every byte', async (t) => {
  const { connection, socket, frames, ends } = await pair(t);
  const bytes = Buffer.concat([encodeFrame('A', Buffer.from('one')), encodeFrame('B', Buffer.from('two'))]);
  socket.setNoDelay(true);
  for (const byte of bytes) await new Promise((resolve) => socket.write(Uint8Array.of(byte), resolve));
  await until(() => frames.length === 2);
  t.deepEqual(
    frames.map(({ letter, body }) => letter + Buffer.from(body).toString()),
    ['Aone', 'Btwo'],
  );
  t.is(connection.buffered, 0);
  t.deepEqual(ends, []);
});

test('a stranger may not send a large frame; what was whole before it is delivered', async (t) => {
  const { connection, socket, frames, ends } = await pair(t);
  const large = encodeFrame('B', new Uint8Array(FRAME_SIZE_BEFORE_HANDSHAKE_MAX + 1));
  socket.write(
    Buffer.concat([encodeFrame('A', new Uint8Array(FRAME_SIZE_BEFORE_HANDSHAKE_MAX)), large.subarray(0, 5)]),
  );
  await until(() => ends.length > 0);
  t.is(frames.length, 1);
  t.true(connection.closed);
  const fault = { code: 'FRAME_TOO_LARGE' as const, size: 4097, max: 4096 };
  t.deepEqual(ends, [{ why: 'a frame of 4097 bytes, where at most 4096 are taken', fault }]);
});

test('a frame may raise the bound for the next one in the same chunk', async (t) => {
  const { connection, socket, frames } = await pair(t);
  connection.onFrame = (frame) => {
    frames.push(frame);
    connection.bodySizeMax = FRAME_SIZE_MAX;
  };
  socket.write(Buffer.concat([encodeFrame('A', new Uint8Array(1)), encodeFrame('B', new Uint8Array(FRAME_SIZE_MAX))]));
  await until(() => frames.length === 2);
  t.is(frames[1]?.body.length, FRAME_SIZE_MAX);
});

test('after a close from inside onFrame no further frame is delivered', async (t) => {
  const { connection, socket, frames, ends } = await pair(t);
  connection.onFrame = (frame) => {
    frames.push(frame);
    connection.close('enough');
  };
  socket.write(Buffer.concat([encodeFrame('A', new Uint8Array(1)), encodeFrame('A', new Uint8Array(1))]));
  await until(() => ends.length > 0);
  t.is(frames.length, 1);
  t.deepEqual(ends, [{ why: 'enough' }]);
});

test('what was sent before a close still arrives, also while the other side is talking', async (t) => {
  const { connection, socket } = await pair(t);
  let received = 0;
  socket.on('data', (chunk) => {
    received += chunk.length;
  });
  const talking = setInterval(() => socket.write(encodeFrame('A', new Uint8Array(100))), 1);
  t.teardown(() => clearInterval(talking));
  const frame = encodeFrame('A', new Uint8Array(1024 * 1024));
  connection.send(frame);
  connection.close();
  await until(() => received === frame.length);
  t.pass();
});

test('the end is told once, later, and whoever ended it', async (t) => {
  const { connection, ends } = await pair(t);
  connection.close('first');
  connection.close('second');
  t.true(connection.closed);
  t.deepEqual(ends, []);
  await until(() => ends.length > 0);
  await settled();
  t.deepEqual(ends, [{ why: 'first' }]);
  connection.send(encodeFrame('A', new Uint8Array(1)));
});

test('the other side closes, between frames or in the middle of one', async (t) => {
  for (const [bytes, why] of [
    [encodeFrame('A', new Uint8Array(3)), 'the other side closed it'],
    [encodeFrame('A', new Uint8Array(3)).subarray(0, 7), 'it ended in the middle of a frame'],
  ] as const) {
    const { socket, ends } = await pair(t);
    socket.end(bytes);
    await until(() => ends.length > 0);
    t.deepEqual(ends, [{ why }]);
  }
});

test('a reset ends it with a reason', async (t) => {
  const { socket, ends } = await pair(t);
  socket.resetAndDestroy();
  await until(() => ends.length > 0);
  t.deepEqual(ends, [{ why: 'the other side broke off (ECONNRESET)' }]);
});

test('whoever does not read is cut off before more than the bound waits for it', async (t) => {
  const { connection, socket, ends } = await pair(t);
  socket.pause();
  const frame = encodeFrame('A', new Uint8Array(256 * 1024));
  let sent = 0;
  while (!connection.closed) {
    connection.send(frame);
    sent += frame.length;
    t.true(sent < 64 * OUTBOUND_SIZE_MAX);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => ends.length > 0);
  t.regex(ends[0]?.why ?? '', /reads too slowly/);
});
