/** The life of one purchase: every receipt it had, what the last one means, and what can be done. */
import { isMajority } from '../../peer/wire/majority.js';
import { type Counter, chosenOf, type Slip } from '../model/counter.js';
import { purseAt } from '../model/ordering.js';
import { cell, line, span, wrap } from './line.js';
import type { Box, Hot, Line, Size } from './picture.js';
import { popup, textWidth } from './popup.js';
import { foundText, meaningOf, momentText, statusOf } from './status.js';
import { coinsText } from './words.js';

/** A time of day and the space behind it. */
const CLOCK_COLUMNS = 10;
const BORDER_ROWS = 2;

export function slipBox(counter: Counter, id: string, size: Size): Box {
  const shopper = chosenOf(counter);
  const slip = shopper?.slips.find((one) => one.id === id);
  if (!shopper || !slip) return popup('Purchase', [line('It is not in this outbox any more.')], size);
  const roll = counter.reach?.roll ?? 0;
  const width = textWidth(size);
  const { sign, ink, word, detail } = statusOf(slip, roll);
  const name = slip.monkey === null ? `${shopper.label} joins` : (counter.catalogue[slip.monkey]?.name ?? 'a monkey');
  const what = slip.monkey === null ? name : `${name} for ${coinsText(slip.price)}, number ${slip.sequence}`;
  const { coins, pending } = purseAt(counter, shopper);
  const has = `${shopper.label} has ${coinsText(coins)}${pending > 0 ? `, ${pending} of them promised` : ''}.`;
  const reached = counter.reach?.neighbours.filter(({ counts }) => counts).length ?? 0;
  const isHeard = isMajority(reached, roll);
  const meaning = wrap(meaningOf(slip, counter.catalogue, has, isHeard), width).map((one) => line(one));
  const canAgain = slip.receipt.state === 'refused' && slip.monkey !== null;
  const button = '[ b  buy it again ]';
  const tail: Line[] = [
    [],
    ...meaning,
    [],
    ...(canAgain ? [line(span(button, { bold: true, inverse: true })), []] : []),
    ...wrap(`id ${id}`, width).map((part) => line(span(part, { ink: 'grey' }))),
  ];
  const head = [
    line(span(`${sign} ${word}`, { bold: true, ...(ink ? { ink } : {}) }), span(detail === '' ? '' : `  ${detail}`)),
    [],
  ];
  const history = historyOf(slip, roll).flatMap(([clock, text]) =>
    wrap(text, width - CLOCK_COLUMNS).map((part, row) => line(cell(row === 0 ? clock : '', CLOCK_COLUMNS), part)),
  );
  const room = Math.max(1, size.rows - BORDER_ROWS - head.length - tail.length);
  const lines = [...head, ...history.slice(-room), ...tail];
  const row = lines.findIndex((one) => one.some(({ text }) => text === button));
  const hot: Hot = { line: row, from: 0, to: button.length, target: { type: 'key', key: 'b' } };
  return popup(what, lines, size, canAgain ? [hot] : []);
}

const historyOf = (slip: Slip, roll: number): (readonly [clock: string, text: string])[] => [
  [slip.signed, 'signed, and kept on this disk'],
  // What happened before is not known here, and what is told first may have been so for long.
  ...(slip.found ? [['', foundText(slip.found)] as const] : []),
  ...slip.moments.map((moment) => [moment.clock, momentText(moment, roll)] as const),
];
