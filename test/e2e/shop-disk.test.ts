/** The shop's screen when somebody is at its files: nothing signed is lost, and the screen says what is wrong. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type Home, startUnwatched, until } from './cluster.js';
import { boughtOf, buy, joinAs, openShop, popupText } from './shop-screen.js';

/** Of the only shopper. */
function outboxOf(home: Home): string {
  const wallets = join(home.folder(), 'wallets');
  const [network = ''] = readdirSync(wallets).filter((name) => name.length === 64);
  const [wallet = ''] = readdirSync(join(wallets, network)).filter((name) => name.length === 64);
  return join(wallets, network, wallet, 'outbox.json');
}

test.serial(
  'an outbox deleted under the screen is written back; a damaged one is told of, also to who comes then',
  async (t) => {
    const home = await startUnwatched(t, 3);
    const screen = openShop(t, home);
    await joinAs(screen, 'Ada');
    await home.json('pause', 'p1..p3');
    await buy(screen, 'Titi');
    const path = outboxOf(home);
    rmSync(path);
    await screen.until('a word about it', (one) => popupText(one).includes('it is written back from memory'));
    await until('both papers', () => /"papers": \[.*"id".*"id"/s.test(textOf(path)));
    screen.press('enter');
    await home.json('resume', 'p1..p3');
    await screen.until('its settling', /Titi +60 +● settled/);
    await until('that on disk', () => /settled.*settled/s.test(textOf(path)));
    t.is((await boughtOf(home, 'Titi')).length, 1);

    writeFileSync(path, '{');
    const word = 'Until the file is whole, nothing is bought with this wallet.';
    await screen.until('a word about it', (one) => popupText(one).includes(word));
    const second = openShop(t, home);
    await second.until('a word about it', (one) => popupText(one).includes(word));
    second.press('escape');
    await second.until('the panes', (one) => !one.text().includes('Trouble'));
    second.press('enter');
    await second.until('a refusal to buy', (one) => popupText(one).includes('Put a copy of the file back, then buy.'));
  },
);

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
