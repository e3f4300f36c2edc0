/** One direction of a link, as a cell of the table. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { PeerRow } from '../../model/rows.js';
import { type Cell, cellText, GLYPHS } from '../../view/matrix.js';

type Props = {
  readonly from: PeerRow;
  readonly to: PeerRow;
  readonly cell: Cell;
  /** Whether the tab key stops here: one cell of the table at a time. */
  readonly isStop: boolean;
  readonly onFocus: () => void;
  /** Null: nothing can be done to it. */
  readonly onToggle: (() => void) | null;
};

export function LinkCell({ from, to, cell, isStop, onFocus, onToggle }: Props): VNode {
  const text = cellText(from.name, to.name, cell);
  return html`<td
    role="gridcell"
    class=${`link ${cell.state} ${onToggle ? 'can' : ''}`}
    tabindex=${isStop ? 0 : -1}
    aria-label=${text}
    aria-disabled=${onToggle === null}
    title=${text}
    data-from=${from.name}
    data-to=${to.name}
    onFocus=${onFocus}
    onClick=${onToggle}
  >
    <span aria-hidden="true">${GLYPHS[cell.state]}</span>
  </td>` as VNode;
}
