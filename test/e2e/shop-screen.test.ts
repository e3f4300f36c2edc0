/** The shop's screen as a person uses it, in a real terminal. */
import test, { type ExecutionContext } from 'ava';
import { type Hash, type PublicKey, ZERO_HASH } from '../../peer/chain/crypto.js';
import { TrackerLink } from '../../peer/client/tracker.js';
import { signAnnouncement } from '../../peer/wire/address.js';
import type { Answer, Question } from '../../peer/wire/messages.js';
import { listenAsPeer, SIGNER } from '../peer/client/listener.js';
import { type Home, startUnwatched, until } from './cluster.js';
import { compileTerminfo, type Screen } from './screen.js';
import { controlSequences, OWN_SEQUENCES } from './sequences.js';
import { boughtOf, buy, joinAs, openShop } from './shop-screen.js';

/** What was written besides text and what our screen asks of a terminal. */
const strangers = (screen: Screen): string[] =>
  [...controlSequences(screen.raw)].filter((kind) => !OWN_SEQUENCES.includes(kind));

async function shopAround(t: ExecutionContext, home: Home, env: NodeJS.ProcessEnv): Promise<Screen> {
  const screen = openShop(t, home, [], { env });
  await joinAs(screen, 'Zoë');

  // With the keyboard.
  screen.press('down');
  await screen.until('the next monkey', /▸ Squirrel Monkey +20/);
  screen.press('enter');
  await screen.until('its settling', /Squirrel Monkey +20 +● settled .*block \d+, [234] of 4 peers/);
  await screen.until('the coins after it', /980 coins/);

  // With the mouse: the first click selects, the second buys; the button buys too.
  await screen.clickOn('Capuchin');
  await screen.until('the monkey clicked on', /steals hats/);
  await screen.clickOn('[ Enter: buy ]');
  await screen.until('its settling', /Capuchin +120 +● settled/);
  await screen.clickOn('Titi');
  await screen.until('the monkey clicked on', /winds its tail/);
  await screen.clickOn('▸ Titi');
  await screen.until('its settling', /Titi +60 +● settled/);
  await screen.until('the coins after all', /800 coins/);

  await screen.clickOn('Purchases');
  await screen.until('the purchases selected', /▸ .* Titi/);
  screen.press('enter');
  await screen.until('what became of it', /Titi for 60 coins, number 3/);
  for (const step of [/signed, and kept on this disk/, /settled: in block \d+ with \d of 4 peers/])
    t.regex(screen.text(), step);
  screen.press('escape');
  await screen.until('the panes again', (one) => !one.text().includes('number 3'));
  screen.press('c');
  await screen.until('the cage', /Zoë’s cage/);
  for (const name of ['Squirrel Monkey', 'Capuchin', 'Titi']) t.true(screen.text().includes(name), name);
  screen.press('escape');
  await screen.until('the panes again', (one) => !one.text().includes('cage ═'));

  // Smaller, too small, and back.
  screen.resize(60, 16);
  await screen.until('the smallest screen', /Shop │ Zoë │ p\d ● block \d+ +800 coins/);
  t.regex(screen.text(), /Titi +60 +● settled/);
  screen.resize(40, 10);
  await screen.until('a word about the size', /The shop needs 60 × 16; this is 40 × 10/);
  screen.resize(100, 30);
  await screen.until('the whole screen', /Monkey Shop │ Zoë │ p\d 127\.0\.0\.1:\d+ ● at block/);
  t.is(screen.lines().length, 30);
  t.deepEqual(strangers(screen), []);
  return screen;
}

test.serial('create a shopper, buy with keyboard and mouse, see it settle, resize, leave', async (t) => {
  const home = await startUnwatched(t, 4);
  const screen = await shopAround(t, home, {});
  screen.press('q');
  t.is(await screen.code, 0);
  t.regex(screen.text(), /Zoë has 800 coins\./);
  t.is((await home.run('verify')).code, 0);
});

test.serial('the same where the terminal is described with coloured underlines', async (t) => {
  const home = await startUnwatched(t, 4);
  const screen = await shopAround(t, home, compileTerminfo(home.path));
  screen.press('q');
  t.is(await screen.code, 0);
});

test.serial('a second shop shows what the first one bought; search, help and peers work', async (t) => {
  const home = await startUnwatched(t, 2);
  const first = openShop(t, home);
  await joinAs(first, 'Ada');
  const second = openShop(t, home, ['--ascii']);
  await second.until('the shopper', /Ada \|.*1000 coins/);
  await buy(first, 'Titi');
  await second.until('the purchase of the other', /Titi +60 +\* settled/);
  second.press('?');
  await second.until('the help', /a heavier branch took its block away/);
  second.press('escape');
  second.press('p');
  await second.until('the peers', /> p\d .*at the tip.*2 of the 2 that count are reached/s);
  second.press('escape');
  second.press('/');
  second.type('opera');
  await second.until('what the search leaves', /> Colobus/);
  t.notRegex(second.text(), /Howler/);
  // ASCII means ASCII.
  t.notRegex(second.text(), /[^\n -~]/);
});

test.serial('what is typed in one go buys once, and a name with an escape sequence stays text', async (t) => {
  const home = await startUnwatched(t, 2);
  const screen = openShop(t, home);
  await screen.until('the question for a name', /Name/);
  screen.paste('\u001b[31mEve\u0007');
  await screen.until('the paste', /Name +.*Eve/);
  t.deepEqual(strangers(screen), []);
  for (let n = 0; n < 20; n++) screen.press('backspace');
  screen.type('Eve\r');
  await screen.until('the coins', /Eve │.* 1000 coins/);
  screen.type('\r\r\r');
  await screen.until('the purchase', /Pygmy Marmoset +5 +● settled/);
  const record = await home.json<{ purchases: unknown[] }>('shop', 'record', 'Eve');
  t.is(record.purchases.length, 1);
});

test.serial('who buys and leaves at once has bought: it is handed to a peer before the end', async (t) => {
  const home = await startUnwatched(t, 2);
  const screen = openShop(t, home);
  await joinAs(screen, 'Ada');
  screen.type('\rq');
  t.is(await screen.code, 0);
  // No other shop runs that would send it.
  await until('the purchase in the chain', async () => (await boughtOf(home, 'Pygmy Marmoset')).length === 1);
});

/** Answers of a peer that wants to get at the terminal. */
function hostile(question: Question): Answer {
  const evil = '\u001b[31m\u001b]0;owned\u0007\u202eEvil\u009b';
  if (question.type === 'roll') return { type: 'roll', entries: [] };
  if (question.type === 'record') {
    const publicKey = question.publicKey as PublicKey;
    const record = { kind: 3, index: 0, publicKey, name: evil, coins: 9, sequence: 9, last: ZERO_HASH, cage: [] };
    return { type: 'record', tip: ZERO_HASH, record };
  }
  if (question.type !== 'statuses') return { type: 'nothing' };
  const statuses = question.ids.map(
    (id: Hash) => ({ type: 'refused', id, code: evil, why: evil, winner: null }) as const,
  );
  return { type: 'statuses', tip: ZERO_HASH, statuses };
}

test.serial('nothing that a peer says reaches the terminal as more than text', async (t) => {
  const home = await startUnwatched(t, 3);
  const { tracker } = await home.ps();
  const status = await home.json<{ networkId?: string }>('chain', '0');
  const network = status.networkId as never;
  let questions = 0;
  const address = await listenAsPeer(t, {
    hello: { network },
    onMessage(message, say) {
      if (message.type !== 'ask') return;
      questions++;
      say({ type: 'answer', request: message.request, answer: hostile(message.question) });
    },
  });
  const { publicKey } = SIGNER;
  const link = new TrackerLink({
    address: { host: '127.0.0.1', port: tracker.port ?? 0 },
    announce: () => signAnnouncement({ status: 'active', network, publicKey, address, timeMs: Date.now() }, SIGNER),
    onList: () => undefined,
  });
  t.teardown(() => link.stop());
  link.start();
  const screen = openShop(t, home);
  await joinAs(screen, 'Ada');
  await until('questions to the hostile peer', () => questions > 3);
  await buy(screen, 'Titi');
  await screen.until('its settling', /Titi +60 +● settled/);
  screen.press('p');
  await screen.until('the peers', /Purchases go to the one marked/);
  t.deepEqual(strangers(screen), []);
  t.notRegex(screen.text(), /owned|Evil/);
});
