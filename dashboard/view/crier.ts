/** What is said aloud to those who do not see the page: what changed the chain or ended a peer, and not too often. */
import type { EventRow } from '../model/rows.js';

/** Time between two announcements, in milliseconds: a sentence takes that long to speak. */
export const PAUSE_MS = 4_000;
/** Sentences of one announcement; of more the rest is counted. */
export const SENTENCES_MAX = 3;

const TOLD: ReadonlySet<string> = new Set([
  'fork',
  'reorganised',
  'crashed',
  'killed',
  'given-up',
  'failed',
  'partitioned',
  'healed',
  'degraded',
  'recovered',
]);

/** @returns null for what is not worth a sentence */
export function sentenceOf({ source, event, text, depth }: EventRow): string | null {
  if (!TOLD.has(event)) return null;
  if (event === 'reorganised' && depth !== null) return `${source} reorganised, depth ${depth}`;
  return `${source}: ${text}`;
}

export class Crier {
  #heard = 0;
  #waiting: string[] = [];
  #saidMs = Number.NEGATIVE_INFINITY;

  /** @param events oldest first, all that are kept; those heard before are passed over */
  hear(events: readonly EventRow[]): void {
    const newest = events.at(-1)?.seq ?? 0;
    // The events count from 1 in each life of a server: another one has begun.
    if (newest < this.#heard) this.#heard = 0;
    const fresh = events.filter(({ seq }) => seq > this.#heard);
    this.#heard = newest;
    this.#waiting.push(...fresh.flatMap((event) => sentenceOf(event) ?? []));
  }

  /** Passes over everything so far: who opens the page does not want its past read out. */
  skip(events: readonly EventRow[]): void {
    this.#heard = events.at(-1)?.seq ?? 0;
    this.#waiting = [];
  }

  /** @returns what to say now; null if there is nothing, or the last word was a moment ago */
  say(nowMs: number): string | null {
    if (this.#waiting.length === 0 || nowMs - this.#saidMs < PAUSE_MS) return null;
    this.#saidMs = nowMs;
    const sentences = this.#waiting.slice(0, SENTENCES_MAX);
    const more = this.#waiting.length - sentences.length;
    this.#waiting = [];
    return `${sentences.join('. ')}${more > 0 ? `. And ${more} more` : ''}.`;
  }
}
