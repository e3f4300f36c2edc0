/** Whether a transaction is settled: asked of every peer that runs, and counted by the roll. */

import type { Hash, PeerId } from '../peer/chain/crypto.js';
import { PeerClient } from '../peer/client/peer.js';
import { isMajority } from '../peer/wire/majority.js';
import type { Status } from '../peer/wire/status.js';
import type { PeerRow } from './control/messages.js';

/** A peer that does not answer in this time counts as silent. */
const ANSWER_MS_MAX = 2_000;

/** What most of those who know it say. */
export type Standing =
  | { readonly type: 'settled'; readonly block: Hash; readonly height: number; readonly agree: number }
  /** `agree` peers of the roll have it in one block, deep enough; so many are not enough. */
  | { readonly type: 'mined' | 'accepted' | 'unknown'; readonly agree: number }
  | { readonly type: 'refused'; readonly why: string };

/**
 * @param said what each peer said of it; those that are silent are not in it
 * @param roll ids by which majorities are counted
 */
export function standingOf(
  said: ReadonlyMap<string, Status>,
  roll: ReadonlySet<string>,
  confirmations: number,
): Standing {
  const votes = [...said].filter(([peer]) => roll.has(peer)).map(([, status]) => status);
  const mined = votes.filter((status) => status.type === 'mined');
  const deep = mined.filter(({ depth }) => depth >= confirmations);
  const counts = deep.map(({ block, height }) => ({
    block,
    height,
    agree: deep.filter((other) => other.block === block).length,
  }));
  const most = counts.sort((a, b) => b.agree - a.agree)[0];
  if (most && isMajority(most.agree, roll.size)) return { type: 'settled', ...most };
  const refused = votes.filter((status) => status.type === 'refused');
  if (refused[0] && isMajority(refused.length, roll.size)) return { type: 'refused', why: refused[0].why };
  if (mined.length > 0) return { type: 'mined', agree: most?.agree ?? 0 };
  return { type: votes.some(({ type }) => type === 'accepted') ? 'accepted' : 'unknown', agree: 0 };
}

/** Connections that last, so that peers are asked many times. */
export class Askers {
  readonly #clients = new Map<string, PeerClient>();

  /** @returns what each peer says of a transaction, by its id; who does not answer is left out */
  async ask(peers: readonly PeerRow[], id: Hash): Promise<Map<string, Status>> {
    const said = new Map<string, Status>();
    await Promise.all(
      peers.map(async (peer) => {
        try {
          const client = await this.#of(peer);
          const answer = await client.ask<'statuses'>({ type: 'statuses', ids: [id] }, ANSWER_MS_MAX);
          const status = answer?.statuses.find((one) => one.id === id);
          if (status) said.set(client.id, status);
        } catch {
          // It is silent for this time: frozen, dead, or on its way up.
        }
      }),
    );
    return said;
  }

  /** How deep settled is, by the genesis; null while nobody tells. */
  async confirmations(peers: readonly PeerRow[]): Promise<number | null> {
    for (const peer of peers) {
      try {
        return (await (await this.#of(peer)).genesis()).confirmations;
      } catch {
        // The next one may know.
      }
    }
    return null;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  async #of({ name, id, host, port }: PeerRow): Promise<PeerClient> {
    const known = this.#clients.get(name);
    if (known) return known;
    const client = await PeerClient.connect({ host, port }, { expect: id as PeerId, timeoutMs: ANSWER_MS_MAX });
    client.onEnd = () => this.#clients.delete(name);
    this.#clients.set(name, client);
    return client;
  }
}
