/** The page as assistive technology finds it: axe-core has nothing serious to say, whatever is open. */
import test from 'ava';
import type { Page } from 'playwright-core';
import { seriousIn } from './axe.js';
import { browserOrSkip } from './browser.js';
import { type Home, startCluster } from './cluster.js';
import { type Address, addressOf, block, heightOf, opened, plot } from './page-places.js';

const { run, open } = await browserOrSkip(test);

const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
let address: Address;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 2);
  await home.json('shop', 'join', 'Ada');
  await home.json('shop', 'buy', 'Ada', 'Titi');
  // One that is down, with its reason.
  await home.json('kill', 'p2');
  address = await addressOf(home);
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

const panel = (page: Page, name: string) => page.getByRole('complementary', { name });
/** What is open beside or above the page. Each begins where the one before has ended. */
const STATES: readonly { readonly name: string; readonly show: (page: Page) => Promise<void> }[] = [
  {
    name: 'the page alone',
    show: async (page) => {
      await block(page, await heightOf(home)).waitFor();
      await plot(page, 'Mining time: \\d+ block').waitFor();
    },
  },
  {
    name: 'a block',
    show: async (page) => {
      await block(page, await heightOf(home)).click();
      await panel(page, 'Block').getByRole('region', { name: 'Records' }).waitFor();
    },
  },
  {
    name: 'a shopper',
    show: async (page) => {
      await panel(page, 'Block').getByRole('link', { name: 'Ada' }).first().click();
      await panel(page, 'Shopper').getByRole('heading', { name: 'History' }).waitFor();
    },
  },
  {
    name: 'a peer',
    show: async (page) => {
      await page.getByRole('row').getByRole('link', { name: 'p1' }).click();
      await panel(page, 'Peer').getByRole('heading', { name: 'What it said' }).waitFor();
    },
  },
  {
    name: 'the things to try',
    show: async (page) => {
      await page.getByRole('button', { name: 'Things to try' }).click();
      await page.getByRole('button', { name: 'Show me a fork' }).waitFor();
    },
  },
  {
    name: 'the help',
    show: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Help' }).click();
      await page.getByRole('dialog', { name: 'What you see' }).waitFor();
    },
  },
  {
    name: 'the shop',
    show: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Shop', exact: true }).click();
      await page.locator('.xterm-rows', { hasText: 'Titi' }).waitFor();
    },
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  run(`axe-core finds nothing serious in the ${colorScheme} page, whatever is open`, async (t) => {
    // At rest: a colour on its way to another is neither.
    const { page } = await open(t, opened(address), { colorScheme, reducedMotion: 'reduce' });
    for (const { name, show } of STATES) {
      await show(page);
      t.deepEqual(await seriousIn(page), [], name);
    }
  });
}

run('axe-core finds nothing serious where the buttons are locked', async (t) => {
  const { page } = await open(t, address.url, { reducedMotion: 'reduce' });
  await block(page, await heightOf(home)).waitFor();
  t.deepEqual(await seriousIn(page), []);
});
