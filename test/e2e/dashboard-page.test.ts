/** The page in a real browser, over a real cluster: what it shows of it, and that it never shows something else. */

import test from 'ava';
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';
import { browserOrSkip } from './browser.js';
import { type Home, startCluster, until } from './cluster.js';

const { run, open } = await browserOrSkip(test);
/** What a browser says in its console when the other end of a WebSocket goes away. */
const HANGING_UP = /WebSocket connection to .* failed/;

const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 2);
  await home.json('shop', 'join', 'Ada');
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

type Opened = { readonly url: string; readonly token: string };
const dashboard = (): Promise<Opened> => home.json<Opened>('dashboard');

/** A block in the picture of the chain, by its height; another one of that height may stand beside it. */
const block = (page: Page, height: number) =>
  page
    .getByRole('region', { name: 'Chain' })
    .getByRole('button', { name: new RegExp(`^block ${height} by p[12], .*on the best chain`) });
const plot = (page: Page, name: string) => page.getByRole('img', { name: new RegExp(`^${name}`) });
const height = async (): Promise<number> => Math.max(...(await home.ps()).peers.map((peer) => peer.height ?? 0));
const buy = async (): Promise<number> => {
  await home.json('shop', 'buy', 'Ada', 'Pygmy Marmoset');
  return height();
};

run('a purchase in the plain shop appears as a block, in the chain and in the plots', async (t) => {
  const { page } = await open(t, (await dashboard()).url);
  const bought = await buy();
  await block(page, bought).waitFor();
  await plot(page, `Chain growth: p1, p2 at block ${bought}$`).waitFor();
  await plot(page, 'Mining time: \\d+ blocks?,').waitFor();
  t.pass();
});

run('a reload shows the same blocks and the same stretch of time', async (t) => {
  const { page } = await open(t, (await dashboard()).url);
  const last = await height();
  await block(page, last).waitFor();
  const range = page.getByRole('group', { name: 'Time shown' });
  await range.getByRole('button', { name: '1 min' }).click();
  await page.waitForURL(/\?window=1m/);
  await page.reload();
  await block(page, last).waitFor();
  t.is(await range.getByRole('button', { name: '1 min' }).getAttribute('aria-pressed'), 'true');
});

run('plots zoom by drag and by keyboard, and tell their numbers as tables', async (t) => {
  const { page } = await open(t, (await dashboard()).url);
  const growth = plot(page, 'Chain growth: p1, p2 at block');
  await growth.scrollIntoViewIfNeeded();
  const place = await growth.boundingBox();
  t.truthy(place);
  const { x, y, width, height: tall } = place as NonNullable<typeof place>;
  await page.mouse.move(x + width / 3, y + tall / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + tall / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/\?from=\d+&to=\d+/);
  await page.getByRole('button', { name: 'Reset zoom' }).press('Enter');
  await page.waitForURL((address) => !address.search.includes('from='));
  await page.getByRole('button', { name: 'Show Mining time as table' }).press('Enter');
  const table = page.getByRole('region', { name: 'Mining time, table' });
  const rows = table.getByRole('row', { name: /^\d+ .* p[12] \d/ });
  await until('a row for each block', async () => (await rows.count()) >= (await height()));
  t.pass();
});

run('a dashboard that dies is told of, and when it is back nothing is missing', async (t) => {
  const { page } = await open(t, (await dashboard()).url, { forgiven: [HANGING_UP] });
  await block(page, await height()).waitFor();
  await home.json('kill', 'dashboard');
  await page.getByText('reconnecting').first().waitFor();
  const bought = await buy();
  await home.json('start', 'dashboard');
  await block(page, bought).waitFor();
  await until('the page is live again', async () => !(await page.getByText('reconnecting').first().isVisible()));
  t.pass();
});

run('a token that is pasted into the address of an open page opens its buttons, and leaves the address', async (t) => {
  const { url, token } = await dashboard();
  const { page } = await open(t, url, { forgiven: [HANGING_UP] });
  const add = page.getByRole('button', { name: '+ peer' });
  await add.waitFor();
  t.true(await add.isDisabled());
  // As the browser does it for an address that differs behind its # only: it loads nothing.
  await page.goto(`${url}#token=${token}`);
  await until('the buttons open', () => add.isEnabled());
  t.false(page.url().includes('token'));
});

for (const colorScheme of ['light', 'dark'] as const) {
  run(`axe-core finds nothing serious in the ${colorScheme} page`, async (t) => {
    const { page } = await open(t, (await dashboard()).url, { colorScheme });
    await block(page, await height()).waitFor();
    // Evaluated, not added as a script: that the page would rightly refuse.
    await page.evaluate(axeCore.source);
    const serious = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
      const { violations } = await axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
        );
    });
    t.deepEqual(serious, []);
  });
}
type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
};
