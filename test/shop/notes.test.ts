import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { BUILT_IN_GENESIS, networkIdOf } from '../../peer/chain/genesis.js';
import { takeLock } from '../../peer/client/lock.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { Notes } from '../../shop/notes.js';
import { Outbox } from '../../shop/outbox.js';
import { makeWallet, outboxPath, type Wallet, walletLock } from '../../shop/wallet.js';
import { blockOf } from './saying.js';

const SENT: Receipt = { state: 'sent' };
const ACCEPTED: Receipt = { state: 'accepted' };
const SETTLED: Receipt = { state: 'settled', block: blockOf('b'), height: 3, depth: 1, agree: 2 };

function walletOf(t: ExecutionContext): Wallet {
  const path = mkdtempSync(join(tmpdir(), 'monkeychain-notes-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  const wallet = makeWallet(path, networkIdOf(BUILT_IN_GENESIS), 'Ada', '2026-01-01T00:00:00.000Z');
  Outbox.load(wallet).save();
  return wallet;
}
const joinOf = (wallet: Wallet): { id: never; receipt: Receipt | undefined } => {
  const paper = Outbox.load(wallet).join;
  return { id: paper?.transaction.id as never, receipt: paper?.receipt };
};

test('whoever flushes has everything on disk that was noted before, also what an earlier flush waits with', async (t) => {
  const wallet = walletOf(t);
  const { id } = joinOf(wallet);
  const notes = new Notes();
  const lock = takeLock(walletLock(wallet));
  notes.add(wallet, { id, before: SENT, after: ACCEPTED });
  const first = notes.flush();
  // So that the first one waits for the lock by now.
  await new Promise(setImmediate);
  const second = notes.flush();
  lock.release();
  t.deepEqual(await second, []);
  t.deepEqual(joinOf(wallet).receipt, ACCEPTED);
  t.deepEqual(await first, []);
});

test('what could not be written is kept for the next time, in order', async (t) => {
  const wallet = walletOf(t);
  const { id } = joinOf(wallet);
  const notes = new Notes();
  // A disk that will not have it: the draft has the name of a folder.
  const draft = `${outboxPath(wallet)}.new`;
  mkdirSync(draft);
  notes.add(wallet, { id, before: SENT, after: ACCEPTED });
  t.regex((await notes.flush()).join(), /what became of Ada's papers is not written down/);
  notes.add(wallet, { id, before: ACCEPTED, after: SETTLED });
  rmdirSync(draft);
  t.deepEqual(await notes.flush(), []);
  t.deepEqual(joinOf(wallet).receipt, SETTLED);
});
