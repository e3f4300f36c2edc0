/** The whole screen as a picture. Pure: the same counter, size and look give the same picture. */
import type { Counter, Trouble } from '../model/counter.js';
import { asAscii } from './ascii.js';
import { header, hintLine, noticeLine } from './header.js';
import { isTooSmall, layoutOf, SIZE_MIN } from './layout.js';
import { line, span, wrap } from './line.js';
import { overlayBox } from './overlays.js';
import { monkeyDetail, monkeyList, purchaseList } from './panes.js';
import type { Box, Hot, Line, Picture, Size } from './picture.js';
import { popup } from './popup.js';

export type Look = {
  /** ASCII only. */
  readonly isAscii: boolean;
  /** Whether the terminal has the colours that drawings need. */
  readonly isPainted: boolean;
};

const TROUBLE_COLUMNS = 60;

export function picture(counter: Counter, size: Size, look: Look): Picture {
  const drawn = draw(counter, size, look);
  return look.isAscii ? asAscii(drawn) : drawn;
}

function draw(counter: Counter, size: Size, { isAscii, isPainted }: Look): Picture {
  if (isTooSmall(size)) return { boxes: [tooSmall(size)] };
  const layout = layoutOf(size, counter.catalogue.length);
  const art = isPainted && !isAscii ? 'painted' : 'plain';
  const isCovered = counter.overlays.length + counter.troubles.length > 0;
  const isActive = (pane: Counter['pane']): boolean => !isCovered && counter.pane === pane;
  const [trouble] = counter.troubles;
  return {
    boxes: [
      header(counter, layout.header),
      monkeyList(counter, layout.list, isActive('monkeys')),
      monkeyDetail(counter, layout.detail, art),
      purchaseList(counter, layout.purchases, isActive('purchases')),
      noticeLine(counter, layout.notice),
      hintLine(counter, layout.hints),
      ...counter.overlays.map((overlay) => overlayBox(counter, overlay, size, art)),
      ...(trouble ? [troubleBox(trouble, counter.troubles.length, size)] : []),
    ],
  };
}

function tooSmall({ columns, rows }: Size): Box {
  const { columns: wide, rows: high } = SIZE_MIN;
  const text = `The shop needs ${wide} × ${high}; this is ${columns} × ${rows}. Make the window larger; q leaves.`;
  const lines = wrap(text, Math.max(1, columns))
    .slice(0, rows)
    .map((one) => line(one));
  return { left: 0, top: 0, width: columns, height: rows, border: null, lines, targets: [], elsewhere: null };
}

function troubleBox({ cause, next }: Trouble, count: number, size: Size): Box {
  const width = Math.min(TROUBLE_COLUMNS, size.columns - 8);
  const button = '[ Enter: dismiss ]';
  const lines: Line[] = [
    ...wrap(cause, width).map((one) => line(span(one, { bold: true }))),
    [],
    ...wrap(next, width).map((one) => line(one)),
    [],
    line(span(button, { bold: true, inverse: true }), count > 1 ? ` ${count - 1} more behind it` : ''),
  ];
  const hot: Hot = { line: lines.length - 1, from: 0, to: button.length, target: { type: 'key', key: 'enter' } };
  const box = popup('✗ Trouble', lines, size, [hot]);
  const title = [span('✗ Trouble', { ink: 'red', bold: true })];
  return { ...box, border: { title, isStrong: true } };
}
