/** What a visit asks of peers besides its own papers: records. No single peer is believed where money depends on it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PeerId, PublicKey } from '../peer/chain/crypto.js';
import { nameFault } from '../peer/chain/name.js';
import type { Record } from '../peer/chain/record.js';
import type { PeerClient } from '../peer/client/peer.js';
import { reasonOf } from '../peer/client/reason.js';
import { printable } from './errors.js';
import { noPeers } from './finding.js';
import { type Believed, believedRecord } from './model/purse.js';
import type { Session } from './session.js';

/** A peer's answer is waited for this long. */
const ANSWER_MS_MAX = 2_000;
/** More than half of the roll are waited for this long; then what was heard is made do with. */
const ENOUGH_MS_MAX = 1_500;
const RETRY_MS = 250;

/** A record that may be shown: its name is one, so it reaches no terminal as anything else. */
const isSound = (one: Record): boolean => nameFault(one.name) === null;

/**
 * A shopper's record as most peers have it.
 *
 * @param deadline by `performance.now`
 * @throws ShopError if no peer answers in time
 */
export async function askRecord(
  session: Session,
  publicKey: PublicKey,
  deadline: number = session.deadline,
): Promise<Believed> {
  const poll = new Poll(session, publicKey);
  const limit = Math.min(deadline, performance.now() + ENOUGH_MS_MAX);
  await session.until(() => poll.isEnough, limit);
  await session.until(() => poll.isEnough || poll.answers.size > 0, deadline);
  if (poll.answers.size === 0) throw noPeers(printable(poll.failure));
  return believedRecord(poll.answers, session.desk.members, (id) => session.desk.receiptOf(id) !== null);
}

/** One question to everybody, also to those who are linked only later. */
class Poll {
  readonly answers = new Map<PeerId, Record | null>();
  /** Why the last one gave no answer, for people. */
  failure = 'none is linked';
  readonly #session: Session;
  readonly #publicKey: PublicKey;
  readonly #asked = new Set<PeerClient>();
  #open = 0;

  constructor(session: Session, publicKey: PublicKey) {
    this.#session = session;
    this.#publicKey = publicKey;
  }

  /** Whether more than half of the roll have answered, or nobody is left who might. Asks whoever was not asked yet. */
  get isEnough(): boolean {
    for (const client of this.#session.linked) if (!this.#asked.has(client)) this.#ask(client);
    if (this.answers.size === 0) return false;
    const { members } = this.#session.desk;
    const isSure = members.size > 0 && believedRecord(this.answers, members).isSure;
    return isSure || (this.#session.areAllTried && this.#open === 0);
  }

  #ask(client: PeerClient): void {
    const publicKey = this.#publicKey;
    this.#asked.add(client);
    this.#open++;
    client
      .ask<'record'>({ type: 'record', publicKey, height: null }, ANSWER_MS_MAX)
      .then((answer) => {
        const record = answer?.record ?? null;
        if (record && (record.publicKey !== publicKey || !isSound(record))) this.failure = 'it gave no record of ours';
        else this.answers.set(client.id, record);
      })
      .catch((error: unknown) => {
        this.failure = reasonOf(error);
        // It may be asked again when it is linked again, as another client.
      })
      .finally(() => {
        this.#open--;
        this.#session.stir();
      });
  }
}

/** Everybody on the chain of one peer, in order of joining. @throws ShopError if no peer answers in time */
export async function askEverybody(session: Session): Promise<Record[]> {
  let why = 'none is linked';
  while (performance.now() < session.deadline) {
    for (const client of session.linked) {
      try {
        const records: Record[] = [];
        for await (const one of client.records(null)) if (isSound(one)) records.push(one);
        return records;
      } catch (error) {
        why = reasonOf(error);
      }
    }
    await pause(RETRY_MS);
  }
  throw noPeers(printable(why));
}
