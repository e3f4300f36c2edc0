import test from 'ava';
import type { PeerRow } from '../../../../dashboard/model/rows.js';
import { type Cell, cellsOf, isSameCell } from '../../../../dashboard/view/chain/cells.js';
import { layoutOf } from '../../../../dashboard/view/chain/layout.js';
import { block, peer, row, scene } from './drawing.js';

const short = [block('g', '', 0), ...row('g', 1, 'a', 'b')];
const cells = (blocks: typeof short, peers: readonly PeerRow[]): ReadonlyMap<string, Cell> => {
  const layout = layoutOf(scene(blocks, peers), null);
  return new Map(cellsOf(layout, 0, layout.columns.count).map((cell) => [cell.key, cell]));
};
/** Cells that would be drawn anew, by their keys. */
function anew(before: ReadonlyMap<string, Cell>, after: ReadonlyMap<string, Cell>): string[] {
  return [...after.values()].flatMap((cell) => {
    const known = before.get(cell.key);
    return known && isSameCell(known, cell) ? [] : [cell.key];
  });
}

test('where nothing happened no cell is drawn anew', (t) => {
  const peers = [peer('p1', 'b', { height: 2 }), peer('p2', 'a', { height: 1 })];
  t.deepEqual(anew(cells(short, peers), cells(structuredClone(short), structuredClone(peers))), []);
});

test('a block on the tip concerns itself and the block that was the tip', (t) => {
  const before = cells(short, [peer('p1', 'b', { height: 2 })]);
  const after = cells([...short, block('c', 'b', 3)], [peer('p1', 'c', { height: 3 })]);
  t.deepEqual(anew(before, after).sort(), ['b', 'c']);
});

test('a label that changes, and a link that breaks, are seen', (t) => {
  const forked = [...short, block('x', 'a', 2)];
  const both = [peer('p1', 'b', { height: 2, work: 3 }), peer('p2', 'x', { height: 2 })];
  const left = [peer('p1', 'b', { height: 2, work: 3 }), peer('p2', 'b', { height: 2, work: 3 })];
  t.deepEqual(anew(cells(forked, both), cells(forked, left)).sort(), ['b', 'x']);
});
