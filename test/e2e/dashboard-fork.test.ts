/** Forks in the page, over a real cluster: made by clicks, seen as two branches, healed, and shown on a tour. */
import { join } from 'node:path';
import test from 'ava';
import type { Locator, Page } from 'playwright-core';
import { browserOrSkip } from './browser.js';
import { type Home, startCluster, until } from './cluster.js';
import { type Address, addressOf, announced, block, chain, HANGING_UP, heightOf, opened, says } from './page-places.js';

const { run, open } = await browserOrSkip(test);
const TOUR_MS_MAX = 110_000;
/** Two shops start, sign and sell. */
const BRANCHES_MS_MAX = 60_000;

const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
let address: Address;
test.before(async () => {
  home = await startCluster({ teardown: (act) => void cleanUp.push(act) }, 4);
  address = await addressOf(home);
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

const links = (page: Page): Locator => page.getByRole('region', { name: 'Links' });
const blocks = (page: Page): Locator => chain(page).getByRole('button', { name: /^block / });
/** Pixels from the top of the window; NaN while it is not there. */
const topOf = async (place: Locator): Promise<number> =>
  (await place.isVisible()) ? ((await place.boundingBox())?.y ?? Number.NaN) : Number.NaN;
/** Pixels: less than a block is high. */
const LANES_APART_MIN = 20;

/** First, while the chain is empty: the page offers it without a menu. */
run('from a page just opened to a healed fork on screen, by one click', async (t) => {
  t.timeout(TOUR_MS_MAX);
  const { page } = await open(t, opened(address));
  const begunMs = Date.now();
  await page.getByRole('button', { name: 'Show me a fork' }).click();
  const caption = page.locator('.tour-caption');
  await says(caption, /Cut: p\d and p\d on one side/);
  await page
    .getByRole('button', { name: /on a branch that some peer builds on/ })
    .first()
    .waitFor();
  await until(
    'the end of the show',
    async () =>
      /had more work and won\..* reorganised, [1-9]\d* blocks? deep.* each once/s.test(await caption.innerText()),
    TOUR_MS_MAX,
  );
  await page.getByRole('img', { name: 'step 4 of 4' }).waitFor();
  t.log(`from the click to the healed fork: ${Math.round((Date.now() - begunMs) / 1000)} s`);
  // The chain may have grown beyond what is on screen by now.
  await chain(page).getByRole('list').hover();
  await until('the branch that lost', async () => {
    await page.mouse.wheel(-400, 0);
    return (await page.getByRole('button', { name: /stale, on a branch that nobody builds on/ }).count()) > 0;
  });
  t.like(await home.status(), { tipsAgree: true, faults: [] });
  await until(
    'the shoppers have left',
    async () =>
      !(await page
        .getByText(/shoppers/)
        .first()
        .isVisible()),
  );
});

run(
  'a split by clicks grows two branches; healing it reorganises one away, says so, and loses no purchase',
  async (t) => {
    // Apart, as on two machines: any command of a shop sends again whatever its wallets have signed, also across the split.
    const wallets = (name: string): string[] => ['--wallets', join(home.path, name)];
    for (const name of ['Ada', 'Bob']) await home.json('shop', ...wallets(name), 'join', name);
    const { page } = await open(t, opened(address));
    const below = await heightOf(home);
    await block(page, below).waitFor();

    for (const name of ['p1', 'p2'])
      await page.getByRole('checkbox', { name: `${name} on one side of a split` }).check();
    await page.getByRole('button', { name: 'Split in two' }).click();
    await says(links(page), /split: p1, p2 \| p3, p4/);
    await says(links(page), /✂ p1 p2 \| p3 p4/);
    await page.getByRole('gridcell', { name: 'p1 to p3: cut' }).waitFor();
    await page.getByRole('gridcell', { name: /^p1 to p2: stands/ }).waitFor();

    const buying = [
      home.spawn('shop', ...wallets('Ada'), '--peer', 'p1', 'buy', 'Ada', 'Titi'),
      home.spawn('shop', ...wallets('Bob'), '--peer', 'p3', 'buy', 'Bob', 'Saki'),
    ];
    // By what was bought: peers of a side that both mined it, or a block that came after, make no other branch of it.
    const sides = ['Ada: Titi', 'Bob: Saki'].map((words) => blocks(page).filter({ hasText: words }).first());
    const tops = async (): Promise<number[]> => Promise.all(sides.map(topOf));
    await until(
      'two branches, each on a lane of its own',
      async () => {
        const [one = Number.NaN, other = Number.NaN] = await tops();
        return Math.abs(one - other) > LANES_APART_MIN;
      },
      BRANCHES_MS_MAX,
    );

    await page.getByRole('button', { name: 'Heal all' }).click();
    await says(links(page), /all links healed/);
    await block(page, below + 1, 'stale, on a branch that nobody builds on')
      .first()
      .waitFor();
    await says(announced(page), /p\d reorganised, depth [1-9]/);
    await page
      .getByRole('group', { name: 'Events, newest first' })
      .getByText(/reorganised, depth [1-9]/)
      .first()
      .waitFor();
    for (const purchase of buying) t.is((await purchase.ended()).code, 0, 'settled');
    await until('one tip', async () => (await home.status()).tipsAgree);
    await says(links(page), /all joined/);
    // What was bought on the branch that lost is in a block of the other one.
    await block(page, below + 2).waitFor();
    t.is((await home.run('verify')).code, 0);
  },
);

run('a tour is ended by a click; of one whose dashboard was killed the next one heals the split', async (t) => {
  t.timeout(2 * TOUR_MS_MAX);
  await home.json('heal');
  const { page } = await open(t, opened(address), { forgiven: [HANGING_UP] });
  const caption = page.locator('.tour-caption');
  await page.getByRole('button', { name: 'Things to try' }).click();
  await page.getByRole('button', { name: 'Show me a fork' }).click();
  // At once: a tour goes on by itself.
  await page.getByRole('button', { name: 'End the tour' }).click();
  await says(caption, /Stopped\. The show is over/);
  t.false(await page.getByRole('button', { name: 'Kill a peer' }).isVisible(), 'the menu has closed');
  await until('no cut', async () => (await home.status()).faults.length === 0);

  const { pid } = (await home.ps()).dashboard;
  // The shoppers of the last one may still be leaving: then it is said, and asked for again.
  await until('another show', async () => {
    const headers = { authorization: `Bearer ${address.token}` };
    return (await fetch(`${address.url}api/tour`, { method: 'POST', headers })).ok;
  });
  await says(caption, /Cut: /);
  process.kill(pid as number, 'SIGKILL');
  await says(caption, /cut short.*has been healed/);
  t.deepEqual((await home.status()).faults, []);
});
