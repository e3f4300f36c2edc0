/** The shop's screen when peers, the tracker or the shop itself die, and when a wallet is used in two places. */
import test from 'ava';
import { startUnwatched, until } from './cluster.js';
import { boughtOf, buy, copyWallets, joinAs, openShop, openShopAlone, popupText } from './shop-screen.js';

type Shown = {
  readonly coins: number;
  readonly cage: readonly string[];
  readonly purchases: readonly { readonly sequence: number; readonly receipt: { readonly state: string } }[];
};

test.serial('the peer that took a purchase is killed: it settles through another, once', async (t) => {
  const home = await startUnwatched(t, 4);
  const screen = openShop(t, home);
  await joinAs(screen, 'Ada');
  // Each for itself: nobody is a majority, so it stays with whoever takes it.
  await home.json('partition', 'p1', 'p2', 'p3', 'p4');
  const [, taker = ''] = /│ (p\d) /.exec(screen.text()) ?? [];
  await buy(screen, 'Titi');
  await screen.until('a peer that has it', /Titi +60 +(○ accepted|◐ mined)/);
  await home.json('kill', taker);
  await screen.until('another peer', new RegExp(`│ (?!${taker})p\\d `));
  await home.json('heal');
  await screen.until('its settling', /Titi +60 +● settled/);
  await home.json('start', taker);
  await home.json('wait', '--agree');
  t.is((await boughtOf(home, 'Titi')).length, 1);
  t.like(await home.json<Shown>('shop', 'record', 'Ada'), { coins: 940, cage: ['Titi'] });
});

test.serial('the shop is killed between signing and sending: after a restart it settles once', async (t) => {
  const home = await startUnwatched(t, 3);
  const screen = await openShopAlone(t, home);
  await joinAs(screen, 'Ada');
  await home.json('kill', 'p1..p3');
  await screen.until('a word about the peers', /✗ no peer answers.*No peer answers\. What you sign is kept/s);
  await buy(screen, 'Titi');
  await screen.until('a purchase that nobody has', /Titi +60 +◌ sent/);
  screen.kill('SIGKILL');
  await screen.code;
  await home.json('start', 'p1..p3');
  const again = await openShopAlone(t, home);
  await again.until('its settling', /Titi +60 +● settled/);
  t.is((await boughtOf(home, 'Titi')).length, 1);
  t.like(await home.json<Shown>('shop', 'record', 'Ada'), { coins: 940, cage: ['Titi'] });
});

test.serial('the shop is killed between sending and receipt: after a restart it settles once', async (t) => {
  const home = await startUnwatched(t, 3);
  const screen = await openShopAlone(t, home);
  await joinAs(screen, 'Ada');
  // Frozen peers take it into their sockets and say nothing.
  await home.json('pause', 'p1..p3');
  await buy(screen, 'Titi');
  screen.kill('SIGKILL');
  await screen.code;
  await home.json('resume', 'p1..p3');
  await until('the purchase in the chain', async () => (await boughtOf(home, 'Titi')).length > 0);
  const again = await openShopAlone(t, home);
  await again.until('its settling', /Titi +60 +● settled/);
  await buy(again, 'Saki');
  await again.until('its settling', /Saki +140 +● settled/);
  t.is((await boughtOf(home, 'Titi')).length, 1);
  t.like(await home.json<Shown>('shop', 'record', 'Ada'), { coins: 800, cage: ['Titi', 'Saki'] });
});

test.serial('two shops on one wallet: numbers do not collide, and each shows what the other buys', async (t) => {
  const home = await startUnwatched(t, 3);
  const first = openShop(t, home);
  await joinAs(first, 'Ada');
  const second = openShop(t, home);
  await second.until('the shopper', /Ada │.*1000 coins/);
  for (const screen of [first, second]) {
    screen.press('down');
    await screen.until('the next monkey', /▸ Squirrel/);
  }
  for (const screen of [first, second]) screen.press('enter');
  for (const screen of [first, second]) {
    await screen.until('both', /(Squirrel Monkey +20 +● settled.*){2}/s);
    await screen.until('the coins', /960 coins/);
  }
  const { purchases } = await home.json<Shown>('shop', 'record', 'Ada');
  t.deepEqual(
    purchases.map(({ sequence, receipt }) => [sequence, receipt.state]),
    [
      [1, 'settled'],
      [2, 'settled'],
    ],
  );
});

test.serial('a reorganisation takes a block out: its purchase goes back, visibly, and settles again', async (t) => {
  const home = await startUnwatched(t, 4);
  const screen = openShop(t, home, ['--peer', 'p1']);
  await joinAs(screen, 'Ada');
  await home.json('partition', 'p1', 'p2,p3,p4');
  await buy(screen, 'Titi');
  await screen.until('a block with it', /Titi +60 +◐ mined 1/);
  await home.json('mine', 'p2', '--blocks', '3');
  await screen.until('that the others are ahead', /│ p1 .*◐ \d behind/);
  await home.json('heal');
  await screen.until('its settling elsewhere', /Titi +60 +● settled ↺/);
  // Who left the block, and how deep, may be told after another peer's word of the settling; and where it settled first
  // may be taken back in its turn.
  await screen.until(
    'what was taken back',
    /↺ block \d+ was taken back \(depth \d+\): Titi is (back to (accepted|sent)|\w+ in another block)/,
  );
  screen.press('tab');
  await screen.until('the purchase selected', /▸ .*Titi/);
  screen.press('enter');
  const told = /block 2 was taken back: reorganised, depth 1; .*settled: in block \d+/;
  await screen.until('what became of it', (one) => told.test(popupText(one)));
  t.is((await boughtOf(home, 'Titi')).length, 1);
});

test.serial(
  'one wallet in two places, on two sides of a split: one purchase wins, the other is refused by name',
  async (t) => {
    const home = await startUnwatched(t, 4);
    const here = await openShopAlone(t, home, ['--peer', await addressOf(home, 'p1')]);
    await joinAs(here, 'Ada');
    const copy = copyWallets(home);
    const there = await openShopAlone(t, home, ['--wallets', copy, '--peer', await addressOf(home, 'p3')]);
    await there.until('the shopper', /Ada │.*1000 coins/);
    await home.json('partition', 'p1,p2', 'p3,p4');
    await buy(here, 'Titi');
    await buy(there, 'Saki');
    for (const screen of [here, there]) await screen.until('a block with it', /(Titi|Saki) +\d+ +◐ mined 1/);
    await home.json('heal');
    const isRefused = (screen: typeof here): boolean => /✗ refused/.test(screen.text());
    await here.until('a refusal on one of the two', () => isRefused(here) || isRefused(there));
    const [winner, loser] = isRefused(here) ? [there, here] : [here, there];
    const [won, price, lost] = winner === here ? ['Titi', 60, 'Saki'] : ['Saki', 140, 'Titi'];
    await winner.until('the settling of the other', new RegExp(`${won} +${price} +● settled`));
    await loser.until('the coins', new RegExp(`${1000 - price} coins `));
    t.regex(loser.text(), new RegExp(`${lost} +\\d+ +✗ refused +number 1 was used twice`));
    loser.press('tab');
    await loser.until('the purchase selected', new RegExp(`▸ .*${lost}`));
    loser.press('enter');
    const wanted = `the ${won} for ${price} coins in block`;
    await loser.until('the name of the winner', (one) => popupText(one).includes(wanted));
    t.true(popupText(loser).includes(`So this ${lost} cost nothing. Ada has ${1000 - price} coins.`), loser.text());

    // And what was refused can be bought again, with a number that is free.
    loser.press('b');
    await loser.until('its settling', new RegExp(`${lost} +\\d+ +● settled`));
    t.like(await home.json<Shown>('shop', 'record', 'Ada'), { coins: 800, cage: [won, lost] });
  },
);

test.serial(
  'all peers die, then the tracker: the screen says so, goes on being used, and goes on when they return',
  async (t) => {
    const home = await startUnwatched(t, 3);
    const screen = openShop(t, home);
    await joinAs(screen, 'Ada');
    await home.json('kill', 'p1..p3');
    await screen.until('a word about the peers', /No peer answers\./);
    await home.json('kill', 'tracker');
    await screen.until('a word about the tracker', /No peer answers, nor does the tracker\./);
    await buy(screen, 'Titi');
    await screen.until('a purchase that nobody has', /Titi +60 +◌ sent/);
    await home.json('start', 'p1..p3');
    await screen.until('its settling', /Titi +60 +● settled/);
    await screen.until('the missing tracker', /The tracker is away/);
    await home.json('start', 'tracker');
    await screen.until('no trouble', (one) => !one.text().includes('✗'));
    screen.press('q');
    t.is(await screen.code, 0);
  },
);

async function addressOf(home: Parameters<typeof openShop>[1], name: string): Promise<string> {
  const { host, port } = await home.peer(name);
  return `${host}:${port}`;
}
