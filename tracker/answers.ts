/** Lists as frames: most callers have seen the same version, so each answer is made once. */
import { trackerMessages, type Version } from '../peer/wire/tracker.js';
import type { Registry } from './registry.js';

/** Answers kept; callers of that many different versions at once are rare, and only cost time. */
const ANSWERS_MAX = 64;

export class Answers {
  readonly #registry: Registry;
  readonly #frames = new Map<string, Uint8Array>();
  #madeOf: Version;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#madeOf = registry.version;
  }

  /** What to answer to whoever has seen `seen`. */
  to(seen: Version): Uint8Array {
    const { version } = this.#registry;
    if (version !== this.#madeOf || this.#frames.size >= ANSWERS_MAX) {
      this.#frames.clear();
      this.#madeOf = version;
    }
    // One name for every version of which nothing is known: strangers choose what they have seen.
    const name = this.#registry.tellsSince(seen) ? String(seen.count) : 'whole';
    const known = this.#frames.get(name);
    if (known) return known;
    const frame = trackerMessages.frame({ type: 'list', ...this.#registry.since(seen) });
    this.#frames.set(name, frame);
    return frame;
  }
}
