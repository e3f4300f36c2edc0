/** The page over a peer that lies: names and words with markup and escapes in them are text, or are not shown. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import type { Block } from '../../peer/chain/block.js';
import { encode } from '../../peer/chain/codec.js';
import { peerIdOf } from '../../peer/chain/crypto.js';
import { genesis as genesisCodec, networkIdOf } from '../../peer/chain/genesis.js';
import { RECORD_KIND, type Record } from '../../peer/chain/record.js';
import type { Answer, Question } from '../../peer/wire/messages.js';
import { summaryOf } from '../dashboard/model/rows.js';
import { signerOf as shopper, World } from '../peer/chain/world.js';
import { listenAsPeer, signerOf } from '../peer/client/listener.js';
import { browserOrSkip } from './browser.js';
import { until } from './cluster.js';
import { block, says } from './page-places.js';

const { run, open } = await browserOrSkip(test);
const MAIN = fileURLToPath(new URL('../../dashboard/main.js', import.meta.url));

/** What would run, load, or be an element of the page if anything of it were taken for markup. */
const MARKUP = '<img class=evil src=/evil onerror="document.title=\'evil\'"><b class=evil>';
const NAMES = ['<b class=evil>x</b>', '\u001b[2J\u001b]0;evil\u0007', 'a\u202eb', '&lt;i&gt;', '`$\u0000'] as const;

/** A chain in which nobody has a decent name. */
function hostileChain(world: World): Block[] {
  let parent = 'genesis';
  const sales = [
    ...NAMES.map((name, at) => world.join(`eve${at}`, name)),
    ...NAMES.map((_, at) => world.buy(`eve${at}`, 1, 60_000)),
  ];
  return sales.map((sale, at) => {
    const name = `b${at + 1}`;
    const made = world.make(name, parent, { sells: [sale] });
    parent = name;
    return made;
  });
}

/** Says of its chain, of itself and of every shopper what it should not. */
function lies(world: World, chain: readonly Block[], question: Question): Answer {
  const tip = chain.at(-1) as Block;
  const record = (at: number): Record => ({
    ...{ kind: RECORD_KIND, index: at, publicKey: shopper(`eve${at}`).publicKey, name: NAMES[at] ?? MARKUP },
    ...{ coins: 1, sequence: 1, last: tip.hash, cage: [60_000] },
  });
  switch (question.type) {
    case 'genesis':
      return { type: 'genesis', bytes: encode(genesisCodec, world.genesis) };
    case 'summary':
      return {
        type: 'summary',
        summary: { ...summaryOf('liar', { tip: tip.hash, height: tip.height }), degraded: MARKUP },
      };
    case 'block': {
      const found = chain.find(({ hash }) => hash === question.hash);
      return found ? { type: 'block', bytes: found.bytes, best: true } : { type: 'nothing' };
    }
    case 'blocks': {
      const some = chain.slice(question.from - 1, question.from - 1 + question.count);
      return { type: 'blocks', tip: tip.hash, blocks: some.map(({ bytes }) => bytes) };
    }
    case 'record':
      return { type: 'record', tip: tip.hash, record: record(0) };
    case 'records':
      return { type: 'records', tip: tip.hash, count: NAMES.length, records: NAMES.map((_, at) => record(at)) };
    default:
      return { type: 'nothing' };
  }
}

/** As a shopper without a name is called. */
const keyOf = (at: number): string => shopper(`eve${at}`).publicKey.slice(0, 8);

/** @returns the address of a dashboard that watches the liar */
async function watchLiar(t: ExecutionContext, world: World, chain: readonly Block[]): Promise<string> {
  const signer = signerOf('liar');
  const tip = chain.at(-1) as Block;
  const { host, port } = await listenAsPeer(t, {
    signer,
    hello: { network: networkIdOf(world.genesis), tip: tip.hash, height: tip.height, work: 1n },
    onMessage(message, say) {
      if (message.type === 'ask')
        say({ type: 'answer', request: message.request, answer: lies(world, chain, message.question) });
    },
  });
  const child = spawn(process.execPath, [MAIN, '--peer', `${host}:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await until('the address of the dashboard', () => out.includes('\n'));
  // Watching takes no token.
  return `${new URL(out.trim()).origin}/`;
}

run('what a hostile peer calls its shoppers and itself is text in the page, or is not there', async (t) => {
  const world = new World();
  const chain = hostileChain(world);
  const id = peerIdOf(signerOf('liar').publicKey);
  // The page asks for records and ways that a liar has not: a browser logs each answer of no.
  const address = await watchLiar(t, world, chain);
  const { page } = await open(t, address, { forgiven: [/Failed to load resource/] });
  await block(page, chain.length, '').waitFor();
  // Of a name that is none the key is shown.
  await says(page.locator('.tile-deeds'), new RegExp(`${keyOf(NAMES.length - 1)}: a monkey`));
  const places = [
    async () => undefined,
    () => page.goto(`${address}#/blocks/${chain[0]?.hash}`),
    () => says(page.getByRole('complementary', { name: 'Block' }), new RegExp(`${keyOf(0)}.*joined`, 's')),
    () =>
      page
        .getByRole('complementary')
        .getByRole('link', { name: /^[0-9a-f]{8}/ })
        .first()
        .click(),
    () =>
      page
        .getByRole('row')
        .getByRole('link', { name: id.slice(0, 8) })
        .first()
        .click(),
    () => page.getByRole('searchbox', { name: 'Search' }).fill(MARKUP),
    () => page.getByRole('searchbox', { name: 'Search' }).press('Enter'),
  ];
  for (const go of places) {
    await go();
    await says(page.locator('body'), /Chain/);
    t.is(await page.locator('.evil, [onerror]').count(), 0);
    const text = await page.locator('body').innerText();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
    t.notRegex(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    t.is(await page.title(), 'Monkeychain');
  }
  // Its own word is shown, letter by letter.
  await page.getByText(MARKUP).first().waitFor();
});
