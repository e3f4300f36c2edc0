/** A process that signs purchases in a wallet that others sign in too: `buyer.js FOLDER NETWORK COUNT`. */
import assert from 'node:assert/strict';
import type { NetworkId } from '../../peer/chain/crypto.js';
import { waitForLock } from '../../peer/client/lock.js';
import { purseFault, purseOf } from '../../shop/model/purse.js';
import { Outbox } from '../../shop/outbox.js';
import { readWallets, walletLock } from '../../shop/wallet.js';

const [, , folder = '', network = '', count = ''] = process.argv;
const [wallet] = readWallets(folder, network as NetworkId).wallets;
assert(wallet, 'the test has made the wallet');
for (let bought = 0; bought < Number(count); bought++) {
  const lock = await waitForLock(walletLock(wallet), 60_000);
  const outbox = Outbox.load(wallet);
  const purse = purseOf({ coins: 1000, sequence: 0 }, outbox.purchases);
  if (purseFault(purse, 20) === null) {
    const { publicKey } = wallet;
    outbox.sign({ kind: 'buy', publicKey, sequence: purse.next, monkey: 1, price: 20 }, '2026-01-01T00:00:00.000Z');
    outbox.save();
  }
  lock.release();
}
