/**
 * Pictures of the dashboard's main states on a cluster of its own, in light and dark, on a laptop's screen and a
 * telephone's; and what of each does not fit. Run by hand:
 * `node dist/test/bench/screenshots.js FOLDER [--blocks N] [--only NAME,…]`, with `--blocks` also over a chain of that length.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser.js';
import { type Home, startCluster, until } from '../e2e/cluster.js';
import { addressOf, block, chain, heightOf, opened, plot } from '../e2e/page-places.js';
import { overflowIn } from './overflow.js';

const LONG_CHAIN = fileURLToPath(new URL('./long-chain.js', import.meta.url));
const SCHEMES = ['light', 'dark'] as const;
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 400, height: 800 } } as const;
/** What is drawn at its own pace, as a plot, is drawn by then. */
const DRAWN_MS = 1_500;
/** After a jump in the page, until it is painted. */
const PAINTED_MS = 500;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { blocks: { type: 'string', default: '0' }, only: { type: 'string' } },
});
const [folder = ''] = positionals;
const { blocks } = values;
const only = values.only?.split(',');
if (folder === '' || !/^\d+$/.test(blocks)) {
  process.stderr.write('usage: screenshots FOLDER [--blocks N] [--only NAME,…]\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const cleanUp: (() => void | Promise<void>)[] = [];
let findings = 0;
try {
  const browser = await launchBrowser();
  assert(browser, 'there is no browser here');
  cleanUp.push(() => browser.close());
  await takeAll(browser, await startCluster({ teardown: (act) => void cleanUp.push(act) }, 4));
} finally {
  for (const act of cleanUp.reverse()) await act();
}
process.stdout.write(findings === 0 ? 'everything fits\n' : `${findings} findings\n`);
process.exitCode = findings === 0 ? 0 : 1;

async function takeAll(browser: Browser, home: Home): Promise<void> {
  const take = (name: string, show?: (page: Page) => Promise<void>) => takeState(browser, home, name, show);
  await take('empty');

  const shoppers = ['Ada', 'Bo', 'Cleo', 'Ελένη'];
  for (const name of shoppers) await home.json('shop', 'join', name);
  const buy = (at: number, monkey: string, ...words: string[]) =>
    home.run('shop', ...words, 'buy', shoppers[at % shoppers.length] ?? '', monkey);
  const monkeys = ['Titi', 'Saki', 'Capuchin', 'Tamarin', 'Howler', 'Macaque'];
  for (const [at, monkey] of monkeys.entries()) await buy(at, monkey);
  await take('quiet');
  await take('help', async (page) => page.getByRole('button', { name: 'Help' }).click());
  await take('block', async (page) => {
    await block(page, await heightOf(home)).click();
    await page.getByRole('region', { name: 'Records' }).waitFor();
  });
  await take('shop', async (page) => {
    await page.getByRole('button', { name: 'Shop', exact: true }).click();
    await page.locator('.xterm-rows', { hasText: /Name|coins/ }).waitFor();
  });
  await take('peer', async (page) => {
    await page.getByRole('row').getByRole('link', { name: 'p1' }).click();
    await page.getByRole('complementary', { name: 'Peer' }).getByText('What it said').waitFor();
  });

  await home.json('partition', 'p1,p2', 'p3,p4');
  // Each side settles nothing, and says so when its time is up.
  const sell = async (peer: string, from: number): Promise<void> => {
    for (const at of [0, 2]) await buy(from + at, monkeys[from + at] ?? 'Titi', '--peer', peer, '--timeout', '2');
  };
  await Promise.all([sell('p1', 0), sell('p3', 1)]);
  await take('forked', async (page) => {
    await chain(page)
      .getByRole('button', { name: /on a branch that some peer builds on/ })
      .first()
      .waitFor();
  });
  await home.json('heal');
  await until('one tip', async () => (await home.status()).tipsAgree);
  for (const at of [0, 1]) await buy(at, 'Titi');
  await take('healed');
  await home.json('kill', 'p3');
  await take('killed', async (page) => page.getByText('ended by SIGKILL').first().waitFor());
  await home.json('start', 'p3');

  if (blocks === '0') return;
  await home.json('down');
  await promisify(execFile)(process.execPath, [LONG_CHAIN, home.folder(), blocks]);
  await home.json('up', '-d', '--wait', '--port', '0', '--peers', '4');
  await take('long');
}

/** One state in each scheme and size. */
async function takeState(
  browser: Browser,
  home: Home,
  name: string,
  show?: (page: Page) => Promise<void>,
): Promise<void> {
  if (only && !only.includes(name)) return;
  const address = opened(await addressOf(home));
  for (const colorScheme of SCHEMES) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const path = join(folder, `${name}-${colorScheme}-${size}.png`);
      const find = (finding: string): void => {
        findings++;
        process.stdout.write(`${path}: ${finding}\n`);
      };
      page.on('pageerror', ({ message }) => find(`the page has failed: ${message}`));
      await page.goto(address);
      await block(page, await heightOf(home), '')
        .first()
        .waitFor();
      await plot(page, 'Chain growth').waitFor();
      await show?.(page);
      // A plot is drawn once it comes into view.
      for (const one of await page.getByRole('img').all()) await one.scrollIntoViewIfNeeded();
      await page.waitForTimeout(DRAWN_MS);
      await page.evaluate('scrollTo(0, 0)');
      await page.waitForTimeout(PAINTED_MS);
      await page.screenshot({ path, fullPage: size === 'narrow' });
      for (const finding of await overflowIn(page)) find(finding);
      await context.close();
    }
  }
}
