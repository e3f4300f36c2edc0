/** The peers that are reached: where they are, how far, which one is talked to. */
import type { Counter } from '../model/counter.js';
import { cell, cellRight, line, span, wrap } from './line.js';
import type { Box, Size } from './picture.js';
import { popup, textWidth } from './popup.js';
import { numberText } from './status.js';

const NAME_COLUMNS = 8;
const BLOCK_COLUMNS = 7;
/** From here on addresses of any machine have room. */
const WIDE_COLUMNS = 76;

/** @param behind see Neighbour */
export function distanceText(behind: number | null): string {
  if (behind === null) return 'on a lighter branch';
  return behind === 0 ? 'at the tip' : `${behind} behind`;
}

export function peersBox({ reach, failure }: Counter, size: Size): Box {
  if (!reach || reach.neighbours.length === 0) {
    // Before a network is known its failure is a whole sentence, and may be too long for the line at the bottom.
    const why = reach ? `No peer answers: ${reach.failure ?? 'none has been found yet'}` : failure;
    const text = wrap(`${why ?? 'No peer has been found yet'}. Trying again all the time.`, textWidth(size));
    return popup(
      'Peers',
      text.map((one) => line(one)),
      size,
    );
  }
  const columns = size.columns >= WIDE_COLUMNS ? 21 : 15;
  const rows = reach.neighbours.map(({ name, address, height, behind, isFavourite, counts }) => {
    const at = distanceText(behind);
    return line(
      span(isFavourite ? '▸ ' : '  ', { bold: true }),
      span(`${cell(name, NAME_COLUMNS)} ${cell(address, columns)} ${cellRight(numberText(height), BLOCK_COLUMNS)}  `),
      span(`${behind === 0 ? '●' : '◐'} ${at}`, { ink: behind === 0 ? 'green' : 'yellow' }),
      span(counts ? '' : ', does not count yet'),
    );
  });
  const shown = rows.slice(0, Math.max(1, size.rows - 10));
  const others = rows.length > shown.length ? [line(`  and ${rows.length - shown.length} more`)] : [];
  const reached = reach.neighbours.filter(({ counts }) => counts).length;
  const tracker = reach.trackerFault === null ? 'the tracker answers' : 'the tracker does not answer';
  return popup(
    'Peers',
    [
      line(`  ${cell('peer', NAME_COLUMNS)} ${cell('address', columns)} ${cellRight('block', BLOCK_COLUMNS)}`),
      ...shown,
      ...others,
      [],
      ...wrap(`${reached} of the ${reach.roll} that count are reached; ${tracker}.`, textWidth(size)).map((one) =>
        line(one),
      ),
      ...wrap('Purchases go to the one marked, and to others until they settle.', textWidth(size)).map((one) =>
        line(one),
      ),
      line(`Network ${reach.network.slice(0, 8)}`),
    ],
    size,
  );
}
