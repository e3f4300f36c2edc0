/** How long each link may take for an answer, and when one that showed less than it claimed is asked again. */
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';

export class Patience {
  readonly #limits: Limits;
  /** Of those that were too slow before: one that never answers must not make us patient with others. */
  readonly #waits = new WeakMap<Link, Ms>();
  readonly #pauses = new WeakMap<Link, { readonly ms: Ms; readonly until: Ms }>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Milliseconds that an answer may take. */
  with(link: Link): Ms {
    return this.#waits.get(link) ?? this.#limits.stallMs;
  }
  /** It has not answered in time: each time in a row it may take twice as long. */
  tried(link: Link): void {
    this.#waits.set(link, Math.min(this.with(link) * 2, this.#limits.stallMsMax));
  }
  answered(link: Link): void {
    this.#waits.delete(link);
  }

  /** It had nothing of what it claims: it is not asked for a while, each time in a row for twice as long. */
  claimed(link: Link, now: Ms): void {
    const before = this.#pauses.get(link);
    const ms = before ? Math.min(before.ms * 2, this.#limits.stallMsMax) : this.#limits.pingMs;
    this.#pauses.set(link, { ms, until: now + ms });
  }
  /** It gave what it had. */
  gave(link: Link): void {
    this.answered(link);
    this.#pauses.delete(link);
  }
  isPaused(link: Link, now: Ms): boolean {
    return (this.#pauses.get(link)?.until ?? now) > now;
  }
}
