import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import test from 'ava';
import { ShopError } from '../../../shop/errors.js';
import { canShow, sizeOf } from '../../../shop/screen/streams.js';
import { openWindow, windowEnvironment } from '../../../shop/screen/window.js';

/** A process that somebody has forked. */
class Host extends EventEmitter {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  connected = true;
}

test('a window shows a screen: bytes go through both ways, whatever the host was started on', (t) => {
  const host = new Host();
  const streams = openWindow(host, '80x24');
  t.true(canShow(streams, windowEnvironment({ TERM: 'dumb', LANG: 'C' })));
  t.deepEqual(sizeOf(streams), { columns: 80, rows: 24 });
  streams.output.write('grüße');
  t.is(String(host.stdout.read()), 'grüße');
  host.stdin.write('q');
  t.is(String(streams.input.read()), 'q');
});

test('sizes come by message; what is none of ours, or no size, is nothing', (t) => {
  const host = new Host();
  const streams = openWindow(host, '80x24');
  const heard: string[] = [];
  for (const event of ['resize', 'renew']) streams.output.on(event, () => heard.push(event));
  host.emit('message', { type: 'size', columns: 100, rows: 30 });
  t.deepEqual(sizeOf(streams), { columns: 100, rows: 30 });
  for (const wrong of [
    null,
    'size',
    { type: 'size', columns: 100 },
    { type: 'size', columns: 0, rows: 24 },
    { type: 'size', columns: 80.5, rows: 24 },
    { type: 'size', columns: 1e9, rows: 24 },
    { type: 'size', columns: 80, rows: 301 },
    { type: 'size', columns: 80, rows: 24, more: 1 },
    { type: 'end' },
  ]) {
    host.emit('message', wrong);
  }
  t.deepEqual(sizeOf(streams), { columns: 100, rows: 30 });
  t.deepEqual(heard, ['resize']);
  // Another window: first as new, then drawn for its size.
  host.emit('message', { type: 'renew', columns: 90, rows: 26 });
  t.deepEqual(heard, ['resize', 'renew', 'resize']);
});

test('its end and a broken pipe are told as those of a terminal', async (t) => {
  const host = new Host();
  const { input, output } = openWindow(host, '80x24');
  const ended = new Promise((resolve) => input.once('end', resolve));
  const broken = new Promise<Error>((resolve) => output.once('error', resolve));
  input.resume();
  host.stdin.end();
  await ended;
  host.stdout.destroy(new Error('EPIPE'));
  t.is((await broken).message, 'EPIPE');
});

test('no size, or nobody who could tell another, is a mistake of the caller', (t) => {
  for (const size of ['', '80', '80x', 'x24', '0x24', '80x24x2', '9999x24', '-1x24']) {
    t.throws(() => openWindow(new Host(), size), { instanceOf: ShopError, message: /is no size/ });
  }
  const alone = Object.assign(new Host(), { connected: false });
  t.throws(() => openWindow(alone, '80x24'), { instanceOf: ShopError, message: /forked/ });
});
