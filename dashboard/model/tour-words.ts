/** The captions of "Show me a fork". */
import { isMajority } from '../../peer/wire/majority.js';
import { type DemoTally, sumOf } from './demo.js';
import type { Sides } from './tour.js';
import { andOf, plural } from './words.js';

export const OPENING =
  'Shoppers come in. For now all peers are on one chain, and whatever is bought settles. In a moment the cluster is cut in two.';

/** Of a split that was found when the dashboard began. */
export const LEFT_OVER =
  'The last showing of a fork was cut short while the cluster was split. Its cut has been healed now.';

export function splitCaption(sides: Sides, rollSize: number): string {
  const [first, second] = sides.map(andOf) as [string, string];
  const cut = `Cut: ${first} on one side, ${second} on the other. Both go on selling and mining.`;
  const major = sides.find((names) => isMajority(names.length, rollSize));
  if (!major) return `${cut} Neither side is a majority, so nothing settles: look at the two branches.`;
  return `${cut} Only what ${andOf(major)} ${major.length === 1 ? 'sells' : 'sell'} settles, being more than half: look at the two branches.`;
}

export function healedCaption(lengths: readonly number[]): string {
  const [first = 0, second = 0] = lengths;
  return `Healed after ${plural(first, 'block')} here and ${plural(second, 'block')} there. The sides tell each other their branches: the one with more work wins, the other is left.`;
}

type Ending = {
  /** Names of the peers. */
  readonly winner: string;
  readonly loser: string;
  readonly depth: number;
  readonly transactions: number;
};
export function outcomeCaption({ winner, loser, depth, transactions }: Ending, tallies: readonly DemoTally[]): string {
  const { bought, settled } = sumOf(tallies);
  const won = `The branch of ${winner} had more work and won. ${loser} reorganised, ${plural(depth, 'block')} deep`;
  const back =
    transactions === 0 ? '.' : `: ${plural(transactions, 'transaction')} went back to pending and into new blocks.`;
  const all =
    settled === bought
      ? `All ${plural(bought, 'purchase')} settled, each once: nothing was lost.`
      : `${settled} of ${plural(bought, 'purchase')} have settled, the rest waits: nothing is lost.`;
  return `${won}${back} ${all}`;
}
