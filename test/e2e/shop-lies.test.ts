/** The shop's screen among peers that lie: nothing settles by their word, and the screen says who said what. */
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { decode, encode } from '../../peer/chain/codec.js';
import { fromHex, type Hash, type NetworkId, peerIdOf, shown, unshown, ZERO_HASH } from '../../peer/chain/crypto.js';
import { type Genesis, genesis } from '../../peer/chain/genesis.js';
import { type Header, hashHeader, header } from '../../peer/chain/header.js';
import { parentOf } from '../../peer/chain/merkle.js';
import { meets, targetOf } from '../../peer/chain/target.js';
import { TrackerLink } from '../../peer/client/tracker.js';
import { addressText, signAnnouncement } from '../../peer/wire/address.js';
import type { Answer, Question } from '../../peer/wire/messages.js';
import type { Status } from '../../peer/wire/status.js';
import { listenAsPeer, seed, signerOf } from '../peer/client/listener.js';
import { type Home, startUnwatched, until } from './cluster.js';
import type { Screen } from './screen.js';
import { boughtOf, buy, joinAs, openShop, popupText } from './shop-screen.js';

type Shown = { readonly coins: number; readonly cage: readonly string[] };
type BlockShown = { readonly networkId: string; readonly header: string; readonly genesis?: string };
type Network = { readonly id: NetworkId; readonly genesis: Genesis; readonly headers: readonly Header[] };

const closing: (() => void | Promise<void>)[] = [];
let home: Home;
let network: Network;

test.before(async () => {
  home = await startUnwatched({ teardown: (act) => void closing.push(act) }, 3);
  await home.json('shop', 'join', 'Ada');
  network = await readNetwork();
});
test.after.always(async () => {
  for (const act of closing) await act();
});

async function readNetwork(): Promise<Network> {
  const blocks = (await home.run('chain', '--json')).lines<BlockShown>();
  const headers = blocks.slice(1).map((block) => opened(decode(header, fromHex(block.header))));
  const [first] = blocks;
  if (!first?.genesis) throw new Error('the chain begins with its genesis');
  return { id: first.networkId as NetworkId, genesis: opened(decode(genesis, fromHex(first.genesis))), headers };
}
function opened<T>(read: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }): T {
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

type Lies = {
  readonly status: (id: Hash) => Status;
  readonly genesis?: Genesis;
};
type Liar = {
  /** As the screen names it. */
  readonly name: string;
  readonly address: string;
  /** How often it was asked about a transaction. */
  readonly asked: (isWanted?: (id: Hash) => boolean) => number;
};

/** A peer on the tracker's list that says of every transaction what it wants. */
async function startLiar(t: ExecutionContext, name: string, lies: Lies): Promise<Liar> {
  const signer = signerOf(name);
  const { publicKey } = signer;
  const ids: Hash[] = [];
  const answer = (question: Question): Answer => {
    if (question.type === 'roll') return { type: 'roll', entries: [] };
    if (question.type === 'genesis')
      return { type: 'genesis', bytes: encode(genesis, lies.genesis ?? network.genesis) };
    if (question.type !== 'statuses') return { type: 'nothing' };
    ids.push(...question.ids);
    return { type: 'statuses', tip: ZERO_HASH, statuses: question.ids.map(lies.status) };
  };
  const address = await listenAsPeer(t, {
    signer,
    hello: { network: network.id },
    onMessage(message, say) {
      if (message.type === 'ask') say({ type: 'answer', request: message.request, answer: answer(message.question) });
    },
  });
  const { tracker } = await home.ps();
  const link = new TrackerLink({
    address: { host: '127.0.0.1', port: tracker.port ?? 0 },
    announce: () =>
      signAnnouncement({ status: 'active', network: network.id, publicKey, address, timeMs: Date.now() }, signer),
    onList: () => undefined,
  });
  t.teardown(() => link.stop());
  link.start();
  return {
    name: peerIdOf(publicKey).slice(0, 8),
    address: addressText(address),
    asked: (isWanted = () => true) => ids.filter(isWanted).length,
  };
}

const mined = (id: Hash, header: Header, siblings: Uint8Array[]): Status => ({
  type: 'mined',
  id,
  block: hashHeader(header),
  height: 4_242,
  depth: 99,
  header,
  position: 1,
  siblings,
});
const MADE_UP = (): Header => ({
  version: 1,
  previous: ZERO_HASH,
  merkleRoot: ZERO_HASH,
  time: 1,
  bits: network.genesis.easiestBits,
  nonce: 0,
});

/** What a liar can make that proves itself: a block of its own, with the work that the network asks. */
function minedApart(id: Hash): Status {
  const entry = seed('an entry');
  const target = targetOf(network.genesis.easiestBits) ?? 0n;
  const made = { ...MADE_UP(), merkleRoot: shown(parentOf(entry, unshown(id))) };
  while (!meets(hashHeader(made), target)) made.nonce++;
  return mined(id, made, [entry]);
}

/** The screen of somebody new, with a wallet of its own. */
async function openAs(t: ExecutionContext, name: string): Promise<Screen> {
  const screen = openShop(t, home, ['--wallets', walletsOf(name)], { columns: 100, rows: 30 });
  await joinAs(screen, name);
  return screen;
}
const walletsOf = (name: string): string => join(home.path, name);

/** Waits for the box that says who is not believed and why, and dismisses it. */
async function sayingWhy(t: ExecutionContext, screen: Screen, { name, address }: Liar, why: string): Promise<void> {
  await screen.until('a word about the liar', /✗ Trouble/);
  t.true(popupText(screen).includes(`peer ${name} at ${address} is not believed: ${why}`), screen.text());
  t.true(popupText(screen).includes('Its word counts for nothing now; the others go on.'), screen.text());
  screen.press('enter');
  await screen.until('the end of that', (one) => !one.text().includes('✗ Trouble'));
}

/** Buys, and sees it settled by the honest peers, once. */
async function buySettled(t: ExecutionContext, screen: Screen, monkey: string): Promise<void> {
  await buy(screen, monkey);
  await screen.until('its settling', new RegExp(`${monkey} +\\d+ +● settled +block \\d+, [234] of [345] peers`));
  t.is((await boughtOf(home, monkey)).length, 1);
}

test.serial('a made-up header: the peer is named, and the others settle', async (t) => {
  const screen = await openAs(t, 'Ada');
  const liar = await startLiar(t, 'made-up', { status: (id) => mined(id, MADE_UP(), []) });
  await sayingWhy(t, screen, liar, 'the header lacks the work it claims');
  await buySettled(t, screen, 'Titi');
});

test.serial('the header of a real block with a forged path: the same', async (t) => {
  const screen = await openAs(t, 'Bob');
  const [real] = network.headers;
  if (!real) throw new Error('somebody has joined');
  const liar = await startLiar(t, 'forged-path', { status: (id) => mined(id, real, [seed('a sibling')]) });
  await sayingWhy(t, screen, liar, 'the Merkle path does not lead to the block');
  await buySettled(t, screen, 'Squirrel Monkey');
});

test.serial('a refusal for the price by one peer alone: the row says who says so, and it settles', async (t) => {
  const screen = await openAs(t, 'Cyd');
  const why = 'a Vervet costs 3 coins';
  const refused = (id: Hash): Status => ({ type: 'refused', id, code: 'WRONG_PRICE', why, winner: null });
  const liar = await startLiar(t, 'wrong-price', { status: refused });
  await until('questions to the liar', () => liar.asked() > 0);
  await home.json('pause', 'p1..p3');
  await buy(screen, 'Vervet');
  await screen.until('who says what', new RegExp(`Vervet +100 +◌ sent +${liar.name} says: ${why}`));
  await home.json('resume', 'p1..p3');
  await screen.until('its settling', /Vervet +100 +● settled/);
  t.like(await home.json<Shown>('shop', '--wallets', walletsOf('Cyd'), 'record', 'Cyd'), {
    coins: 900,
    cage: ['Vervet'],
  });
});

test.serial('two liars of three that are linked, with work of their own: no majority of the roll', async (t) => {
  const screen = await openAs(t, 'Dan');
  await home.json('kill', 'p2,p3');
  const liars = [await startLiar(t, 'one', { status: minedApart }), await startLiar(t, 'two', { status: minedApart })];
  await screen.until('that few are reached', /Only 1 of 3 peers can be reached: nothing settles until more are back\./);
  await until('questions to both', () => liars.every((liar) => liar.asked() > 0));
  screen.press('p');
  for (const { name } of liars) await screen.until('the liar', new RegExp(`${name} .*does not count yet`));
  screen.press('escape');
  await buy(screen, 'Saki');
  const before = liars.map((liar) => liar.asked());
  const isToldAgain = (): boolean => liars.every((liar, i) => liar.asked() >= (before[i] ?? 0) + 3);
  await until('what they say of it', () => {
    t.notRegex(screen.text(), /Saki +140 +● settled/);
    return isToldAgain();
  });
  t.regex(screen.text(), /Saki +140 +(○ accepted|◐ mined 1 +block \d+, 1 of 3 )/);
  t.notRegex(screen.text(), /↺|taken back|block 4,242/);
  t.regex(screen.text(), /Only 1 of 3 peers can be reached: nothing settles/);
  await home.json('start', 'p2,p3');
  await screen.until('its settling', /Saki +140 +● settled +block \d+, [23] of 3 peers/);
  t.is((await boughtOf(home, 'Saki')).length, 1);
});

test.serial('only a liar can be reached: nothing settles, and the screen says why', async (t) => {
  const screen = await openAs(t, 'Eva');
  await home.json('kill', 'p1..p3');
  const dear = network.genesis.catalogue.map((monkey) => ({ ...monkey, price: Math.max(6, monkey.price) }));
  const liar = await startLiar(t, 'alone', { status: minedApart, genesis: { ...network.genesis, catalogue: dear } });
  await screen.until('that nobody who counts is reached', /Only 0 of 3 peers can be reached: nothing settles/);
  await buy(screen, 'Macaque');
  const before = liar.asked();
  await until('what it says', () => {
    t.notRegex(screen.text(), /Macaque +160 +● settled/);
    return liar.asked() >= before + 3;
  });
  t.regex(screen.text(), /Macaque +160 +◌ sent/);

  // Whoever comes for the first time has only its word for the prices.
  const first = openShop(t, home, ['--wallets', walletsOf('Fay')]);
  const why = `peer ${liar.name} at ${liar.address}: its genesis is not that of its network`;
  await first.until('that there is no shop', /waiting for the cluster….*✗ no peer answers/s);
  first.press('p');
  await first.until('why', (one) => popupText(one).includes(why));
  first.press('escape');
  t.notRegex(first.text(), /Macaque/);

  await home.json('start', 'p1..p3');
  await screen.until('its settling', /Macaque +160 +● settled/);
  t.is((await boughtOf(home, 'Macaque')).length, 1);
  await joinAs(first, 'Fay');
  t.regex(first.text(), /Titi +60/);
  t.is((await home.run('verify')).code, 0);
});
