import { EventEmitter } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import type { WebSocket } from 'ws';
import type { FromShopWindow, ToShopWindow } from '../../../dashboard/model/shop.js';
import { UNREAD_SIZE_MAX } from '../../../dashboard/shop/page-line.js';
import { Parlour, type ParlourOptions } from '../../../dashboard/shop/parlour.js';
import { FakeChild, settle } from './fake-child.js';

/** The server's end of a WebSocket whose page reads when the test says so. */
class Socket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly words: ToShopWindow[] = [];
  closedWith: number | null = null;
  readonly #sent: (() => void)[] = [];

  send(text: string, done: () => void): void {
    this.words.push(JSON.parse(text) as ToShopWindow);
    this.#sent.push(done);
  }
  /** The page has read everything. */
  read(): void {
    this.bufferedAmount = 0;
    for (const done of this.#sent.splice(0)) done();
  }
  say(message: unknown): void {
    this.emit('message', Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), false);
  }
  close(code = 1005): void {
    if (this.closedWith !== null) return;
    this.closedWith = code;
    this.readyState = 3;
    this.emit('close');
  }
  terminate(): void {
    this.close(1006);
  }
}

const OPEN: FromShopWindow = {
  ...{ type: 'open', token: 'right', browser: 'b'.repeat(22), session: 's'.repeat(22) },
  ...{ columns: 80, rows: 24 },
};

class Scene {
  readonly children: FakeChild[] = [];
  readonly parlour: Parlour;

  constructor(t: ExecutionContext, more: Partial<ParlourOptions> = {}) {
    this.parlour = new Parlour({
      trackerAddress: () => ({ host: '127.0.0.1', port: 7400 }),
      wallets: '/wallets',
      peerNames: () => ({ abc: 'p1' }),
      isOpen: (token) => token === 'right',
      fork: (args, env) => {
        const child = new FakeChild(args, env);
        this.children.push(child);
        return child.asChild;
      },
      ...more,
    });
    t.teardown(async () => {
      const closed = this.parlour.close();
      for (const child of this.children) child.end(null);
      await closed;
    });
  }

  page(opening: unknown = OPEN): Socket {
    const socket = new Socket();
    this.parlour.serve(socket as unknown as WebSocket);
    socket.say(opening);
    return socket;
  }
  get last(): FakeChild {
    const child = this.children.at(-1);
    if (!child) throw new Error('none was forked');
    return child;
  }
}

test('a page gets a shop with the wallets of its browser, and bytes and sizes go through', async (t) => {
  const scene = new Scene(t);
  const page = scene.page();
  const { args, env } = scene.last;
  t.deepEqual(args, [
    ...['7400', '--tracker-host', '127.0.0.1', '--wallets', `/wallets/browsers/${'b'.repeat(22)}`],
    ...['--window', '80x24'],
  ]);
  t.is(env['ORCHESTRATOR_SHOP_PEERS'], '{"abc":"p1"}');
  // A letter cut in half is one letter.
  const [first, ...rest] = Buffer.from('ë');
  scene.last.stdout.write(Buffer.from([first ?? 0]));
  await settle();
  scene.last.stdout.write(Buffer.from(rest));
  await settle();
  t.deepEqual(page.words, [{ type: 'output', data: 'ë' }]);
  page.say({ type: 'input', data: 'q' });
  t.is(String(scene.last.stdin.read()), 'q');
  page.say({ type: 'size', columns: 100, rows: 30 });
  t.deepEqual(scene.last.messages, [{ type: 'size', columns: 100, rows: 30 }]);
});

test('whatever is not agreed on ends the connection, and forks nothing', (t) => {
  const scene = new Scene(t);
  for (const wrong of [
    'no JSON',
    '[]',
    { type: 'input', data: 'q' },
    { ...OPEN, browser: '../../../../../../etc/x' },
    { ...OPEN, browser: `${'b'.repeat(21)}/` },
    { ...OPEN, browser: `${'b'.repeat(22)}\n` },
    { ...OPEN, session: '' },
    { ...OPEN, columns: 0 },
    { ...OPEN, rows: 24.5 },
    { ...OPEN, columns: 501 },
    { ...OPEN, more: true },
    { ...OPEN, token: 'x'.repeat(5_000) },
  ]) {
    const page = scene.page(wrong);
    t.is(page.closedWith, 1008, JSON.stringify(wrong));
    t.deepEqual(page.words, []);
  }
  const page = scene.page();
  page.say(OPEN);
  t.is(page.closedWith, 1008);
  t.is(scene.children.length, 1);
});

test('without the token, or a tracker, it is refused in words', (t) => {
  const scene = new Scene(t);
  for (const token of [null, '', 'wrong']) {
    const page = scene.page({ ...OPEN, token });
    t.like(page.words[0], { type: 'refused' });
    t.is(page.closedWith, 1000);
  }
  const alone = new Scene(t, { trackerAddress: () => null });
  t.regex(JSON.stringify(alone.page().words), /refused.*tracker/);
  const watching = new Scene(t, { wallets: null });
  t.regex(JSON.stringify(watching.page().words), /refused.*watches a cluster that somebody else runs/);
  t.is(watching.children.length, 0);
  t.is(scene.children.length + alone.children.length, 0);
});

test('there are so many shops and no more; one that ends makes room', async (t) => {
  const scene = new Scene(t, { shopsMax: 2 });
  const ids = ['1', '2', '3'].map((digit) => digit.repeat(22));
  const [first, , third] = ids.map((session) => scene.page({ ...OPEN, session }));
  t.regex(JSON.stringify(third?.words), /refused.*2 shops are open already/);
  scene.children[0]?.stderr.write('Ada has 880 coins.\n');
  await settle();
  scene.children[0]?.end(0);
  t.deepEqual(first?.words, [{ type: 'ended', code: 0, farewell: ['Ada has 880 coins.'] }]);
  await settle();
  scene.page({ ...OPEN, session: ids[2] });
  t.is(scene.children.length, 3);
});

test('another page of the browser takes a shop over and sees all of it; one of another browser does not', (t) => {
  const scene = new Scene(t);
  const older = scene.page();
  const newer = scene.page({ ...OPEN, columns: 90 });
  t.is(scene.children.length, 1);
  t.like(older.words.at(-1), { type: 'refused' });
  t.deepEqual(scene.last.messages, [{ type: 'renew', columns: 90, rows: 24 }]);
  const stranger = scene.page({ ...OPEN, browser: 'x'.repeat(22) });
  t.like(stranger.words[0], { type: 'refused' });
  t.is(newer.closedWith, null);
  // The one that was there before has no say any more.
  older.say({ type: 'input', data: 'q' });
  t.is(scene.last.stdin.read(), null);
});

test('a page that does not read is left out, and shown everything once it has caught up', async (t) => {
  const scene = new Scene(t);
  const page = scene.page();
  const write = async (text: string): Promise<void> => {
    scene.last.stdout.write(text);
    await settle();
  };
  await write('a');
  page.bufferedAmount = UNREAD_SIZE_MAX + 1;
  await write('b');
  page.bufferedAmount = 10;
  await write('c');
  t.deepEqual(page.words, [{ type: 'output', data: 'a' }]);
  page.read();
  t.deepEqual(scene.last.messages, [{ type: 'renew', columns: 80, rows: 24 }]);
  await write('d');
  t.deepEqual(
    page.words.map((word) => word.type === 'output' && word.data),
    ['a', '\u0018\u001bc', 'd'],
  );
});

test('a shop that nobody looks at is asked to end; until it has, a page gets a new one', async (t) => {
  const scene = new Scene(t, { awayMsMax: 1 });
  scene.page().close();
  const first = scene.last;
  while (first.signals.length === 0) await settle();
  t.deepEqual(first.signals, ['SIGHUP']);
  scene.page();
  t.is(scene.children.length, 2);
});

test('after its end a parlour serves nobody', async (t) => {
  const scene = new Scene(t);
  const page = scene.page();
  const closed = scene.parlour.close();
  t.deepEqual(scene.last.signals, ['SIGHUP']);
  scene.last.end(129);
  await closed;
  t.like(page.words.at(-1), { type: 'ended', code: 129 });
  t.is(scene.page().closedWith, 1006);
  t.is(scene.children.length, 1);
});
