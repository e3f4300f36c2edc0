/** A box in the middle of the screen. */
import { centred } from './layout.js';
import { clip, line, span, widthOf } from './line.js';
import type { Box, Hot, Line, Size } from './picture.js';

/** Text in it is broken at this width where the screen allows. */
const TEXT_COLUMNS = 70;
/** Columns that a box and its margin take. */
const FRAME = 8;

export const textWidth = ({ columns }: Size): number => Math.min(TEXT_COLUMNS, columns - FRAME);

/** Lines in a box in the middle, with a column of space on both sides. */
export function popup(title: string, lines: readonly Line[], size: Size, targets: readonly Hot[] = []): Box {
  const columns = Math.max([...title].length + 2, ...lines.map(widthOf));
  const place = centred(size, { columns, rows: lines.length });
  const rows = place.height - 2;
  return {
    ...place,
    border: { title: line(span(title, { bold: true })), isStrong: true },
    lines: lines.slice(0, rows).map((one) => [span(' '), ...clip(one, place.width - 4)]),
    targets: targets.filter((hot) => hot.line < rows).map((hot) => ({ ...hot, from: hot.from + 1, to: hot.to + 1 })),
    elsewhere: null,
  };
}
