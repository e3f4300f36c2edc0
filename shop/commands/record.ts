/** `record NAME`: what the chain knows of a shopper, and what became of everything the wallet signed. */
import type { Hash } from '../../peer/chain/crypto.js';
import type { Record } from '../../peer/chain/record.js';
import { askEverybody, askRecord } from '../asking.js';
import type { Result } from '../face.js';
import { purseOf } from '../model/purse.js';
import { FRESH_MS, type Receipt } from '../model/receipts.js';
import { findShopper, labelsOf } from '../model/shoppers.js';
import { Outbox } from '../outbox.js';
import { cageNames, cageText, coinsText, receiptText, table } from '../view/words.js';
import { receiptJson, type Visit } from '../visit.js';
import type { Wallet } from '../wallet.js';

/** A wallet of one's own by this name, else whoever on the chain has it. */
export async function showRecord(visit: Visit, wanted: string): Promise<Result> {
  const own = findShopper(wanted, visit.wallets);
  if (own.type !== 'unknown') return ownRecord(visit, visit.find(wanted, visit.wallets));
  const everybody = await askEverybody(visit.session);
  const record = visit.findOnChain(wanted, everybody, own.near);
  return othersRecord(visit, record, labelsOf(everybody).get(record.publicKey));
}

function othersRecord(visit: Visit, record: Record, label = record.name): Result {
  const { name, publicKey, coins, sequence } = record;
  const cage = cageNames(record.cage, visit.session.genesis.catalogue);
  return {
    json: {
      shopper: label,
      name,
      publicKey,
      own: false,
      coins,
      pending: 0,
      free: coins,
      sequence,
      cage,
      purchases: [],
    },
    lines: [`${label} has ${coinsText(coins)}`, `cage: ${cageText(cage)}`],
  };
}

async function ownRecord(visit: Visit, wallet: Wallet): Promise<Result> {
  const { session } = visit;
  const { catalogue, startingCoins } = session.genesis;
  const outbox = Outbox.load(wallet);
  const since = performance.now();
  visit.follow(wallet, outbox);
  const { record } = await askRecord(session, wallet.publicKey);
  const ids = outbox.papers.map(({ transaction }) => transaction.id);
  const limit = Math.min(session.deadline, since + FRESH_MS);
  // A number that two transactions use is a matter of more than one question.
  const isDecided = (id: Hash): boolean => {
    const state = session.desk.receiptOf(id)?.state;
    return session.desk.contestedOf(id) === null || state === 'refused' || state === 'settled';
  };
  const isHeard = (id: Hash): boolean => session.desk.isHeard(id, since) && isDecided(id);
  await session.until(() => session.areAllTried && ids.every(isHeard), limit);

  const roll = session.rollSize;
  const now = (receipt: Receipt, id: (typeof ids)[number]): Receipt => session.desk.receiptOf(id) ?? receipt;
  const purchases = outbox.purchases.map((one) => ({ ...one, receipt: now(one.receipt, one.id) }));
  const purse = purseOf(record ?? { coins: startingCoins, sequence: 0 }, purchases);
  const cage = cageNames(record?.cage ?? [], catalogue);
  const label = labelsOf(visit.wallets).get(wallet.publicKey) ?? wallet.name;
  const join = outbox.join;
  const joined = join ? now(join.receipt, join.transaction.id) : null;
  const { coins, pending, free } = purse;
  const { name, publicKey } = wallet;
  const rows = purchases.map(({ content, receipt, signed }) => [
    signed.slice(0, 19).replace('T', ' '),
    catalogue[content.monkey]?.name ?? '',
    String(content.price),
    receiptText(receipt, roll),
  ]);
  return {
    json: {
      shopper: label,
      name,
      publicKey,
      own: true,
      coins,
      pending,
      free,
      sequence: record?.sequence ?? 0,
      cage,
      joined: joined && receiptJson(joined, roll),
      purchases: purchases.map(({ id, content, receipt, signed }) => ({
        transaction: id,
        monkey: catalogue[content.monkey]?.name ?? null,
        price: content.price,
        sequence: content.sequence,
        signed,
        receipt: receiptJson(receipt, roll),
      })),
    },
    lines: [
      `${label} has ${coinsText(coins)}${pending > 0 ? ` (−${pending} pending)` : ''}`,
      ...(joined && joined.state !== 'settled' ? [`joining: ${receiptText(joined, roll)}`] : []),
      `cage: ${cageText(cage)}`,
      ...(rows.length > 0 ? ['', ...table(rows, [2])] : []),
    ],
  };
}
