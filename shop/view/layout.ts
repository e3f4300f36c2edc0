/** Where everything is on a screen of a given size. */
import type { Place, Size } from './picture.js';

/** Below this nothing can be told apart. */
export const SIZE_MIN: Size = { columns: 60, rows: 16 };

/** Rows that are no pane: the header, the notice, the hints. */
const BAR_ROWS = 3;
const MONKEYS_ROWS_MIN = 7;
const PURCHASES_ROWS_MIN = 6;
/** The list of monkeys: names, prices, how many are owned. */
const LIST_COLUMNS_MIN = 33;
const LIST_COLUMNS_MAX = 44;
/** The share of the rows that the monkeys get, up to what they need. */
const MONKEYS_SHARE = 0.62;
const BORDER_ROWS = 2;

export type Layout = {
  readonly header: Place;
  readonly list: Place;
  readonly detail: Place;
  readonly purchases: Place;
  readonly notice: Place;
  readonly hints: Place;
};

export const isTooSmall = ({ columns, rows }: Size): boolean => columns < SIZE_MIN.columns || rows < SIZE_MIN.rows;

/** @param monkeys how many the catalogue has @param size at least SIZE_MIN */
export function layoutOf({ columns, rows }: Size, monkeys: number): Layout {
  const free = rows - BAR_ROWS;
  const wanted = Math.min(Math.round(free * MONKEYS_SHARE), Math.max(monkeys, 12) + BORDER_ROWS);
  const top = Math.max(MONKEYS_ROWS_MIN, Math.min(wanted, free - PURCHASES_ROWS_MIN));
  const width = Math.max(LIST_COLUMNS_MIN, Math.min(LIST_COLUMNS_MAX, Math.round(columns * 0.42)));
  return {
    header: { left: 0, top: 0, width: columns, height: 1 },
    list: { left: 0, top: 1, width, height: top },
    detail: { left: width, top: 1, width: columns - width, height: top },
    purchases: { left: 0, top: 1 + top, width: columns, height: free - top },
    notice: { left: 0, top: rows - 2, width: columns, height: 1 },
    hints: { left: 0, top: rows - 1, width: columns, height: 1 },
  };
}

/** A box in the middle, as large as its content but within the screen. @param content columns and rows, without border */
export function centred(size: Size, content: Size): Place {
  const width = Math.min(size.columns - 2, content.columns + 4);
  const height = Math.min(size.rows, content.rows + BORDER_ROWS);
  return {
    left: Math.floor((size.columns - width) / 2),
    top: Math.floor((size.rows - height) / 2),
    width,
    height,
  };
}

/** The part of a list that is shown, so that the selected one is in it. @returns index of the first shown */
export function windowStart(selected: number, count: number, rows: number): number {
  const middle = selected - Math.floor(rows / 2);
  return Math.max(0, Math.min(middle, count - rows));
}
