/** Boxes as rows of text: borders drawn, lines cut and filled, what hangs over the edge of the screen left out. */
import { narrow, narrowAscii } from './narrow.js';
import type { Box, Line, Place, Size, Span, Style } from './picture.js';

/** What is left of a box on a screen: as many rows as `height`, each `width` columns long. */
export type Frame = Place & { readonly rows: readonly Line[] };

type Strokes = {
  readonly across: string;
  readonly down: string;
  readonly corners: readonly [string, string, string, string];
};

/** Corners: upper left, upper right, lower left, lower right. Every console font has the double ones, not the heavy ones. */
const LIGHT: Strokes = { across: '─', down: '│', corners: ['┌', '┐', '└', '┘'] };
const DOUBLE: Strokes = { across: '═', down: '║', corners: ['╔', '╗', '╚', '╝'] };
const ASCII_LIGHT: Strokes = { across: '-', down: '|', corners: ['+', '+', '+', '+'] };
const ASCII_STRONG: Strokes = { across: '=', down: '|', corners: ['+', '+', '+', '+'] };

const STYLE_LIGHT: Style = { ink: 'grey' };
const STYLE_STRONG: Style = { ink: 'cyan' };

/** @returns null if nothing of the box is on the screen */
export function frameOf(box: Box, screen: Size, isAscii: boolean): Frame | null {
  const left = Math.max(0, box.left);
  const top = Math.max(0, box.top);
  const width = Math.min(box.left + box.width, screen.columns) - left;
  const height = Math.min(box.top + box.height, screen.rows) - top;
  if (width <= 0 || height <= 0) return null;
  const all = box.border ? bordered(box, box.border, isAscii) : filled(box.lines, box.width, box.height, isAscii);
  const rows = all
    .slice(top - box.top, top - box.top + height)
    .map((row) => columnsOf(row, left - box.left, left - box.left + width));
  return { left, top, width, height, rows };
}

function bordered(box: Box, { title, isStrong }: NonNullable<Box['border']>, isAscii: boolean): Line[] {
  const [light, strong] = isAscii ? [ASCII_LIGHT, ASCII_STRONG] : [LIGHT, DOUBLE];
  const { across, down, corners } = isStrong ? strong : light;
  const style = isStrong ? STYLE_STRONG : STYLE_LIGHT;
  const [upperLeft, upperRight, lowerLeft, lowerRight] = corners;
  const inside = Math.max(0, box.width - 2);
  const inner = filled(box.lines, inside, Math.max(0, box.height - 2), isAscii);
  const stroke = (text: string): Span => ({ ...style, text });
  const rows = [
    [stroke(upperLeft), ...titled(title, inside, stroke, across, isAscii), stroke(upperRight)],
    ...inner.map((line) => [stroke(down), ...line, stroke(down)]),
    [stroke(lowerLeft), stroke(across.repeat(inside)), stroke(lowerRight)],
  ];
  // Too flat or too thin for what belongs around it: what there is room for.
  return rows.slice(0, box.height).map((row) => columnsOf(row, 0, box.width));
}

/** The part of the upper border between its corners. A stroke stays on both sides of the title. */
function titled(title: Line, width: number, stroke: (text: string) => Span, across: string, isAscii: boolean): Line {
  const room = width - 4;
  const shown = columnsOf(drawable(title, isAscii), 0, room);
  const length = lengthOf(shown);
  if (length === 0) return [stroke(across.repeat(width))];
  return [stroke(`${across} `), ...shown, stroke(` ${across.repeat(width - 3 - length)}`)];
}

function filled(lines: readonly Line[], width: number, height: number, isAscii: boolean): Line[] {
  return Array.from({ length: height }, (_, row) => {
    const cut = columnsOf(drawable(lines[row] ?? [], isAscii), 0, width);
    const gap = width - lengthOf(cut);
    return gap > 0 ? [...cut, { text: ' '.repeat(gap) }] : cut;
  });
}

const drawable = (line: Line, isAscii: boolean): Line =>
  line.map((span) => ({ ...span, text: isAscii ? narrowAscii(span.text) : narrow(span.text) }));

/** Columns `from` to `to` (exclusive) of a line. Every character of it is one column wide. */
function columnsOf(line: Line, from: number, to: number): Line {
  const kept: Span[] = [];
  let column = 0;
  for (const span of line) {
    const text = span.text.slice(Math.max(0, from - column), Math.max(0, to - column));
    if (text !== '') kept.push({ ...span, text });
    column += span.text.length;
  }
  return kept;
}

const lengthOf = (line: Line): number => line.reduce((length, { text }) => length + text.length, 0);
