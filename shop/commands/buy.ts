/** `buy NAME MONKEY`: signs a purchase, flushes it, sends it, waits for its receipt. */
import { askRecord } from '../asking.js';
import { EXIT, printable, ShopError } from '../errors.js';
import type { Result } from '../face.js';
import { findMonkey } from '../model/monkeys.js';
import { type Account, purseOf } from '../model/purse.js';
import { Outbox } from '../outbox.js';
import { aText, coinsText, receiptText } from '../view/words.js';
import { receiptJson, type Visit, type Wait } from '../visit.js';
import type { Wallet } from '../wallet.js';
import { awaitPaper } from './awaiting.js';

export async function buy(visit: Visit, wantedShopper: string, wantedMonkey: string, wait: Wait): Promise<Result> {
  const { hints, clerk } = visit;
  const wallet = visit.find(wantedShopper, visit.wallets);
  const label = clerk.labelOf(wallet);
  const choice = chooseMonkey(visit, wantedMonkey);
  const { monkey } = choice;
  const account = await askAccount(visit, wallet);
  visit.followFrom(wallet, account.sequence);
  // Signed by what is on disk: the number of a purchase that was refused a moment ago would be a hole else.
  await visit.session.keep();
  const { paper, sequence } = await clerk.buy(wallet, choice, account);
  const { receipt, roll } = await awaitPaper(visit, wallet, paper, wait, {
    what: `${label}'s purchase of ${aText(monkey.name)}`,
    look: hints.command('record', label),
  });
  const coins = purseOf(account, Outbox.load(wallet).purchases).free;
  return {
    json: {
      transaction: paper.transaction.id,
      shopper: label,
      publicKey: wallet.publicKey,
      monkey: monkey.name,
      price: monkey.price,
      sequence,
      receipt: receiptJson(receipt, roll),
      coins,
    },
    lines: [
      `${label} bought ${aText(monkey.name)} for ${coinsText(monkey.price)}: ${receiptText(receipt, roll)}, ${coinsText(coins)} left`,
    ],
  };
}

type Choice = Extract<ReturnType<typeof findMonkey>, { type: 'found' }>;

function chooseMonkey(visit: Visit, wanted: string): Choice {
  const { catalogue } = visit.session.genesis;
  const choice = findMonkey(wanted, catalogue);
  if (choice.type === 'found') return choice;
  const shown = JSON.stringify(printable(wanted));
  const hint = `see all of them with: ${visit.hints.command('monkeys')}`;
  if (choice.type === 'ambiguous') {
    const facts = { monkeys: choice.names };
    throw new ShopError('AMBIGUOUS_MONKEY', EXIT.failed, `${shown} may be ${choice.names.join(' or ')}`, {
      hint,
      facts,
    });
  }
  const maybe = choice.near.length > 0 ? `; did you mean ${choice.near.join(' or ')}?` : '';
  const facts = { near: choice.near };
  throw new ShopError('UNKNOWN_MONKEY', EXIT.failed, `there is no monkey ${shown}${maybe}`, { hint, facts });
}

/** What the chain says the shopper has; where too few peers say so, what joining gives, and the outbox knows the rest. */
async function askAccount(visit: Visit, wallet: Wallet): Promise<Account> {
  const { record, isSure } = await askRecord(visit.session, wallet.publicKey);
  return record && isSure ? record : { coins: visit.session.genesis.startingCoins, sequence: 0 };
}
