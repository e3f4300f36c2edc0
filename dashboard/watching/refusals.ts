/** What a peer did not have when it was asked: not asked of it again for a while. */
import type { PeerClient } from '../../peer/client/peer.js';

const REFUSED_MS = 10_000;
/** Kept of one peer; oldest out first. */
const REFUSED_MAX = 1_024;

export class Refusals {
  /** When each was refused. Goes with the connection: who comes back may have it. */
  readonly #refused = new WeakMap<PeerClient, Map<string, number>>();

  has(client: PeerClient, what: string): boolean {
    const at = this.#refused.get(client)?.get(what);
    return at !== undefined && performance.now() - at < REFUSED_MS;
  }

  add(client: PeerClient, what: string): void {
    const refused = this.#refused.get(client) ?? new Map<string, number>();
    this.#refused.set(client, refused);
    refused.delete(what);
    refused.set(what, performance.now());
    const [oldest] = refused.keys();
    if (refused.size > REFUSED_MAX && oldest !== undefined) refused.delete(oldest);
  }
}
