/** Every peer reports every block and every fork; whoever looks on needs each once. */
import type { Happening } from './event-words.js';

/** Forks remembered as told. */
const FORKS_MAX = 1_024;

export class Once {
  readonly #forks = new Set<string>();

  /** Whether an event is news, and not what another peer has told already. */
  isNews({ event, ...details }: Happening): boolean {
    // Who mined a block tells of it, and of a link both ends do.
    if (event === 'block' || event === 'linked') return false;
    if (event !== 'fork') return true;
    const fork = [String(details['hash']), String(details['rival'])].sort().join();
    if (this.#forks.has(fork)) return false;
    if (this.#forks.size >= FORKS_MAX) this.#forks.clear();
    this.#forks.add(fork);
    return true;
  }
}
