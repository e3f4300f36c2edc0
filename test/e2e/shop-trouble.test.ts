/** The shop among peers that lie, wallets that were copied, and terminals. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { type Hash, type PublicKey, ZERO_HASH } from '../../peer/chain/crypto.js';
import { BUILT_IN_GENESIS, networkIdOf } from '../../peer/chain/genesis.js';
import type { Header } from '../../peer/chain/header.js';
import { hashHeader } from '../../peer/chain/header.js';
import { TrackerLink } from '../../peer/client/tracker.js';
import { signAnnouncement } from '../../peer/wire/address.js';
import type { Answer, Question } from '../../peer/wire/messages.js';
import type { Status } from '../../peer/wire/status.js';
import { Outbox } from '../../shop/outbox.js';
import { readWallets } from '../../shop/wallet.js';
import { listenAsPeer, SIGNER } from '../peer/client/listener.js';
import { ByHand, until } from './by-hand.js';
import { Screen } from './screen.js';

type Bought = {
  readonly sequence: number;
  readonly coins: number;
  readonly receipt: { state: string; agree: number; roll: number };
};
type Shown = {
  readonly coins: number;
  readonly cage: readonly string[];
  readonly purchases: readonly { readonly sequence: number; readonly receipt: { state: string; code?: string } }[];
};

const NETWORK = networkIdOf(BUILT_IN_GENESIS);

/** A block that was never mined. */
const FORGED: Header = {
  version: 1,
  previous: ZERO_HASH,
  merkleRoot: ZERO_HASH,
  time: 1,
  bits: BUILT_IN_GENESIS.easiestBits,
  nonce: 0,
};

function lie(question: Question): Answer {
  if (question.type === 'roll') return { type: 'roll', entries: [] };
  if (question.type === 'record') {
    const { publicKey } = question;
    const record = {
      kind: 3,
      index: 0,
      publicKey: publicKey as PublicKey,
      name: 'Ada',
      coins: 50_000,
      sequence: 500,
      last: ZERO_HASH,
      cage: [],
    };
    return { type: 'record', tip: ZERO_HASH, record };
  }
  if (question.type !== 'statuses') return { type: 'nothing' };
  const mined = (id: Hash): Status => ({
    type: 'mined',
    id,
    block: hashHeader(FORGED),
    height: 1,
    depth: 9,
    header: FORGED,
    position: 1,
    siblings: [],
  });
  return { type: 'statuses', tip: ZERO_HASH, statuses: question.ids.map(mined) };
}

test.serial('a peer that lies about blocks and records is named, and changes nothing', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
  const address = await listenAsPeer(t, {
    hello: { network: NETWORK },
    onMessage(message, say) {
      if (message.type === 'ask') say({ type: 'answer', request: message.request, answer: lie(message.question) });
    },
  });
  const { publicKey } = SIGNER;
  const link = new TrackerLink({
    address: { host: '127.0.0.1', port: cluster.port },
    announce: () =>
      signAnnouncement({ status: 'active', network: NETWORK, publicKey, address, timeMs: Date.now() }, SIGNER),
    onList: (active) => {
      isListed ||= active.length === 4;
    },
  });
  let isListed = false;
  t.teardown(() => link.stop());
  link.start();
  await cluster.until('p1', () => isListed);

  await cluster.json(0, 'join', 'Ada');
  const bought = await cluster.ask('--json', 'buy', 'Ada', 'Titi');
  t.is(bought.code, 0, bought.errors);
  t.regex(bought.errors, /peer \w{8} at 127\.0\.0\.1:\d+ is not believed: the header lacks the work it claims/);
  t.like(JSON.parse(bought.out), { sequence: 1, coins: 940, receipt: { state: 'settled' } });
});

test.serial(
  'of two purchases with one number, signed in copies of one wallet, one is mined and the other refused',
  async (t) => {
    const cluster = await ByHand.up(t, 'p1', 'p2');
    await cluster.json(0, 'join', 'Ada');
    const copy = join(cluster.folder, 'copy');
    cpSync(cluster.wallets, copy, { recursive: true });
    await cluster.json(0, 'buy', 'Ada', 'Titi');

    const [wallet] = readWallets(join(copy, NETWORK), NETWORK).wallets;
    if (!wallet) throw new Error('the copy has the wallet');
    const outbox = Outbox.load(wallet);
    const { publicKey } = wallet;
    outbox.sign({ kind: 'buy', publicKey, sequence: 1, monkey: 0, price: 5 }, '2026-01-01T00:00:00.000Z');
    outbox.save();
    const next = await cluster.json<Bought>(0, '--wallets', copy, 'buy', 'Ada', 'Saki');
    t.like(next, { sequence: 2, coins: 1000 - 60 - 140 });
    let shown: Shown;
    do {
      shown = await cluster.json<Shown>(0, '--wallets', copy, 'record', 'Ada');
    } while (shown.purchases[0]?.receipt.state !== 'refused');
    t.like(shown.purchases, [
      { sequence: 1, receipt: { state: 'refused', code: 'NUMBER_USED' } },
      { sequence: 2, receipt: { state: 'settled' } },
    ]);
    t.deepEqual(shown.cage, ['Titi', 'Saki']);
  },
);

test.serial('Ctrl-C stops the waiting, says that nothing is lost, and ends with 130', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2');
  await cluster.json(0, 'join', 'Ada');
  await cluster.kill('p2');
  const shop = cluster.shop('buy', 'Ada', 'Titi');
  const [network = ''] = readdirSync(cluster.wallets);
  const signed = (): number => {
    const [wallet] = readWallets(join(cluster.wallets, network), NETWORK).wallets;
    return wallet ? Outbox.load(wallet).purchases.length : 0;
  };
  await until(shop, () => signed() === 1);
  shop.child.kill('SIGINT');
  t.is(await shop.ended, 130);
  t.regex(shop.errors, /stopped\n {2}what was signed is kept/);
  await cluster.peer('p2');
  const shown = await cluster.json<Bought>(0, 'buy', 'Ada', 'Titi');
  t.is(shown.sequence, 2);
});

test.serial('on a terminal a purchase shows its steps', async (t) => {
  const cluster = await ByHand.up(t, 'p1');
  const main = fileURLToPath(new URL('../../shop/main.js', import.meta.url));
  const args = [main, String(cluster.port), '--wallets', cluster.wallets, 'join', 'Ada'];
  const screen = Screen.start(t, process.execPath, args, { columns: 100, env: { ORCHESTRATOR_SHOP_HINT: 'shop' } });
  t.is(await screen.code, 0);
  t.regex(screen.text(), / {2}sent.*Ada joined: settled/s);
});
