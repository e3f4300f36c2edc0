/** What the desk is told, and what it wants done. */
import type { Hash, PeerId } from '../../peer/chain/crypto.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import type { Status } from '../../peer/wire/status.js';
import type { Ms, Receipt } from './receipts.js';

export type News =
  | { readonly type: 'linked' | 'unlinked'; readonly peer: PeerId }
  | { readonly type: 'roll'; readonly members: ReadonlySet<PeerId> }
  /** Transactions of an outbox, with what is known of them: to be sent and followed. */
  | { readonly type: 'filed'; readonly papers: readonly { transaction: Transaction; receipt: Receipt }[] }
  /** A peer's answer to an `ask`, its proofs checked; `askedAt` is that of the `ask`. */
  | { readonly type: 'answered'; readonly peer: PeerId; readonly askedAt: Ms; readonly statuses: readonly Status[] }
  /** A peer did not answer an `ask`. */
  | { readonly type: 'silent'; readonly peer: PeerId }
  /** A peer says by itself that something changed. How old that is nobody knows, so it is asked. */
  | { readonly type: 'nudged'; readonly peer: PeerId }
  /** A peer has left blocks of its best chain for others. */
  | { readonly type: 'reorganised'; readonly peer: PeerId }
  | { readonly type: 'woke' };

export type Effect =
  /** Its answer comes with this time again. */
  | { readonly type: 'ask'; readonly peer: PeerId; readonly askedAt: Ms; readonly ids: readonly Hash[] }
  /** Replaces what this peer watched for us. */
  | { readonly type: 'watch'; readonly peer: PeerId; readonly ids: readonly Hash[] }
  /** In order of their numbers. */
  | { readonly type: 'send'; readonly peer: PeerId; readonly transactions: readonly Transaction[] }
  | { readonly type: 'changed'; readonly id: Hash; readonly before: Receipt; readonly receipt: Receipt };
