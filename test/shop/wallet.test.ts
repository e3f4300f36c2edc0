import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type NetworkId, sha256, toHex } from '../../peer/chain/crypto.js';
import { BUILT_IN_GENESIS, networkIdOf } from '../../peer/chain/genesis.js';
import { isSigned } from '../../peer/chain/transaction.js';
import { ShopError } from '../../shop/errors.js';
import { writeWhole } from '../../shop/files.js';
import { Folder, networkThrough } from '../../shop/folder.js';
import { Outbox } from '../../shop/outbox.js';
import { makeWallet, readWallets, type Wallet } from '../../shop/wallet.js';
import { blockOf, idOf } from './saying.js';

const NETWORK = networkIdOf(BUILT_IN_GENESIS);
const CREATED = '2026-01-01T00:00:00.000Z';

function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'monkeychain-wallets-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const outboxPath = (wallet: Wallet): string => join(wallet.path, 'outbox.json');

/** Signs as a purchase is signed: one more number, saved. */
function buy(wallet: Wallet, sequence: number): ReturnType<Outbox['sign']> {
  const outbox = Outbox.load(wallet);
  const paper = outbox.sign({ kind: 'buy', publicKey: wallet.publicKey, sequence, monkey: 0, price: 5 }, CREATED);
  outbox.save();
  return paper;
}

test('a wallet is read again as it was made, and is for its owner only', (t) => {
  const path = folder(t);
  const made = makeWallet(path, NETWORK, 'Ada', CREATED);
  Outbox.load(made).save();
  const { wallets, damaged } = readWallets(path, NETWORK);
  t.deepEqual(damaged, []);
  t.is(wallets.length, 1);
  t.like(wallets[0], { name: 'Ada', publicKey: made.publicKey, network: NETWORK, created: CREATED });
  t.is(modeOf(made.path), '700');
  t.is(modeOf(join(made.path, 'wallet.json')), '600');
  t.is(modeOf(outboxPath(made)), '600');
});

test('two shoppers of one name are two wallets, and no name reaches a path', (t) => {
  const path = folder(t);
  makeWallet(path, NETWORK, 'Ada', CREATED);
  makeWallet(path, NETWORK, "O'Hara ..", CREATED);
  makeWallet(path, NETWORK, 'Ada', '2026-01-02T00:00:00.000Z');
  t.true(readdirSync(path).every((name) => /^[0-9a-f]{64}$/.test(name)));
  t.is(readWallets(path, NETWORK).wallets.at(-1)?.name, 'Ada');
  t.is(readWallets(path, NETWORK).wallets.length, 3);
});

test('a damaged wallet is named and hides no other', (t) => {
  const path = folder(t);
  const [torn, foreign, swapped, good] = ['Torn', 'Foreign', 'Swapped', 'Good'].map((name) =>
    makeWallet(path, NETWORK, name, CREATED),
  ) as [Wallet, Wallet, Wallet, Wallet];
  const file = (wallet: Wallet): string => join(wallet.path, 'wallet.json');
  writeFileSync(file(torn), readFileSync(file(torn), 'utf8').slice(0, 40));
  writeFileSync(file(foreign), readFileSync(file(foreign), 'utf8').replace(NETWORK, '0'.repeat(64)));
  writeFileSync(
    file(swapped),
    readFileSync(file(swapped), 'utf8').replace(toHex(swapped.signer.secret), 'a'.repeat(64)),
  );
  const { wallets, damaged } = readWallets(path, NETWORK);
  t.deepEqual(
    wallets.map(({ name }) => name),
    [good.name],
  );
  t.is(damaged.length, 3);
  t.true(damaged.some((line) => line.includes(foreign.path) && line.includes('another network')));
});

test('a folder that a crash left without its wallet is nobody', (t) => {
  const path = folder(t);
  const wallet = makeWallet(path, NETWORK, 'Ada', CREATED);
  rmSync(join(wallet.path, 'wallet.json'));
  t.deepEqual(readWallets(path, NETWORK), { wallets: [], damaged: [], areUnfinished: true });
  t.deepEqual(readWallets(join(path, 'nowhere'), NETWORK), { wallets: [], damaged: [], areUnfinished: false });
});

test('an outbox begins with the join, the same however often it is lost before it was written', (t) => {
  const wallet = makeWallet(folder(t), NETWORK, 'Ada', CREATED);
  const first = Outbox.load(wallet).join;
  t.deepEqual(Outbox.load(wallet).join, first);
  t.like(first?.transaction.content, { kind: 'join', name: 'Ada' });
  t.true(first !== undefined && isSigned(NETWORK, first.transaction));
});

test('what was signed is read again byte for byte, with what became of it', (t) => {
  const wallet = makeWallet(folder(t), NETWORK, 'Ada', CREATED);
  const { transaction } = buy(wallet, 1);
  const outbox = Outbox.load(wallet);
  t.deepEqual(outbox.purchases, [
    { id: transaction.id, content: transaction.content, receipt: { state: 'sent' }, signed: CREATED },
  ]);
  t.deepEqual(outbox.papers.at(-1)?.transaction, transaction);
  const settled = { state: 'settled', block: blockOf('b'), height: 3, depth: 1, agree: 2 } as const;
  outbox.note(transaction.id, { state: 'sent' }, settled);
  outbox.save();
  t.deepEqual(Outbox.load(wallet).purchases[0]?.receipt, settled);
  t.is(Outbox.load(wallet).open.length, 1);
});

test('what another command has settled is not taken back by one that saw less', (t) => {
  const wallet = makeWallet(folder(t), NETWORK, 'Ada', CREATED);
  const { id } = buy(wallet, 1).transaction;
  const settled = { state: 'settled', block: blockOf('b'), height: 3, depth: 1, agree: 2 } as const;
  const outbox = Outbox.load(wallet);
  outbox.note(id, { state: 'accepted' }, settled);
  outbox.note(id, { state: 'sent' }, { state: 'accepted' });
  t.is(outbox.purchases[0]?.receipt.state, 'settled');
  outbox.note(id, settled, { state: 'accepted' });
  t.is(outbox.purchases[0]?.receipt.state, 'accepted');
  outbox.note(idOf('nobody'), settled, settled);
  t.is(outbox.purchases.length, 1);
});

test('a damaged outbox is refused with its path, and nothing is signed on it', (t) => {
  const wallet = makeWallet(folder(t), NETWORK, 'Ada', CREATED);
  buy(wallet, 1);
  const text = readFileSync(outboxPath(wallet), 'utf8');
  const faults = [
    text.slice(0, -20),
    '{}',
    text.replace('"sent"', '"paid"'),
    text.replace(/"bytes": "02/, '"bytes": "03'),
    text.replace(/"id": "./, '"id": "g'),
  ];
  for (const fault of faults) {
    writeFileSync(outboxPath(wallet), fault);
    const error = t.throws(() => Outbox.load(wallet), { instanceOf: ShopError });
    t.is(error.code, 'OUTBOX_DAMAGED');
    t.true(error.message.includes(outboxPath(wallet)));
  }
  const other = makeWallet(folder(t), NETWORK, 'Bob', CREATED);
  writeFileSync(outboxPath(other), text);
  t.throws(() => Outbox.load(other), { message: /not this shopper's/ });
});

test('a file is replaced whole or not at all', (t) => {
  const path = join(folder(t), 'file');
  writeWhole(path, 'one');
  writeWhole(path, 'two');
  t.is(readFileSync(path, 'utf8'), 'two');
  t.false(existsSync(`${path}.new`));
  // What a crash left half written is written over.
  writeFileSync(`${path}.new`, 'half');
  writeWhole(path, 'three');
  t.is(readFileSync(path, 'utf8'), 'three');
  // A draft that cannot be made leaves the old file.
  const error = t.throws(() => writeWhole(path, 'four', join(path, 'draft')), { instanceOf: ShopError });
  t.is(error.code, 'WALLETS_UNUSABLE');
  t.is(readFileSync(path, 'utf8'), 'three');
});

test('genesis and roll are kept by network, and found again by the tracker', (t) => {
  const path = folder(t);
  const kept = new Folder(path, NETWORK);
  kept.make();
  t.is(kept.readGenesis(), null);
  kept.keepGenesis(BUILT_IN_GENESIS);
  t.deepEqual(kept.readGenesis(), BUILT_IN_GENESIS);
  const stranger = new Folder(path, toHex(sha256(new Uint8Array())) as NetworkId);
  stranger.make();
  stranger.keepGenesis(BUILT_IN_GENESIS);
  t.is(stranger.readGenesis(), null);

  t.is(networkThrough(path, '127.0.0.1:7400'), null);
  kept.keepRoll({ tracker: '127.0.0.1:7400', seenMs: 1, base: [], entries: [] });
  t.is(networkThrough(path, '127.0.0.1:7400')?.network, NETWORK);
  stranger.keepRoll({ tracker: '127.0.0.1:7400', seenMs: 2, base: [], entries: [] });
  t.is(networkThrough(path, '127.0.0.1:7400')?.network, stranger.network);
  writeFileSync(join(stranger.path, 'roll.json'), '{');
  t.is(stranger.readRoll(), null);
  t.is(networkThrough(path, '127.0.0.1:7400')?.network, NETWORK);
});

test('processes that buy in one wallet take turns: no number twice, none left out, no coin too much', async (t) => {
  const path = folder(t);
  const wallet = makeWallet(path, NETWORK, 'Ada', CREATED);
  const children = Array.from({ length: 3 }, () =>
    fork(new URL('./buyer.js', import.meta.url), [path, NETWORK, '20'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  t.teardown(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  t.deepEqual(codes, [0, 0, 0]);
  const numbers = Outbox.load(wallet).purchases.map(({ content }) => content.sequence);
  t.deepEqual(
    numbers,
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
});
