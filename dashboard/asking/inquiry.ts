/** An inquiry: the questions that one request of a page leads to, with one deadline over all of them. */
import assert from 'node:assert/strict';
import { reasonOf } from '../../peer/client/reason.js';
import type { Answer, Question } from '../../peer/wire/messages.js';
import { AskFault, isOfOnePeer } from './fault.js';
import type { Askable, AskingSources } from './sources.js';
import type { Turns } from './turns.js';

/** In milliseconds; one object, so that tests hand in others. */
export type AskingLimits = {
  /** How long all questions of one request may take: below the time after which a silent connection is cut. */
  readonly inquiryMs: number;
  /** How long one peer may take to answer once: a frozen one must leave time for others. */
  readonly patienceMs: number;
};
export const ASKING_LIMITS: AskingLimits = { inquiryMs: 8_000, patienceMs: 1_500 };
assert(ASKING_LIMITS.inquiryMs >= 3 * ASKING_LIMITS.patienceMs, 'after two frozen peers there is time for a third');

export class Inquiry {
  readonly #sources: AskingSources;
  readonly #turns: Turns;
  readonly #limits: AskingLimits;
  readonly #dueAt: number;

  constructor(sources: AskingSources, turns: Turns, limits: AskingLimits) {
    this.#sources = sources;
    this.#turns = turns;
    this.#limits = limits;
    this.#dueAt = performance.now() + limits.inquiryMs;
  }

  /** @returns null where this peer has no answer @throws AskFault LATE, LOST or BUSY */
  ask<T extends Question['type']>(
    client: Askable,
    question: Extract<Question, { type: T }>,
  ): Promise<Extract<Answer, { type: T }> | null> {
    return this.#turns.take(async () => {
      const since = performance.now();
      const patienceMs = Math.min(this.#limits.patienceMs, this.#dueAt - since);
      if (patienceMs <= 0) throw late();
      try {
        return await client.ask<T>(question, patienceMs);
      } catch (cause) {
        throw performance.now() - since >= patienceMs ? late(cause) : lost(cause);
      }
    });
  }

  /** Every connected peer, the one with the heaviest chain first. @throws AskFault NO_PEER */
  peers(): Askable[] {
    const first = this.#sources.heaviest();
    const rest = this.#sources.all().map(({ client }) => client);
    const peers = first ? [first, ...rest.filter(({ id }) => id !== first.id)] : rest;
    if (peers.length === 0) {
      throw new AskFault('NO_PEER', 'no peer is connected just now', 'start one, or wait until it answers again');
    }
    return peers;
  }

  /** What the first peer says that answers at all, the heaviest chain first. @throws AskFault of the last one asked */
  async first<T>(act: (client: Askable) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const client of this.peers()) {
      try {
        return await act(client);
      } catch (error) {
        if (!isOfOnePeer(error)) throw error;
        last = error;
      }
    }
    throw last;
  }
}

const late = (cause?: unknown): AskFault =>
  new AskFault('LATE', 'the peers did not answer in time', 'are they paused, or cut off?', { cause });
const lost = (cause: unknown): AskFault =>
  new AskFault('LOST', `a peer did not answer: ${reasonOf(cause)}`, 'try again', { cause });
