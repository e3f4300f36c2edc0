/** `buy NAME MONKEY`: signs a purchase, flushes it, sends it, waits for its receipt. */
import { AHEAD_MAX } from '../../peer/wire/limits.js';
import { askRecord } from '../asking.js';
import { EXIT, printable, ShopError } from '../errors.js';
import type { Result } from '../face.js';
import { findMonkey } from '../model/monkeys.js';
import { type Account, type Purse, type PurseFault, purseFault, purseOf } from '../model/purse.js';
import { labelsOf } from '../model/shoppers.js';
import { Outbox, type Paper } from '../outbox.js';
import { aText, coinsText, receiptText } from '../view/words.js';
import { receiptJson, type Visit, type Wait } from '../visit.js';
import { type Wallet, walletLock } from '../wallet.js';
import { awaitPaper } from './awaiting.js';

export async function buy(visit: Visit, wantedShopper: string, wantedMonkey: string, wait: Wait): Promise<Result> {
  const { hints } = visit;
  const wallet = visit.find(wantedShopper, visit.wallets);
  const label = labelsOf(visit.wallets).get(wallet.publicKey) ?? wallet.name;
  const choice = chooseMonkey(visit, wantedMonkey);
  const { monkey } = choice;
  const account = await askAccount(visit, wallet);
  visit.followFrom(wallet, account.sequence);
  const { paper, sequence } = await sign(visit, wallet, label, account, choice);
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
type Signed = { readonly paper: Paper; readonly sequence: number };

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

/** Signs under the wallet's lock: when it returns the purchase is on disk, and only then is it sent. */
function sign(visit: Visit, wallet: Wallet, label: string, account: Account, choice: Choice): Promise<Signed> {
  const { place, monkey } = choice;
  const look = visit.hints.command('record', label);
  return visit.locked(walletLock(wallet), () => {
    // Read under the lock: another command may have bought a moment ago.
    const outbox = Outbox.load(wallet);
    if (outbox.join?.receipt.state === 'refused') {
      throw new ShopError('NOT_JOINED', EXIT.failed, `${label} never joined: ${outbox.join.receipt.why}`, {
        hint: `join again with: ${visit.hints.command('join', wallet.name, '--again')}`,
      });
    }
    const purse = purseOf(account, outbox.purchases);
    const fault = purseFault(purse, monkey.price);
    if (fault) throw purseError(fault, label, monkey.name, look);
    const { publicKey } = wallet;
    const content = { kind: 'buy', publicKey, sequence: purse.next, monkey: place, price: monkey.price } as const;
    const paper = outbox.sign(content, new Date().toISOString());
    outbox.save();
    return { paper, sequence: purse.next };
  });
}

function purseError(fault: PurseFault, label: string, monkey: string, look: string): ShopError {
  if (fault.code === 'TOO_MANY_OPEN') {
    const message = `${fault.open} purchases of ${label} are on their way, and peers take at most ${AHEAD_MAX}`;
    return new ShopError(fault.code, EXIT.failed, message, { hint: `wait until some are settled: ${look}` });
  }
  const { price, purse } = fault;
  const message = `${aText(monkey)} costs ${coinsText(price)} and ${label} has ${hasText(purse)}; nothing was signed`;
  const { coins, pending } = purse;
  return new ShopError(fault.code, EXIT.failed, message, {
    hint: `see what ${label} has: ${look}`,
    facts: { price, coins, pending },
  });
}

const hasText = ({ coins, pending, free }: Purse): string =>
  pending === 0 ? `only ${coins}` : `only ${free} free: ${coins} less ${pending} for purchases on their way`;
