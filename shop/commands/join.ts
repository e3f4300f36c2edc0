/** `join NAME`: a new wallet, and its shopper on the chain. */
import { NAME_RULE, nameFault } from '../../peer/chain/name.js';
import { printable } from '../errors.js';
import type { Result } from '../face.js';
import { usageError } from '../options.js';
import { coinsText, receiptText, sampleOf } from '../view/words.js';
import { receiptJson, type Visit, type Wait } from '../visit.js';
import { awaitPaper } from './awaiting.js';

/** @throws ShopError before anything is asked of anybody, if no shopper can have this name */
export function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault !== null) throw usageError(`${JSON.stringify(printable(name))} will not do as a name: ${fault}`, NAME_RULE);
}

/** @param again make another shopper of a name that is taken here */
export async function join(visit: Visit, name: string, wait: Wait, again: boolean): Promise<Result> {
  const { session, clerk } = visit;
  const { wallet, paper } = await clerk.join(name, again);
  const label = clerk.labelOf(wallet);
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
