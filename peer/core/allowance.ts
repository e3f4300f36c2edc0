/** What a connection may send a second: beyond, it is read more slowly, which is no offence. */
import { Budget } from '../wire/budget.js';
import type { Message } from '../wire/messages.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';

/** What a message counts for beside a plain one. A block has cost its maker more than it costs us. */
const FRAME_COSTS: ReadonlyMap<Message['type'], number> = new Map([
  ['block', 0.25],
  ['demand', 8],
  // Those that nobody asked for.
  ['headers', 8],
  ['chain', 8],
]);
/** Transactions that a batch counts for, however few are in it. */
const BATCH_COST_MIN = 8;

export class Allowance {
  readonly #frames: Budget;
  readonly #transactions: Budget;

  constructor(limits: Limits, now: Ms) {
    this.#frames = new Budget(limits.framesPerSecond, limits.framesBurst, now);
    this.#transactions = new Budget(limits.transactionsPerSecond, limits.transactionsBurst, now);
  }

  /** A message was heard. @param isAsked it answers a question of ours */
  spend(message: Message, isAsked: boolean, now: Ms): void {
    if (message.type === 'application' || message.type === 'transactions') {
      this.#transactions.owe(Math.max(BATCH_COST_MIN, message.transactions.length), now);
    } else if (!isAsked) this.#frames.owe(FRAME_COSTS.get(message.type) ?? 1, now);
  }

  /** When the next message may be heard; `now` if it may be now. */
  readyAt(now: Ms): Ms {
    return Math.max(this.#frames.clearAt(now), this.#transactions.clearAt(now));
  }
}
