/** From a seed that fails to what it takes: classes of faults are left out one after the other while it still fails. */
import { simulate } from './simulation.js';
import { CLASSES, type FaultClass } from './swarm.js';

export type Shrunk = {
  /** What it does not fail without. */
  readonly needs: readonly FaultClass[];
  readonly why: string;
};

/** @throws if the seed does not fail */
export function shrink(seed: number): Shrunk {
  let why = failureOf(seed, new Set());
  if (why === null) throw new Error(`seed ${seed} does not fail`);
  const off = new Set<FaultClass>();
  for (const one of CLASSES) {
    const without = failureOf(seed, new Set([...off, one]));
    if (without === null) continue;
    off.add(one);
    why = without;
  }
  return { needs: CLASSES.filter((one) => !off.has(one)), why };
}

function failureOf(seed: number, off: ReadonlySet<FaultClass>): string | null {
  try {
    simulate(seed, off);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
