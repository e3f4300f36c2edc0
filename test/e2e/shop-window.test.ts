/** The shop in a page's window: really forked, on plain streams, against a real cluster; the page is a WebSocket. */
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import test, { type ExecutionContext } from 'ava';
import { WebSocket, WebSocketServer } from 'ws';
import type { FromShopWindow, ToShopWindow } from '../../dashboard/model/shop.js';
import { Parlour, type ParlourOptions } from '../../dashboard/shop/parlour.js';
import { type Home, isAlive, startCluster, until } from './cluster.js';

const BROWSER = 'browser_browser_browse';
const SESSION = 'session-session-sessio';

type House = { readonly parlour: Parlour; readonly url: string; readonly wallets: string };

async function houseOn(t: ExecutionContext, home: Home, more: Partial<ParlourOptions> = {}): Promise<House> {
  const { tracker, peers } = await home.ps();
  const wallets = join(home.folder(), 'wallets');
  const parlour = new Parlour({
    trackerAddress: () => ({ host: tracker.host, port: tracker.port }),
    wallets,
    peerNames: () => Object.fromEntries(peers.map(({ id, name }) => [id, name])),
    isOpen: (token) => token === 'open sesame',
    ...more,
  });
  const server = createServer();
  const sockets = new WebSocketServer({ server, maxPayload: 8 * 1024 });
  sockets.on('connection', (socket) => parlour.serve(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    await parlour.close();
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return { parlour, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, wallets };
}

/** A page: a terminal at the other end of a WebSocket. */
class Page {
  readonly words: ToShopWindow[] = [];
  readonly #socket: WebSocket;
  readonly #terminal: xterm.Terminal;
  isClosed = false;

  constructor(t: ExecutionContext, url: string, opening: Partial<Extract<FromShopWindow, { type: 'open' }>> = {}) {
    const { columns = 80, rows = 24 } = opening;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#socket = new WebSocket(url);
    this.#socket.on('open', () =>
      this.say({
        ...{ type: 'open', token: 'open sesame', browser: BROWSER, session: SESSION, columns, rows },
        ...opening,
      }),
    );
    this.#socket.on('message', (data) => {
      const word = JSON.parse(String(data)) as ToShopWindow;
      this.words.push(word);
      if (word.type === 'output') this.#terminal.write(word.data);
    });
    this.#socket.on('close', () => {
      this.isClosed = true;
    });
    this.#terminal.onData((data) => this.say({ type: 'input', data }));
    t.teardown(() => this.#socket.terminate());
  }

  say(message: FromShopWindow): void {
    this.#socket.send(JSON.stringify(message));
  }
  type(data: string): void {
    this.say({ type: 'input', data });
  }
  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.say({ type: 'size', columns, rows });
  }
  leave(): void {
    this.#socket.close();
  }
  get text(): string {
    const { active } = this.#terminal.buffer;
    const line = (row: number): string => active.getLine(row)?.translateToString(true) ?? '';
    return Array.from({ length: this.#terminal.rows }, (_, row) => line(row)).join('\n');
  }
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }
  get hasMouse(): boolean {
    return this.#terminal.modes.mouseTrackingMode !== 'none';
  }
  sees(what: RegExp): Promise<void> {
    return until(`${what} in\n${this.text}\n${JSON.stringify(this.words.at(-1))}`, () => what.test(this.text));
  }
  /** Clicks on the first letter of a text. */
  click(text: string): void {
    const lines = this.text.split('\n');
    const row = lines.findIndex((line) => line.includes(text));
    const column = lines[row]?.indexOf(text) ?? 0;
    for (const end of ['M', 'm']) this.type(`\u001b[<0;${column + 1};${row + 1}${end}`);
  }
}

test.serial(
  'a monkey bought with mouse and keys; a reload, another size and another tab find the same shop',
  async (t) => {
    const home = await startCluster(t, 3);
    const { parlour, url, wallets } = await houseOn(t, home);
    const page = new Page(t, url);
    await page.sees(/Name/);
    page.type('Ada');
    await page.sees(/Ada/);
    page.type('\r');
    await page.sees(/Ada │.* p[123] 127.*1000 coins/);
    page.click('Capuchin');
    await page.sees(/▸ Capuchin/);
    page.click('▸ Capuchin');
    await page.sees(/Capuchin +120 +● settled/);
    // Nobody could continue it: Ctrl-Z is nothing.
    page.type('\u001a');
    page.resize(100, 30);
    await page.sees(/880 coins/);
    t.true(page.text.split('\n').length === 30);
    t.is(readdirSync(join(wallets, 'browsers', BROWSER)).length, 1);
    const { pids } = parlour;
    t.is(pids.length, 1);

    page.leave();
    await until('its end', () => page.isClosed);
    const reloaded = new Page(t, url, { columns: 90, rows: 26 });
    // A line that the shop wrote before it heard of this page may be shown before the screen is made anew for it.
    await until('a screen of its own', () => reloaded.isAlternate && reloaded.hasMouse);
    await reloaded.sees(/Ada │.*880 coins/);
    t.deepEqual(parlour.pids, pids);

    const other = new Page(t, url);
    await until('a word to the older page', () => reloaded.words.at(-1)?.type === 'refused');
    await other.sees(/Ada │.*880 coins/);
    await until('the end of the older page', () => reloaded.isClosed);

    other.type('q');
    await until('its end', () => other.isClosed);
    t.like(other.words.at(-1), { type: 'ended', code: 0, farewell: ['Ada has 880 coins.'] });
    await until('the screen that was before', () => !other.isAlternate);
    await until('no shop', () => parlour.pids.length === 0);

    // The wallet is this browser's, and of no other.
    const back = new Page(t, url);
    await back.sees(/Ada │.*880 coins/);
    const stranger = new Page(t, url, { browser: 'stranger-stranger-stra', session: 'another-another-anothe' });
    await stranger.sees(/Name/);
  },
);

test.serial('without a page its screen ends; when the dashboard stops all of them end', async (t) => {
  const home = await startCluster(t, 1);
  const { parlour, url } = await houseOn(t, home, { awayMsMax: 1 });
  const page = new Page(t, url);
  await page.sees(/Name/);
  const [pid = 0] = parlour.pids;
  page.leave();
  await until('the end of the shop', () => !isAlive(pid) && parlour.pids.length === 0);

  const next = new Page(t, url);
  await next.sees(/Name/);
  const [last = 0] = parlour.pids;
  await parlour.close();
  t.false(isAlive(last));
  await until('a word', () => next.words.at(-1)?.type === 'ended');
});
