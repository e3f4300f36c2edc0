/** Chance as an argument: every random choice of a peer comes from one seed, so a seed is a whole history. */

/** Draws numbers from 0 (included) to 1 (excluded). */
export type Chance = () => number;

/** Mulberry32. @param seed u32 */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Up to `count` of the items, each as likely as any other. */
export function pick<T>(items: readonly T[], count: number, chance: Chance): T[] {
  const left = [...items];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(Math.floor(chance() * left.length), 1));
  }
  return picked;
}

/** How long one waits for what comes at random, by itself, once in `mean` on average. */
export const exponential = (mean: number, chance: Chance): number => -Math.log(1 - chance()) * mean;
