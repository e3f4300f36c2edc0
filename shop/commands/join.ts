/** `join NAME`: a new wallet, and its shopper on the chain. */
import { NAME_RULE, nameFault } from '../../peer/chain/name.js';
import { EXIT, printable, ShopError } from '../errors.js';
import type { Result } from '../face.js';
import { isClosed } from '../model/receipts.js';
import { labelsOf } from '../model/shoppers.js';
import { usageError } from '../options.js';
import { Outbox } from '../outbox.js';
import { coinsText, receiptText, sampleOf } from '../view/words.js';
import { receiptJson, type Visit, type Wait } from '../visit.js';
import { makeWallet, type Wallet, walletLock } from '../wallet.js';
import { awaitPaper } from './awaiting.js';

/** @throws ShopError before anything is asked of anybody, if no shopper can have this name */
export function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault !== null) throw usageError(`${JSON.stringify(printable(name))} will not do as a name: ${fault}`, NAME_RULE);
}

/**
 * Whoever has a wallet of this name whose join is still open goes on with that one, so that a command typed again after
 * a time-out makes no second shopper.
 *
 * @param again make another shopper of a name that is taken here
 */
export async function join(visit: Visit, name: string, wait: Wait, again: boolean): Promise<Result> {
  const { session } = visit;
  const wallet = await takeWallet(visit, name, again);
  const paper = await visit.locked(walletLock(wallet), () => {
    const outbox = Outbox.load(wallet);
    outbox.save();
    return outbox.join;
  });
  if (!paper) throw new Error('an outbox has a join');

  const label = labelsOf(visit.wallets).get(wallet.publicKey) ?? name;
  const { receipt, roll } = await awaitPaper(visit, wallet, paper, wait, {
    what: `${label}'s joining`,
    look: visit.hints.command('record', label),
  });
  const coins = session.genesis.startingCoins;
  const { id } = paper.transaction;
  const sample = sampleOf(session.genesis.catalogue);
  return {
    json: { transaction: id, shopper: label, publicKey: wallet.publicKey, receipt: receiptJson(receipt, roll), coins },
    lines: [
      `${label} joined: ${receiptText(receipt, roll)}, ${coinsText(coins)} to spend`,
      `Buy with: ${visit.hints.command('buy', label, sample)}`,
    ],
  };
}

/** A new wallet, or the one of this name that is still joining. */
function takeWallet(visit: Visit, name: string, again: boolean): Promise<Wallet> {
  const { folder } = visit.session;
  folder.make();
  // Two commands that make wallets take turns, or both would find the name free.
  return visit.locked(folder.lock, () => {
    visit.readWallets();
    const namesakes = visit.wallets.filter((wallet) => wallet.name === name);
    const joining = namesakes.find((wallet) => {
      const receipt = Outbox.load(wallet).join?.receipt;
      return receipt && !isClosed(receipt);
    });
    if (joining && !again) return joining;
    if (namesakes.length > 0 && !again) {
      throw new ShopError('SHOPPER_EXISTS', EXIT.failed, `you have a shopper ${name} already`, {
        hint: `buy with: ${visit.hints.command('buy', name, 'MONKEY')}; or add --again to make a second ${name}`,
      });
    }
    const wallet = makeWallet(folder.path, folder.network, name, new Date().toISOString());
    visit.readWallets();
    return wallet;
  });
}
