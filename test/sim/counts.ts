/** What a simulation was made of, so that a run can show that it tested what it says. */

export const COUNTED = [
  'kills',
  'killsInRecovery',
  'powerCuts',
  'batchesLost',
  'pauses',
  'cuts',
  'splits',
  'clogs',
  'shopKills',
  'fullDisks',
  'wipes',
  'rollbacks',
  'trackerDown',
  'clocks',
  'mining',
  'load',
  'races',
  'newcomers',
  'strangers',
  'framesCut',
  'framesLost',
  'framesTwice',
  'framesLate',
  'cheats',
  'deeds',
  'purchases',
  'settled',
  'movedBack',
  'tolds',
  'reorganisations',
  'reorganisationsOf2',
  'reorganisationsOf20',
] as const;
export type Counted = (typeof COUNTED)[number];
export type Counts = { [K in Counted]: number };

export const noCounts = (): Counts => Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts;

export function addCounts(sum: Counts, more: Counts): void {
  for (const name of COUNTED) sum[name] += more[name];
}
