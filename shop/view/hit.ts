/** What lies under the mouse. */
import type { Pane, Target } from '../model/input.js';
import type { Box, Picture } from './picture.js';

/**
 * What a click means. A box in front swallows the clicks that mean nothing in it; of overlapping targets of one box the
 * first counts.
 *
 * @param column from 0, as `row`
 */
export function hitAt(picture: Picture, column: number, row: number): Target | null {
  const box = picture.boxes.findLast((one) => isWithin(one, column, row));
  return box ? (targetIn(box, column - box.left, row - box.top) ?? box.elsewhere) : null;
}

/** The pane under the mouse, for its wheel; null where a box without a pane is in front. */
export function paneAt(picture: Picture, column: number, row: number): Pane | null {
  const box = picture.boxes.findLast((one) => isWithin(one, column, row));
  return box?.elsewhere?.type === 'pane' ? box.elsewhere.pane : null;
}

const isWithin = ({ left, top, width, height }: Box, column: number, row: number): boolean =>
  column >= left && column < left + width && row >= top && row < top + height;

/** @param column from the box's own left edge, as `row` from its top */
function targetIn(box: Box, column: number, row: number): Target | null {
  const edge = box.border ? 1 : 0;
  const isInside = column >= edge && column < box.width - edge && row >= edge && row < box.height - edge;
  if (!isInside) return null;
  const hot = box.targets.find(
    ({ line, from, to }) => line === row - edge && column - edge >= from && column - edge < to,
  );
  return hot?.target ?? null;
}
