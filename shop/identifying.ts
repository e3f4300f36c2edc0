/** What a transaction was that somebody else signed: found in the block it is in. */
import { decodeBlock } from '../peer/chain/block.js';
import type { Hash } from '../peer/chain/crypto.js';
import type { Content } from '../peer/chain/transaction.js';
import type { PeerClient } from '../peer/client/peer.js';
import { statusesFault } from './model/proofs.js';
import type { Session } from './session.js';

/** Asked of every linked peer until one can show it; nobody is believed: the id is made of what it names. */
export async function identify(
  session: Session,
  id: Hash,
): Promise<{ readonly content: Content; readonly height: number } | null> {
  for (const client of session.linked) {
    // One that does not answer is as one that does not know.
    const found = await identifyAt(client, session, id).catch(() => null);
    if (found) return found;
  }
  return null;
}

async function identifyAt(
  client: PeerClient,
  { genesis }: Session,
  id: Hash,
): Promise<{ readonly content: Content; readonly height: number } | null> {
  const told = await client.ask<'statuses'>({ type: 'statuses', ids: [id] });
  const status = told?.statuses.find((one) => one.id === id);
  if (status?.type !== 'mined' || statusesFault([status], genesis) !== null) return null;
  const given = await client.ask<'block'>({ type: 'block', hash: status.block });
  const block = given && decodeBlock(given.bytes);
  const found = block?.ok ? block.value.data.transactions.find((one) => one.id === id) : undefined;
  // The height is the block's own: it is in what its hash is made of.
  return found && block?.ok ? { content: found.content, height: block.value.height } : null;
}
