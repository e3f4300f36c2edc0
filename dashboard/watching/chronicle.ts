/** The log of what happens, each news once, and how each process ended last. */
import type { Happening } from '../../orchestrator/control/event-words.js';
import { Once } from '../../orchestrator/control/once.js';
import { type Change, EVENTS_MAX } from '../model/board.js';
import { eventRow } from './event-rows.js';
import { endingOf } from './happenings.js';

export class Chronicle {
  readonly #tell: (changes: readonly Change[]) => void;
  readonly #once = new Once();
  readonly #endings = new Map<string, string>();
  #seq = 0;

  constructor(tell: (changes: readonly Change[]) => void) {
    this.#tell = tell;
  }

  /** How a process ended, by its name; null while it runs or where nobody has told. */
  endingOf(name: string): string | null {
    return this.#endings.get(name) ?? null;
  }

  /** Tells of what was seen here. */
  tell(happenings: readonly Happening[]): void {
    this.#tell(happenings.map((one) => ({ type: 'event', event: eventRow(one, ++this.#seq) })));
  }

  /** Takes what a supervisor tells, in order: what every peer reports is told once. */
  take(happenings: readonly Happening[]): void {
    for (const one of happenings) {
      const ending = endingOf(one);
      if (ending === null) this.#endings.delete(one.source);
      else if (ending !== undefined) this.#endings.set(one.source, ending);
    }
    const news = happenings.filter((one) => this.#once.isNews(one));
    this.tell(news.slice(-EVENTS_MAX));
  }
}
