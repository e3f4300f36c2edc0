/** The table of links: walked with the arrow keys, a cell cut or healed by a click, Enter or Space. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { PeerRow } from '../../model/rows.js';
import { areUpright, densityOf, matrixOf, type Spot, stepOf } from '../../view/matrix.js';
import { isOperated } from '../frame/glance.js';
import { peerColour } from '../frame/names.js';
import { setLink } from '../frame/operations.js';
import { store } from '../store.js';
import { LinkCell } from './link-cell.js';

type Props = {
  readonly isBothWays: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (name: string) => void;
};

export function LinkGrid({ isBothWays, chosen, onChoose }: Props): VNode {
  const peers = store.peers.value;
  const matrix = matrixOf(peers, store.faults.value);
  const table = useRef<HTMLTableElement>(null);
  const spot = useSignal<Spot>({ row: 0, column: 0 });
  const toggle = ({ row, column }: Spot): (() => void) | null => {
    const [from, to, cell] = [peers[row], peers[column], matrix[row]?.[column]];
    if (!from?.isOperated || !to?.isOperated || !cell || cell.state === 'self' || !store.isOpen.value) return null;
    return () => void setLink(from.name, to.name, cell.state === 'cut' ? 'heal' : 'cut', !isBothWays);
  };
  const press = (event: KeyboardEvent): void => {
    if (!(event.target instanceof Element) || !event.target.matches('[role=gridcell]')) return;
    const next = stepOf(event.key, spot.value, peers.length);
    if (next)
      table.current?.querySelectorAll<HTMLElement>('tbody tr')[next.row]?.querySelectorAll('td')[next.column]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') toggle(spot.value)?.();
    else return;
    event.preventDefault();
  };
  const isStop = (row: number, column: number): boolean =>
    row === Math.min(spot.value.row, peers.length - 1) && column === Math.min(spot.value.column, peers.length - 1);
  return html`<table
    ref=${table}
    role="grid"
    aria-label="Links: the peer of a row sends to the peer of a column"
    class=${`matrix ${densityOf(peers.length)} ${areUpright(peers.map(({ name }) => name)) ? 'upright' : ''}`}
    onKeyDown=${press}
  >
    <thead>
      <tr>
        <td></td>
        ${peers.map((peer) => html`<th key=${peer.id} scope="col"><${Heading} peer=${peer} /></th>`)}
      </tr>
    </thead>
    <tbody>
      ${peers.map(
        (from, row) => html`<tr key=${from.id}>
          <th scope="row">
            <${RowHeading} peer=${from} isChosen=${chosen.has(from.name)} onChoose=${() => onChoose(from.name)} />
          </th>
          ${peers.map(
            (to, column) => html`<${LinkCell}
              key=${to.id}
              from=${from}
              to=${to}
              cell=${matrix[row]?.[column] ?? { state: 'missing' }}
              isStop=${isStop(row, column)}
              onFocus=${() => {
                spot.value = { row, column };
              }}
              onToggle=${toggle({ row, column })}
            />`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>` as VNode;
}

function Heading({ peer }: { readonly peer: PeerRow }): VNode {
  return html`<span class="heading" style=${peerColour(peer.id)}>
    <span class="swatch" aria-hidden="true"></span><span class="heading-name">${peer.name}</span>
  </span>` as VNode;
}

type RowHeadingProps = { readonly peer: PeerRow; readonly isChosen: boolean; readonly onChoose: () => void };

/** With a box to choose the peer by, where it can be split from others. */
function RowHeading({ peer, isChosen, onChoose }: RowHeadingProps): VNode {
  if (!isOperated.value || !peer.isOperated) return html`<${Heading} peer=${peer} />` as VNode;
  return html`<label>
    <input
      type="checkbox"
      checked=${isChosen}
      disabled=${!store.isOpen.value}
      aria-label=${`${peer.name} on one side of a split`}
      onChange=${onChoose}
    />
    <${Heading} peer=${peer} />
  </label>` as VNode;
}
