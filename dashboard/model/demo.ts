/** The crowd that buys by itself, in numbers: what its processes report, added up. */

/** What became of a crowd's purchases so far. */
export type DemoTally = {
  readonly shoppers: number;
  readonly bought: number;
  readonly settled: number;
  /** Taken out of a block by a reorganisation, on the way. */
  readonly movedBack: number;
  readonly refused: number;
  readonly open: number;
};

export const NO_TALLY: DemoTally = { shoppers: 0, bought: 0, settled: 0, movedBack: 0, refused: 0, open: 0 };

export function sumOf(tallies: Iterable<DemoTally>): DemoTally {
  let sum = NO_TALLY;
  for (const one of tallies) {
    sum = {
      shoppers: sum.shoppers + one.shoppers,
      bought: sum.bought + one.bought,
      settled: sum.settled + one.settled,
      movedBack: sum.movedBack + one.movedBack,
      refused: sum.refused + one.refused,
      open: sum.open + one.open,
    };
  }
  return sum;
}

/** As `20 shoppers · 120 bought · 118 settled · 2 open · 3 moved back`; null before anybody has come. */
export function tallyText({ shoppers, bought, settled, movedBack, refused, open }: DemoTally): string | null {
  if (shoppers === 0) return null;
  const parts = [
    `${shoppers} ${shoppers === 1 ? 'shopper' : 'shoppers'}`,
    `${bought} bought`,
    `${settled} settled`,
    `${open} open`,
    ...(movedBack > 0 ? [`${movedBack} moved back`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return parts.join(' · ');
}
