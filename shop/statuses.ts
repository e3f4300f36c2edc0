/** What one peer says of transactions: asked, and completed where it cannot know what we know. */
import type { Hash, PublicKey } from '../peer/chain/crypto.js';
import type { PeerClient } from '../peer/client/peer.js';
import type { Status } from '../peer/wire/status.js';

/** A shopper's number that somebody says was used by another transaction. */
export type Contested = { readonly publicKey: PublicKey; readonly sequence: number };

/**
 * Asks a peer. One that never saw a transaction answers `unknown`, also when the number in it is used up on its chain:
 * it is asked about the number then, and counts as refusing what it would refuse.
 *
 * @param contestedOf the number of a transaction that another is said to have used; null for the others
 */
export async function askStatuses(
  client: PeerClient,
  ids: readonly Hash[],
  contestedOf: (id: Hash) => Contested | null,
  timeoutMs: number,
): Promise<Status[]> {
  const answer = await client.ask<'statuses'>({ type: 'statuses', ids: [...ids] }, timeoutMs);
  const statuses = answer?.statuses ?? [];
  return Promise.all(
    statuses.map((status) => {
      const contested = status.type === 'unknown' ? contestedOf(status.id) : null;
      return contested ? completed(client, status, contested, timeoutMs) : status;
    }),
  );
}

async function completed(client: PeerClient, status: Status, contested: Contested, timeoutMs: number): Promise<Status> {
  const used = await client.ask<'number'>({ type: 'number', ...contested }, timeoutMs);
  if (used === null || used.transaction === status.id) return status;
  const why = `number ${contested.sequence} is used by another transaction`;
  return { type: 'refused', id: status.id, code: 'NUMBER_USED', why, winner: used.transaction };
}
