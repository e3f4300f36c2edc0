/** How far each linked peer is, by its own word: enough to tell one that is behind, never to believe a purchase by. */
import type { Hash, PeerId } from '../../peer/chain/crypto.js';

export type Tip = { readonly hash: Hash; readonly height: number; readonly work: bigint };

export class Tips {
  readonly #tips = new Map<PeerId, Tip>();

  set(peer: PeerId, { hash, height, work }: Tip): void {
    this.#tips.set(peer, { hash, height, work });
  }
  delete(peer: PeerId): void {
    this.#tips.delete(peer);
  }
  get(peer: PeerId): Tip | null {
    return this.#tips.get(peer) ?? null;
  }
  /** The heaviest one; null while nobody is linked. */
  get best(): Tip | null {
    let best: Tip | null = null;
    for (const tip of this.#tips.values()) if (best === null || tip.work > best.work) best = tip;
    return best;
  }
}
