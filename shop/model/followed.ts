/** A transaction that the desk follows, and whom it goes to next. */
import type { PeerId } from '../../peer/chain/crypto.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import type { Ms, Receipt, Statement } from './receipts.js';

export type Followed = {
  readonly transaction: Transaction;
  receipt: Receipt;
  readonly statements: Map<PeerId, Statement>;
  /** When it last went to somebody; null if it has not. */
  sentAt: Ms | null;
  readonly sentTo: Set<PeerId>;
};

/** Of these peers, those that have not said that they have it. */
export const wanting = (one: Followed, peers: Iterable<PeerId>): PeerId[] =>
  [...peers].filter((peer) => {
    const said = one.statements.get(peer)?.status.type;
    return said !== 'accepted' && said !== 'mined';
  });

/** One of these peers that wants it, if possible one that did not get it before, the favourite first; null if none does. */
export function pick(
  one: Followed,
  peers: Iterable<PeerId>,
  favourite: PeerId | null,
  random: () => number,
): PeerId | null {
  const all = wanting(one, peers);
  const fresh = all.filter((peer) => !one.sentTo.has(peer));
  if (favourite !== null && fresh.includes(favourite)) return favourite;
  const from = fresh.length > 0 ? fresh : all;
  return from[Math.floor(random() * from.length)] ?? null;
}
