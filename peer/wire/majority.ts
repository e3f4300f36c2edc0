/** What every receipt rests on. */

/** More than half. Nobody is a majority of nobody. */
export const isMajority = (count: number, size: number): boolean => count * 2 > size;
