/** How quickly each peer searches. */

import { rateText } from '../words.js';
import { rangeOf } from './difficulty.js';
import { HASH_RATE, latestOf, linesOf, NOTHING, type Picture, type Scene, shownOf, tableOf } from './picture.js';

export function hashRatesOf(scene: Scene): Picture {
  return {
    series: linesOf(scene, HASH_RATE, 'line'),
    essence: essenceOf(scene),
    table: () => tableOf(scene, [{ field: HASH_RATE, word: '', format: rateText }]),
  };
}

function essenceOf(scene: Scene): string {
  const range = rangeOf(scene, HASH_RATE, rateText);
  if (range === null) return NOTHING;
  const rates = shownOf(scene).flatMap(({ id }) => latestOf(scene)?.peers[id]?.[HASH_RATE] ?? []);
  if (rates.length < 2) return range;
  return `${range}; ${rateText(rates.reduce((sum, rate) => sum + rate, 0))} together`;
}
