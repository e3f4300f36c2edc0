import test from 'ava';
import { cellsOf, wantedOf } from '../../../../dashboard/view/chain/cells.js';
import { columnAt, columnOf, columnsOf, type Span } from '../../../../dashboard/view/chain/columns.js';
import { layoutOf } from '../../../../dashboard/view/chain/layout.js';
import { block, drawn, peer, played, row, scene } from './drawing.js';

const text = (top: number, events: readonly number[], opened: readonly Span[] = []): string =>
  columnsOf(top, events, opened)
    .stretches.map(({ kind, from, to }) => (kind === 'hidden' ? `~${to - from + 1}` : `${from}-${to}`))
    .join(' ');

test('what is dull and long is hidden; the first blocks and the tail are not', (t) => {
  t.is(text(20, []), '0-20');
  t.is(text(100, []), '0-1 ~62 64-100');
  t.is(text(0, []), '0-0');
  t.is(text(-1, []), '');
});

test('around a fork the chain is shown, and short stretches are not worth hiding', (t) => {
  t.is(text(100, [30]), '0-1 ~26 28-32 ~31 64-100');
  t.is(text(100, [8]), '0-10 ~53 64-100');
  t.is(text(100, [30, 200]), '0-1 ~26 28-32 ~31 64-100', 'beyond the tip there is nothing');
});

test('the tail moves into hiding in steps, so that most blocks move no column', (t) => {
  const counts = new Set<number>();
  let moves = 0;
  for (let top = 200; top < 264; top++) {
    const columns = columnsOf(top, [], []);
    if (columnOf(columns, 199) !== columnOf(columnsOf(top - 1, [], []), 199)) moves++;
    counts.add(columns.count);
  }
  t.is(moves, 3, 'two in the tail, one into hiding');
  t.true(Math.max(...counts) < 48);
});

test('a hidden stretch can be opened, or a part of it', (t) => {
  t.is(text(100, [], [{ from: 2, to: 63 }]), '0-100');
  t.is(text(1000, [], [{ from: 900, to: 950 }]), '0-1 ~898 900-950 ~25 976-1000');
});

test('columns and heights are each other’s way back', (t) => {
  const columns = columnsOf(5000, [700, 2000], []);
  for (let column = 0; column < columns.count; column++) {
    const at = columnAt(columns, column);
    if (at?.kind === 'height') t.is(columnOf(columns, at.height), column);
    else t.is(columnOf(columns, at?.span.to ?? -1), column);
  }
  t.is(columnAt(columns, columns.count), null);
  t.is(columnAt(columns, -1), null);
});

test('a long split is hidden on every lane that passes, its ends are shown', (t) => {
  const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
  const blocks = [block('g', '', 0), ...row('g', 1, ...names('a', 60)), ...row('a2', 3, ...names('b', 50))];
  const layout = played(scene(blocks, [peer('p1', 'a60', { height: 60 }), peer('p2', 'b50', { height: 52 })]));
  const [best, beside] = drawn(layout).split('\n');
  t.regex(best ?? '', /^ g {4}-a1 {3}-a2 {3}-a3 {3}-a4 {3}-a5 {3}-~26/);
  t.regex(beside ?? '', /^ {18}-b1 {3}-b2 {3}-b3 {3}-~26/);
});

test('what is not loaded is a gap, and asked for once it is seen', (t) => {
  const blocks = [block('g', '', 0), ...row('lost', 5, 'a5', 'a6')];
  const layout = played(scene(blocks, [peer('p1', 'a6', { height: 6 })]));
  t.is(drawn(layout), ' g    -?    -?    -?    -?    -a5   -a6');
  t.deepEqual(wantedOf(cellsOf(layout, 0, 6), 256), { from: 1, to: 4 });
  t.deepEqual(wantedOf(cellsOf(layout, 0, 6), 2), { from: 1, to: 2 });
  t.is(wantedOf(cellsOf(layout, 5, 6), 256), null);
});

test('below a gap the best chain goes on with what was told, else with what is highest', (t) => {
  const far = row('z', 900, 'y900', 'y901');
  const fork = [...row('k', 50, 'c50', 'c51'), ...row('c50', 51, 'b51')];
  const peers = [peer('p1', 'y901', { height: 901 })];
  t.is(played(scene([...far, ...fork], peers)).best.get(51), 'b51');
  const told = new Map([[51, 'c51']]);
  t.is(played(scene([...far, ...fork], peers, { told })).best.get(51), 'c51');
  const grown = [...far, ...fork, ...row('c51', 52, 'c52')];
  t.is(played(scene(grown, peers)).best.get(51), 'c51');
});

test('a branch that passes below what is loaded is not taken for the best chain', (t) => {
  const best = row('lost', 500, 'a500', 'a501', 'a502', 'a503');
  const branch = row('k', 498, 'b498', 'b499', 'b500', 'b501');
  const layout = played(scene([...best, ...branch], [peer('p1', 'a503', { height: 503 })]));
  t.is(layout.best.get(499), undefined);
  t.is(layout.places.get('b498')?.lane, 1);
});

/** Counts how often a block is looked up or passed. */
class Counted<K, V> extends Map<K, V> {
  steps = 0;
  override get(key: K): V | undefined {
    this.steps++;
    return super.get(key);
  }
  override *values(): MapIterator<V> {
    for (const value of super.values()) {
      this.steps++;
      yield value;
    }
  }
}

test('100,000 heights cost no more than the blocks that are loaded', (t) => {
  const names = Array.from({ length: 500 }, (_, i) => `a${100_000 - 499 + i}`);
  const loaded = [block('g', '', 0), ...row('lost', 100_000 - 499, ...names)];
  for (let i = 0; i < 40; i++) loaded.push(...row(`a${99_600 + i * 10}`, 99_601 + i * 10, `b${i}`, `c${i}`));
  const blocks = new Counted(loaded.map((one) => [one.hash, one] as const));
  blocks.steps = 0;
  const one = { ...scene([], [peer('p1', 'a100000', { height: 100_000 })]), blocks };
  const layout = layoutOf(one, null);
  t.is(layout.top, 100_000);
  t.true(blocks.steps < 8 * loaded.length, `${blocks.steps} steps for ${loaded.length} blocks`);
  t.true(layout.columns.stretches.length < 100);
  t.true(cellsOf(layout, layout.columns.count - 12, layout.columns.count).length < 40);
});
