/** Faults of links, by the ordered pair of peers: they outlive connections, and hold for handshakes too. */
import type { PeerId } from '../chain/crypto.js';
import type { LinkFault } from '../control.js';

/**
 * A fault is enforced where frames leave: the sender of a cut direction keeps them to itself. Whole frames only, or a
 * cut inside one would turn honest bytes into garbage.
 */
export class Faults {
  readonly #self: PeerId;
  #cutTo = new Set<string>();

  constructor(self: PeerId) {
    this.#self = self;
  }

  replace(faults: readonly LinkFault[]): void {
    this.#cutTo = new Set(faults.filter(({ kind, from }) => kind === 'cut' && from === this.#self).map(({ to }) => to));
  }

  /** Whether a frame to this peer is swallowed. */
  swallows(to: PeerId | null): boolean {
    return to !== null && this.#cutTo.has(to);
  }
}
