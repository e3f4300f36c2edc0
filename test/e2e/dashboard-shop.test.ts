/** The shop in the page, in a real browser over a real cluster: a purchase by keyboard, and a reload that comes back to it. */
import test from 'ava';
import type { Locator, Page } from 'playwright-core';
import { browserOrSkip } from './browser.js';
import { type Home, startCluster, until } from './cluster.js';
import { type Address, addressOf, block, heightOf, opened, says, tabTo } from './page-places.js';
import { boughtOf } from './shop-screen.js';

const { run, open } = await browserOrSkip(test);

const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
let address: Address;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 2);
  address = await addressOf(home);
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

const SHOWS_MS_MAX = 60_000;

const shop = (page: Page): Locator => page.getByRole('dialog', { name: 'Monkey shop' });
const screen = (page: Page): Locator => shop(page).locator('.xterm-rows > div');
/** The rows of the terminal. A space is one that does not break. */
const textOf = async (page: Page): Promise<string> =>
  (await screen(page).allTextContents()).join('\n').replaceAll('\u00a0', ' ');
const shows = (page: Page, words: RegExp): Promise<void> =>
  until(`${words}`, async () => words.test(await textOf(page)), SHOWS_MS_MAX);

run(
  'opened, joined and bought in by keyboard; a reload and another opening come back to the same screen',
  async (t) => {
    const { page } = await open(t, opened(address));
    await tabTo(page, page.getByRole('button', { name: 'Shop', exact: true }));
    await page.keyboard.press('Enter');
    await shows(page, /Name/);
    await page.keyboard.type('Zoë');
    await shows(page, /Name +\[Zoë/);
    await page.keyboard.press('Enter');
    await shows(page, /Zoë │.* 1000 coins/);

    await page.keyboard.type('/Sak');
    await shows(page, /▸ Saki/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await shows(page, /Saki +140 +● settled/);
    await block(page, await heightOf(home)).waitFor();
    t.is((await boughtOf(home, 'Saki')).length, 1);

    await page.keyboard.press('Escape');
    await until('the whole catalogue', async () => !(await textOf(page)).includes('Monkeys /'));
    // A search that was begun is in this very screen only.
    await page.keyboard.type('/Tit');
    await shows(page, /Monkeys \/Tit/);
    await page.reload();
    await page.getByRole('button', { name: 'Shop', exact: true }).click();
    await shows(page, /Monkeys \/Tit/);
    await shows(page, /Saki +140 +● settled/);
    await page.keyboard.press('Control+Shift+X');
    await shop(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Shop', exact: true }).click();
    await shows(page, /Monkeys \/Tit/);
  },
);

run('without the token there is no shop, and the window says what opens it', async (t) => {
  const { page } = await open(t, address.url);
  await page.getByRole('button', { name: 'Shop', exact: true }).click();
  await says(shop(page), /This page only watches.*npx orchestrator dashboard/s);
  t.is(await screen(page).count(), 0);
});
