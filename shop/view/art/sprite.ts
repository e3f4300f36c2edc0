/** Small pictures of coloured pixels, and how a terminal shows them: two pixels a character, by half blocks. */
import type { Line, Paint, Span, Style } from '../picture.js';

/**
 * Rows of pixels from the top, all of one width, an even number of them. One character a pixel: `.` lets the terminal's
 * own background through, every other one is a letter of the palette.
 *
 * The pixels that border on the background are mid-tones, so that the shape is seen on black as well as on white. All
 * colours are of those that terminals of 256 have and do not let their themes change: what is nearest to any other is
 * often a grey.
 */
export type Sprite = { readonly palette: Readonly<Record<string, Paint>>; readonly pixels: readonly string[] };

/** One monkey, for terminals with colours and, drawn anew and not converted, for those with letters only. */
export type Portrait = {
  readonly painted: Sprite;
  /** Lines of printable ASCII between a first and a last line break. */
  readonly plain: string;
};

/** @returns one line for two rows of pixels, one narrow character (`▀`, `▄`, `█` or a space) for a column */
export function halfBlocks(sprite: Sprite): Line[] {
  const lines: Line[] = [];
  for (let row = 0; row < sprite.pixels.length; row += 2) {
    const below = paints(sprite, row + 1);
    lines.push(merged(paints(sprite, row).map((upper, column) => cell(upper, below[column]))));
  }
  return lines;
}

const paints = ({ pixels, palette }: Sprite, row: number): (Paint | undefined)[] =>
  [...(pixels[row] ?? '')].map((letter) => palette[letter]);

function cell(upper: Paint | undefined, lower: Paint | undefined): Span {
  if (upper !== undefined && lower !== undefined) {
    return upper === lower ? { text: '█', ink: upper } : { text: '▀', ink: upper, paper: lower };
  }
  if (upper !== undefined) return { text: '▀', ink: upper };
  return lower === undefined ? { text: ' ' } : { text: '▄', ink: lower };
}

function merged(cells: readonly Span[]): Line {
  const spans: Span[] = [];
  for (const next of cells) {
    const last = spans.at(-1);
    if (last !== undefined && alike(last, next)) spans[spans.length - 1] = { ...last, text: last.text + next.text };
    else spans.push(next);
  }
  return spans;
}

const alike = (one: Style, other: Style): boolean => one.ink === other.ink && one.paper === other.paper;
