/** `users` and `monkeys`: who is there, and what there is to buy. */
import type { Record } from '../../peer/chain/record.js';
import { askEverybody, askRecord } from '../asking.js';
import type { Result } from '../face.js';
import { purseOf } from '../model/purse.js';
import { labelsOf } from '../model/shoppers.js';
import { Outbox } from '../outbox.js';
import { cageNames, cageText, coinsText, table } from '../view/words.js';
import type { Visit } from '../visit.js';
import type { Wallet } from '../wallet.js';

export function listMonkeys({ session }: Visit): Result {
  const { catalogue } = session.genesis;
  const rows = catalogue.map(({ name, price, line }) => [name, String(price), line]);
  return {
    json: {
      network: session.folder.network,
      monkeys: catalogue.map(({ name, price, line }) => ({ name, price, line })),
    },
    lines: table(rows, [1]),
  };
}

/** Own wallets, in order of their making. */
export async function listUsers(visit: Visit): Promise<Result> {
  const { session, wallets, clerk } = visit;
  const { damaged } = clerk;
  for (const line of damaged) visit.face.say(line);
  const labels = labelsOf(wallets);
  const records = await Promise.all(wallets.map((wallet) => askRecord(session, wallet.publicKey)));
  const shoppers = wallets.map((wallet, index) =>
    userOf(visit, wallet, labels.get(wallet.publicKey), records[index]?.record ?? null),
  );
  const rows = shoppers.map(({ shopper, free, pending, cage, joined }) => [
    shopper,
    coinsText(free),
    pending > 0 ? `−${pending} pending` : '',
    joined ? cageText(cage) : 'joining',
  ]);
  const none = `You have no shoppers yet. Join with: ${visit.hints.command('join', 'NAME')}`;
  return {
    json: { network: session.folder.network, shoppers, damaged },
    lines: rows.length > 0 ? table(rows, [1]) : [none],
  };
}

type User = {
  readonly shopper: string;
  readonly name: string;
  readonly publicKey: string;
  readonly own: boolean;
  readonly joined: boolean;
  readonly coins: number;
  readonly pending: number;
  readonly free: number;
  readonly sequence: number;
  readonly cage: readonly string[];
};

function userOf({ session }: Visit, wallet: Wallet, label: string | undefined, record: Record | null): User {
  const { catalogue, startingCoins } = session.genesis;
  const { name, publicKey } = wallet;
  const account = record ?? { coins: startingCoins, sequence: 0 };
  const { coins, pending, free } = purseOf(account, Outbox.load(wallet).purchases);
  const cage = cageNames(record?.cage ?? [], catalogue);
  const { sequence } = account;
  return {
    shopper: label ?? name,
    name,
    publicKey,
    own: true,
    joined: record !== null,
    coins,
    pending,
    free,
    sequence,
    cage,
  };
}

/** Everyone on the chain, in order of joining. */
export async function listEverybody(visit: Visit): Promise<Result> {
  const { session } = visit;
  const records = await askEverybody(session);
  const labels = labelsOf(records);
  const own = new Set(visit.wallets.map(({ publicKey }) => publicKey));
  const shoppers = records.map(({ name, publicKey, coins, sequence, cage }) => ({
    shopper: labels.get(publicKey) ?? name,
    name,
    publicKey,
    own: own.has(publicKey),
    coins,
    sequence,
    cage: cageNames(cage, session.genesis.catalogue),
  }));
  const rows = shoppers.map(({ shopper, coins, cage, own: isOwn }) => [
    shopper,
    coinsText(coins),
    isOwn ? 'yours' : '',
    cageText(cage),
  ]);
  return {
    json: { network: session.folder.network, shoppers },
    lines: rows.length > 0 ? table(rows, [1]) : ['Nobody has joined yet.'],
  };
}
