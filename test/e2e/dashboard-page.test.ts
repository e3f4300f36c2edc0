/** The page in a real browser, over a real cluster: what it shows of it, and that it never shows something else. */
import test from 'ava';
import type { Locator, Page, WebSocketRoute } from 'playwright-core';
import { browserOrSkip } from './browser.js';
import { type Home, startCluster, until } from './cluster.js';
import {
  type Address,
  addressOf,
  block,
  chain,
  HANGING_UP,
  heightOf,
  opened,
  peerRow,
  plot,
  says,
  tabTo,
} from './page-places.js';

const { run, open } = await browserOrSkip(test);

const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
let address: Address;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 2);
  await home.json('shop', 'join', 'Ada');
  address = await addressOf(home);
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

const buy = async (): Promise<number> => {
  await home.json('shop', 'buy', 'Ada', 'Pygmy Marmoset');
  return heightOf(home);
};

run('a purchase in the plain shop appears as a block, in the chain and in the plots', async (t) => {
  const { page } = await open(t, address.url);
  const before = await heightOf(home);
  await block(page, before).waitFor();
  const drawn = drawnAbove(page, before);
  const shop = home.spawn('shop', 'buy', 'Ada', 'Pygmy Marmoset');
  await shop.prints(/settled/);
  const settledMs = Date.now();
  const ms = (await drawn) - settledMs;
  t.is((await shop.ended()).code, 0);
  t.log(`the block was drawn ${Math.abs(ms)} ms ${ms < 0 ? 'before' : 'after'} the shop said settled`);
  const bought = await heightOf(home);
  await block(page, bought).waitFor();
  await plot(page, `Chain growth: p1, p2 at block ${bought}$`).waitFor();
  await plot(page, 'Mining time: \\d+ blocks?,').waitFor();
  t.pass();
});

/** When a block above this height is on the page, in milliseconds. Looked for every 5. */
async function drawnAbove(page: Page, height: number): Promise<number> {
  const label = '^block (\\d+) by';
  const at = await chain(page).evaluateHandle(
    (section, [pattern, above]) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const names = [...section.querySelectorAll('button > .unseen')].map((one) => one.textContent);
          const isThere = names.some((text) => Number(new RegExp(pattern).exec(text ?? '')?.[1]) > above);
          if (isThere) resolve(Date.now());
          else setTimeout(look, 5);
        };
        look();
      }),
    [label, height] as const,
  );
  return at.jsonValue();
}

run('a reload shows the same blocks and the same stretch of time', async (t) => {
  const { page } = await open(t, address.url);
  const last = await heightOf(home);
  await block(page, last).waitFor();
  const range = page.getByRole('group', { name: 'Time shown' });
  await range.getByRole('button', { name: '1 min' }).click();
  await page.waitForURL(/\?window=1m/);
  await page.reload();
  await block(page, last).waitFor();
  t.is(await range.getByRole('button', { name: '1 min' }).getAttribute('aria-pressed'), 'true');
});

run('a plot is told of at once, and drawn when it comes into view', async (t) => {
  // So low that they are never in view together.
  const { page } = await open(t, address.url, { viewport: { width: 800, height: 400 } });
  const [first, last] = [plot(page, 'Chain growth: p1, p2 at block'), plot(page, 'Hash rate: \\S')];
  for (const one of [first, last]) await one.waitFor();
  t.deepEqual(await scriptsOf(page, /chart/), [], 'what draws them is not loaded before it is wanted');
  await first.scrollIntoViewIfNeeded();
  await until('a drawing', () => isDrawn(first));
  t.false(await isDrawn(last), 'it is still out of sight');
  await last.scrollIntoViewIfNeeded();
  await until('another drawing', () => isDrawn(last));
});

/** The scripts a page has loaded whose names say so. */
const scriptsOf = async (page: Page, name: RegExp): Promise<string[]> => {
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  return loaded.filter((address) => address.endsWith('.js') && name.test(address));
};
/** Whether anything is drawn on a canvas. */
const isDrawn = (canvas: Locator): Promise<boolean> =>
  canvas.evaluate((element: Canvas) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    return data.some((channel) => channel !== 0);
  });
/** As much of a browser's canvas as is looked at. */
type Canvas = {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8Array } };
};

run('plots zoom by drag and by keyboard, and tell their numbers as tables', async (t) => {
  const { page } = await open(t, address.url);
  const growth = plot(page, 'Chain growth: p1, p2 at block');
  await growth.scrollIntoViewIfNeeded();
  await until('a drawing', () => isDrawn(growth));
  const place = await growth.boundingBox();
  t.truthy(place);
  const { x, y, width, height: tall } = place as NonNullable<typeof place>;
  await page.mouse.move(x + width / 3, y + tall / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + tall / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/\?from=\d+&to=\d+/);
  await page.getByRole('button', { name: 'Reset zoom' }).press('Enter');
  await page.waitForURL(({ search }) => !search.includes('from='));
  await page.getByRole('button', { name: 'Show Mining time as table' }).press('Enter');
  const table = page.getByRole('region', { name: 'Mining time, table' });
  const rows = table.getByRole('row', { name: /^\d+ .* p[12] \d/ });
  await until('a row for each block', async () => (await rows.count()) >= (await heightOf(home)));
  t.pass();
});

run('a peer is killed, started and restarted, by mouse and by keyboard', async (t) => {
  const { page } = await open(t, opened(address));
  const row = peerRow(page, 'p2');
  const button = (name: string) => row.getByRole('button', { name: `${name} p2`, exact: true });
  const pidOf = async (): Promise<number | null> => (await home.peer('p2')).pid;

  await button('Kill').click();
  await says(row.getByRole('status'), /✓ ended by SIGKILL after /);
  // It stays, and why it is down stands beside its state.
  await says(row.locator('.state-cell'), /killed.*ended by SIGKILL/s);
  t.like(await home.peer('p2'), { state: 'killed' });
  await button('Start').click();
  await says(row.getByRole('status'), /✓ runs after /);
  await says(row.locator('.state-cell'), /running/);

  await tabTo(page, button('Kill'));
  await page.keyboard.press('Enter');
  await says(row.locator('.state-cell'), /killed.*ended by SIGKILL/s);
  t.like(await home.peer('p2'), { state: 'killed' });
  await tabTo(page, button('Start'));
  await page.keyboard.press('Space');
  await says(row.getByRole('status'), /✓ runs after /);

  for (const press of [
    () => button('Restart').click(),
    async () => {
      await tabTo(page, button('Restart'));
      await page.keyboard.press('Enter');
    },
  ]) {
    const before = await pidOf();
    await press();
    await until('another process', async () => {
      const pid = await pidOf();
      return pid !== null && pid !== before;
    });
    await says(row.getByRole('status'), /✓ runs after /);
  }
});

run('the token leaves the address at once, and is in no request but as its header', async (t) => {
  const { page } = await open(t, address.url);
  const wire = await page.context().newCDPSession(page);
  const asked: string[] = [];
  await wire.send('Network.enable');
  wire.on('Network.requestWillBeSent', ({ request }) => {
    const { authorization: _, ...rest } = request.headers;
    asked.push(JSON.stringify([request.url, rest, request.postData]));
  });
  wire.on('Network.webSocketCreated', ({ url }) => asked.push(url));
  wire.on('Network.webSocketWillSendHandshakeRequest', ({ request }) => asked.push(JSON.stringify(request)));
  // From elsewhere: the same page would only follow the fragment.
  await page.goto('about:blank');
  await page.goto(opened(address));
  await chain(page).waitFor();
  t.is(page.url(), address.url);
  const pause = peerRow(page, 'p2').getByRole('button', { name: 'Restart p2' });
  await pause.click();
  await says(peerRow(page, 'p2').getByRole('status'), /✓ runs after /);
  await page.reload();
  await until('open buttons after a reload', () => pause.isEnabled());
  t.true(asked.some((text) => text.includes('/live')));
  t.true(asked.some((text) => text.includes('/api/peers/p2/restart')));
  t.deepEqual(
    asked.filter((text) => text.includes(address.token)),
    [],
  );
  t.deepEqual((await page.context().storageState()).cookies, []);
  t.deepEqual((await page.context().storageState()).origins, [], 'it is in this tab alone');
});

run('without the token the page watches: its buttons are locked, and it says what opens them', async (t) => {
  const { page } = await open(t, address.url);
  await block(page, await heightOf(home)).waitFor();
  await page.getByRole('button', { name: 'Watching only' }).click();
  await page.getByText('npx orchestrator dashboard').first().waitFor();
  for (const name of ['Kill p1', 'Restart p1', 'Heal all', 'Split in two'])
    t.true(await page.getByRole('button', { name, exact: true }).isDisabled(), name);
  const menu = page.getByRole('button', { name: 'Things to try' });
  await menu.click();
  for (const name of ['Send in shoppers', 'Kill a peer', 'Show me a fork'])
    t.true(await page.getByRole('button', { name }).isDisabled(), name);
});

run('a WebSocket that drops is dialled again, and what came meanwhile is not missing', async (t) => {
  const { page } = await open(t, address.url);
  const sockets: WebSocketRoute[] = [];
  let isDown = false;
  await page.routeWebSocket(/\/live$/, (socket) => {
    if (isDown) return void socket.close();
    sockets.push(socket);
    socket.connectToServer();
  });
  await page.reload();
  await block(page, await heightOf(home)).waitFor();
  isDown = true;
  await sockets.at(-1)?.close();
  await page.getByText('reconnecting').first().waitFor();
  const [first, second] = [await buy(), await buy()];
  t.false(await block(page, second).isVisible());
  isDown = false;
  await block(page, first).waitFor();
  await block(page, second).waitFor();
  await until('the page is live again', async () => !(await page.getByText('reconnecting').first().isVisible()));
});

run('a dashboard that dies is told of, and when it is back nothing is missing', async (t) => {
  const { page } = await open(t, address.url, { forgiven: [HANGING_UP] });
  await block(page, await heightOf(home)).waitFor();
  await home.json('kill', 'dashboard');
  await page.getByText('reconnecting').first().waitFor();
  const bought = await buy();
  await home.json('start', 'dashboard');
  await block(page, bought).waitFor();
  await until('the page is live again', async () => !(await page.getByText('reconnecting').first().isVisible()));
  t.pass();
});

run('a token that is pasted into the address of an open page opens its buttons, and leaves the address', async (t) => {
  const { url, token } = address;
  const { page } = await open(t, url, { forgiven: [HANGING_UP] });
  const add = page.getByRole('button', { name: '+ peer' });
  await add.waitFor();
  t.true(await add.isDisabled());
  // As the browser does it for an address that differs behind its # only: it loads nothing.
  await page.goto(`${url}#token=${token}`);
  await until('the buttons open', () => add.isEnabled());
  t.false(page.url().includes('token'));
});
