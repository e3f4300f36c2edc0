/** The shop's screen on a real cluster, for tests. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { type Home, MAIN } from './cluster.js';
import { Screen } from './screen.js';

const SHOP = fileURLToPath(new URL('../../shop/main.js', import.meta.url));

type Options = { readonly env?: NodeJS.ProcessEnv; readonly columns?: number; readonly rows?: number };

/** Whatever the tests themselves run on. */
const COLOURED = { NO_COLOR: undefined, TERM: 'xterm-256color' };

/** `orchestrator shop`, as it is typed. */
export function openShop(
  t: ExecutionContext,
  home: Home,
  words: readonly string[] = [],
  options: Options = {},
): Screen {
  const { env, ...size } = options;
  return Screen.start(t, process.execPath, [MAIN, 'shop', ...words], {
    ...size,
    cwd: home.path,
    env: { ...home.env, ...COLOURED, ...env },
  });
}

/** The shop without the command line around it, so that a signal hits it alone. */
export async function openShopAlone(t: ExecutionContext, home: Home, words: readonly string[] = []): Promise<Screen> {
  const { tracker } = await home.ps();
  const wallets = words.includes('--wallets') ? [] : ['--wallets', join(home.folder(), 'wallets')];
  return Screen.start(t, process.execPath, [SHOP, `${tracker.port}`, ...wallets, ...words], {
    cwd: home.path,
    env: { ...home.env, ...COLOURED },
  });
}

/** A copy of all wallets, as on another machine. @returns its folder */
export function copyWallets(home: Home): string {
  const copy = join(home.path, 'copy');
  cpSync(join(home.folder(), 'wallets'), copy, { recursive: true });
  return copy;
}

/** Answers the question for a name, and waits until the joining is settled. */
export async function joinAs(screen: Screen, name: string): Promise<void> {
  await screen.until('the question for a name', /Name/);
  screen.type(name);
  await screen.until('the name typed', new RegExp(`Name +\\[${name}`));
  screen.press('enter');
  await screen.until('the coins', new RegExp(`${name} │.* 1000 coins`));
  await screen.until('nothing on its way', /Nothing bought yet/);
}

/** Goes to a monkey by searching for it, and buys it. */
export async function buy(screen: Screen, monkey: string): Promise<void> {
  screen.press('/');
  await screen.until('the search', /Monkeys \/█/);
  screen.type(monkey);
  await screen.until('the monkey found', new RegExp(`▸ ${monkey}`));
  screen.press('enter');
  await screen.until('the end of the search', (one) => !/Monkeys \/.*█ /.test(one.text()));
  screen.press('enter');
  await screen.until('the purchase', new RegExp(`${monkey}.*[◌○◐●↺]`));
  screen.press('escape');
  await screen.until('the whole catalogue', (one) => !one.text().includes('Monkeys /'));
}

/** Ids of the purchases of a monkey in the chain, each as often as it is there. */
export async function boughtOf(home: Home, monkey: string): Promise<string[]> {
  const ran = await home.run('chain', '--json');
  type Block = { readonly transactions: readonly { readonly id: string; readonly monkey?: string }[] };
  return ran
    .lines<Block>()
    .flatMap(({ transactions }) => transactions)
    .filter((one) => one.monkey === monkey)
    .map(({ id }) => id);
}

/** What stands in the box in front, as one line. */
export const popupText = (screen: Screen): string =>
  [...screen.text().matchAll(/║ (.*?) *║/g)].map(([, text]) => text).join(' ');
