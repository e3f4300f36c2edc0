/** The help: what keys do, and what receipts mean. */
import { cell, line, span } from './line.js';
import type { Box, Size } from './picture.js';
import { popup } from './popup.js';

const HELP: readonly (readonly [keys: string, words: string])[] = [
  ['↑ ↓ PgUp PgDn', 'move; k and j too'],
  ['Tab', 'the other pane'],
  ['Enter', 'buy; on a purchase: what became of it'],
  ['/', 'search the monkeys'],
  ['u  n', 'choose a shopper; make a new one'],
  ['c  p', 'the cage; the peers'],
  ['m', 'lend the mouse to the terminal, and back'],
  ['q  Ctrl-C', 'leave; what is signed goes on next time'],
];
const RECEIPTS: readonly (readonly [sign: string, word: string, words: string])[] = [
  ['◌', 'sent', 'signed, sent again until it settles'],
  ['○', 'accepted', 'a peer has it on its disk'],
  ['◐', 'mined n', 'in a block, n deep; may be taken back'],
  ['●', 'settled', 'more than half of the peers agree'],
  ['↺', 'back', 'a heavier branch took its block away'],
  ['✗', 'refused', 'never to be mined; it cost nothing'],
];
const KEY_COLUMNS = 15;

export const helpBox = (size: Size): Box =>
  popup(
    'Help',
    [
      ...HELP.map(([keys, words]) => line(span(cell(keys, KEY_COLUMNS), { bold: true }), words)),
      ...(size.rows >= HELP.length + RECEIPTS.length + 6 ? [[]] : []),
      ...RECEIPTS.map(([sign, word, words]) =>
        line(span(`${sign} ${cell(word, KEY_COLUMNS - 2)}`, { bold: true }), words),
      ),
    ],
    size,
  );
