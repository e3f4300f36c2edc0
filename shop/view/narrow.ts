/** The last line of defence of the screen: only characters that every terminal draws one column wide, and obeys none of. */

/**
 * An allow-list, because wide, combining, invisible and steering characters are spread all over Unicode and grow with
 * every version of it. Everything that a shopper's name may be made of is in here.
 */
const NARROW = new RegExp(
  `^[${[
    ' -~',
    '\u00a1-\u00ac\u00ae-\u00ff', // Latin-1 without the soft hyphen
    '\u0100-\u024f', // Latin Extended-A and -B
    '\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ff', // Greek
    '\u0400-\u0481\u048a-\u052f', // Cyrillic without its combining marks
    '\u1e00-\u1eff', // Latin Extended Additional: Welsh, Vietnamese
    '–—‘’‚“”„†‡•…‰′″‹›',
    '€−√∞≈≠≤≥',
    '←↑→↓↵↺↻⇄⇅',
    '\u2500-\u259f', // box drawing and blocks
    '■□▪▲△▴▵▶▷▸▹►▻▼▽▾▿◀◁◂◃◄◅◆◇◈◉◊○◌◍◎●◐◑◒◓◖◗◘◙◦◯',
    '★☆♪✓✔✕✖✗✘',
    '\u2800-\u28ff', // braille, to plot with
  ].join('')}]$`,
  'u',
);

/** Text as a screen may show it: each character that is not surely one column wide is one `?`. */
export function narrow(text: string): string {
  let shown = '';
  for (const character of text) shown += NARROW.test(character) ? character : '?';
  return shown;
}

/** Text for a terminal that knows ASCII only. */
export const narrowAscii = (text: string): string => narrow(text).replaceAll(/[^ -~]/g, '?');
