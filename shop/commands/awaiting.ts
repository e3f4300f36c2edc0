/** Waiting for a receipt, and what is said when it does not come. */

import type { Hash } from '../../peer/chain/crypto.js';
import { isMajority } from '../../peer/wire/majority.js';
import { EXIT, printable, ShopError } from '../errors.js';
import type { Receipt } from '../model/receipts.js';
import type { Paper } from '../outbox.js';
import { changeText, receiptText } from '../view/words.js';
import { isReached, receiptJson, type Visit, type Wait } from '../visit.js';
import type { Wallet } from '../wallet.js';

export type Awaited = { readonly receipt: Receipt; readonly roll: number };

/**
 * Sends a paper and waits for its receipt.
 *
 * @param words.what what it is, as the beginning of a sentence
 * @param words.look what to type to look at it later
 * @throws ShopError if it is refused, or not there in time: then it stays in the outbox
 */
export async function awaitPaper(
  visit: Visit,
  wallet: Wallet,
  paper: Paper,
  wait: Wait,
  words: { readonly what: string; readonly look: string },
): Promise<Awaited> {
  const { session, face } = visit;
  const { id } = paper.transaction;
  const told = session.onTold;
  face.progress('sent');
  session.onTold = (news): void => {
    told(news);
    if (news.id === id) face.progress(changeText(news.before, news.receipt, session.rollSize));
  };
  session.follow(wallet, [paper]);
  const isThere = await session.until(() => isReached(session.desk.receiptOf(id), wait));
  const receipt = session.desk.receiptOf(id) ?? paper.receipt;
  const roll = session.rollSize;
  const facts = { transaction: id, publicKey: wallet.publicKey, receipt: receiptJson(receipt, roll) };
  if (receipt.state === 'refused') {
    throw new ShopError(receipt.code, EXIT.failed, `${words.what} was refused: ${printable(receipt.why)}`, {
      hint: `nothing was spent on it; look with: ${words.look}`,
      facts,
    });
  }
  if (isThere) return { receipt, roll };
  const message = `${words.what} is not ${wait} yet, it is ${receiptText(receipt, roll)}${reasonFor(visit, id)}`;
  throw new ShopError('TIME_OUT', EXIT.timeout, message, {
    hint: `nothing is lost: it is kept and sent again by every command of the shop; look with: ${words.look}`,
    facts,
  });
}

/** Why it takes so long, as far as it is known. */
function reasonFor({ session }: Visit, id: Hash): string {
  const doubt = session.desk.doubtOf(id, performance.now());
  if (doubt) return `; a peer says: ${printable(doubt.why)}`;
  const { members } = session.desk;
  const reached = session.linked.filter((client) => members.has(client.id)).length;
  if (isMajority(reached, members.size)) return '';
  return `; ${reached} of the ${members.size} peers that count can be reached, and it takes more than half of them`;
}
