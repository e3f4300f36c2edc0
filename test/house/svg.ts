/** A picture of the shop's screen as SVG, as a dark terminal with the usual colours shows it. */
import { frameOf } from '../../shop/view/frame.js';
import type { Colour, Ink, Picture, Size, Span } from '../../shop/view/picture.js';

/** Pixels of one column and one row. */
const [COLUMN, ROW] = [9, 18];
const MARGIN = 10;
const [TEXT, PAPER] = ['#dddddd', '#1e1e1e'];
const INKS: { readonly [ink in Ink]: string } = {
  red: '#f14c4c',
  green: '#23d18b',
  yellow: '#e5c07b',
  blue: '#3b8eea',
  magenta: '#d670d6',
  cyan: '#29b8db',
  grey: '#808080',
};
const FONT = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";

const paint = (colour: Colour | undefined, otherwise: string): string => {
  if (colour === undefined) return otherwise;
  return colour.startsWith('#') ? colour : INKS[colour as Ink];
};
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param title for whoever cannot see it */
export function svgOf({ boxes }: Picture, size: Size, title: string): string {
  const parts: string[] = [];
  for (const box of boxes) {
    const frame = frameOf(box, size, false);
    for (const [y, row] of (frame?.rows ?? []).entries()) {
      let column = frame?.left ?? 0;
      for (const span of row) {
        parts.push(...spanParts(span, MARGIN + column * COLUMN, MARGIN + ((frame?.top ?? 0) + y) * ROW));
        column += span.text.length;
      }
    }
  }
  const [width, height] = [size.columns * COLUMN + 2 * MARGIN, size.rows * ROW + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<g font-family="${FONT}" font-size="15" shape-rendering="crispEdges">`,
    ...parts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** One span: what is behind it, its half blocks as rectangles, and its words, each exactly as wide as it is. */
function spanParts({ text, ink, paper, bold, inverse }: Span, x: number, y: number): string[] {
  const [front, back] = [paint(ink, TEXT), paint(paper, PAPER)];
  const [fill, behind] = inverse ? [back, front] : [front, back];
  const parts = [rect(x, y, text.length, ROW, behind)];
  for (const [i, character] of [...text].entries()) {
    const left = x + i * COLUMN;
    if (character === '█') parts.push(rect(left, y, 1, ROW, fill));
    if (character === '▀') parts.push(rect(left, y, 1, ROW / 2, fill));
    if (character === '▄') parts.push(rect(left, y + ROW / 2, 1, ROW / 2, fill));
  }
  const weight = bold ? ' font-weight="bold"' : '';
  // Words that stand apart are placed apart: a viewer may take several spaces for one.
  for (const { 0: words, index } of text.replaceAll(/[█▀▄]/g, ' ').matchAll(/\S+(?: \S+)*/g)) {
    const at = `x="${x + index * COLUMN}" y="${y + 14}" textLength="${words.length * COLUMN}" lengthAdjust="spacingAndGlyphs"`;
    parts.push(`<text ${at} fill="${fill}"${weight}>${escaped(words)}</text>`);
  }
  return parts;
}

const rect = (x: number, y: number, columns: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${columns * COLUMN}" height="${height}" fill="${fill}"/>`;
