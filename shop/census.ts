/** Every record of the chain as each linked peer has it, and what most of them say. */

import type { PeerId, PublicKey } from '../peer/chain/crypto.js';
import type { Record } from '../peer/chain/record.js';
import type { PeerClient } from '../peer/client/peer.js';
import { isMajority } from '../peer/wire/majority.js';
import { type Believed, believedRecord } from './model/purse.js';
import type { Session } from './session.js';

export class Census {
  readonly #records = new Map<PeerId, ReadonlyMap<PublicKey, Record>>();
  readonly #members: ReadonlySet<PeerId>;

  /** Asks everybody who is linked. Never rejects: who does not answer in time is left out. */
  static async take(session: Session, timeoutMs: number): Promise<Census> {
    const census = new Census(session.desk.members);
    const limit = new Promise<null>((resolve) => setTimeout(resolve, timeoutMs, null));
    const ask = async (client: PeerClient): Promise<void> => {
      const read = await Promise.race([readAll(client).catch(() => null), limit]);
      if (read) census.#records.set(client.id, read);
    };
    await Promise.all(session.linked.map(ask));
    return census;
  }

  private constructor(members: ReadonlySet<PeerId>) {
    this.#members = members;
  }

  /** How many of the roll have answered. */
  get heard(): number {
    return [...this.#records.keys()].filter((peer) => this.#members.has(peer)).length;
  }
  /** Whether those are more than half of it. */
  get isSure(): boolean {
    return isMajority(this.heard, this.#members.size);
  }
  recordOf(publicKey: PublicKey): Believed {
    const answers = [...this.#records].map(([peer, records]) => [peer, records.get(publicKey) ?? null] as const);
    return believedRecord(new Map(answers), this.#members);
  }
}

async function readAll(client: PeerClient): Promise<Map<PublicKey, Record>> {
  const records = new Map<PublicKey, Record>();
  for await (const one of client.records(null)) records.set(one.publicKey, one);
  return records;
}
