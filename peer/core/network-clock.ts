/** Network time: wall time plus the median offset to linked peers, one's own included, so one wrong clock stops nobody. */
import type { PeerId } from '../chain/crypto.js';

/** The last second that fits a header: whatever clocks say, a block can be made. */
const TIME_MS_MAX = 0xffffffff * 1000;

export class NetworkClock {
  readonly #offsets = new Map<PeerId, number>();

  /** What a peer's clock showed, beside ours, both in milliseconds since 1970. */
  heard(peer: PeerId, theirs: number, ours: number): void {
    this.#offsets.set(peer, theirs - ours);
  }
  forget(peer: PeerId): void {
    this.#offsets.delete(peer);
  }
  /** Milliseconds since 1970, by the network. */
  at(wall: number): number {
    const offsets = [0, ...this.#offsets.values()].sort((a, b) => a - b);
    // Of two in the middle the earlier one, which both ends of a lone link agree on.
    const middle = offsets[(offsets.length - 1) >>> 1] as number;
    return Math.min(TIME_MS_MAX, Math.max(0, wall + middle));
  }
}
