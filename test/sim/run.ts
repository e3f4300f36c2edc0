/** Many simulations, and what they were made of together. */
import { addCounts, type Counts, noCounts } from './counts.js';
import { type Outcome, simulate } from './simulation.js';

export type Tried = Outcome | { readonly seed: number; readonly failure: string };

/** One seed, for a worker of the pool too. Never throws. */
export default function tried(seed: number): Tried {
  try {
    return simulate(seed);
  } catch (error) {
    return { seed, failure: error instanceof Error ? error.message : String(error) };
  }
}

export class Sum {
  readonly counts: Counts = noCounts();
  readonly failures: { readonly seed: number; readonly failure: string }[] = [];
  readonly #core: number[] = [];
  readonly #all: number[] = [];
  peerHours = 0;
  seeds = 0;

  add(one: Tried): void {
    this.seeds++;
    if ('failure' in one) {
      this.failures.push(one);
      return;
    }
    addCounts(this.counts, one.counts);
    this.#core.push(one.coreHealedMs);
    this.#all.push(one.healedMs);
    this.peerHours += one.peerHours;
  }

  /** Virtual milliseconds from healing to one tip with everything settled: of a majority, and of all. */
  get healing(): { readonly core: Spread; readonly all: Spread } {
    return { core: spreadOf(this.#core), all: spreadOf(this.#all) };
  }
}

export type Spread = { readonly p50: number; readonly p99: number; readonly max: number };

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
