import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { Board, type Change, EVENTS_MAX } from '../../../dashboard/model/board.js';
import { Merging } from '../../../dashboard/model/merging.js';
import { blockChange, blockNamed, eventNumber, idOf, peerChange } from './rows.js';

const merged = (...changes: Change[]): Change[] => {
  const merging = new Merging();
  for (const change of changes) merging.add(change);
  return merging.take();
};
const boardOf = (changes: readonly Change[]): Board => {
  const board = new Board();
  for (const change of changes) board.apply(change);
  return board;
};

test('of the rows of one peer the last counts, and stands where it was said', (t) => {
  const [a1, b, a2] = [peerChange('p1', { port: 1 }), peerChange('p2'), peerChange('p1', { port: 2 })];
  t.deepEqual(merged(a1, b, a2), [b, a2]);
  t.deepEqual(merged(a1, { type: 'peerGone', id: idOf('p1') }), [{ type: 'peerGone', id: idOf('p1') }]);
});

test('events and samples are all said', (t) => {
  const changes: Change[] = [1, 2, 3].map((seq) => ({ type: 'event', event: eventNumber(seq) }));
  t.deepEqual(merged(...changes, { type: 'sample', sample: { atMs: 1, peers: {} } }).length, 4);
});

test('of a flood of events the last ones are said, as many as a board keeps', (t) => {
  const flood: Change[] = Array.from({ length: 10_000 }, (_, at) => ({ type: 'event', event: eventNumber(at + 1) }));
  const said = merged(...flood);
  t.true(said.length <= 2 * EVENTS_MAX);
  t.deepEqual(boardOf(said).events, boardOf(flood.slice(-EVENTS_MAX)).events);
});

test('a block that came and went is only said to be gone', (t) => {
  const gone: Change = { type: 'dropped', hashes: ['a'] };
  t.deepEqual(merged(blockChange('a'), { type: 'travel', hash: 'a', travel: [] }, blockChange('b'), gone), [
    blockChange('b'),
    gone,
  ]);
});

test('nothing is said twice', (t) => {
  const merging = new Merging();
  t.true(merging.isEmpty);
  merging.add(blockChange('a'));
  t.false(merging.isEmpty);
  t.is(merging.take().length, 1);
  t.true(merging.isEmpty);
  t.deepEqual(merging.take(), []);
});

const name = fc.constantFrom('p1', 'p2', 'p3');
const hash = fc.constantFrom('a', 'b', 'c');
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ name, port: fc.nat(9) }).map(({ name: who, port }) => peerChange(who, { port })),
  name.map((who): Change => ({ type: 'peerGone', id: idOf(who) })),
  fc
    .record({ hash, height: fc.nat(9) })
    .map(({ hash: one, height }): Change => ({ type: 'block', block: blockNamed(one, 'x', height) })),
  hash.map((one): Change => ({ type: 'dropped', hashes: [one] })),
  fc.record({ hash, arrivedUs: fc.nat(9) }).map(
    ({ hash: one, arrivedUs }): Change => ({
      type: 'travel',
      hash: one,
      travel: [{ peer: idOf('p1'), from: null, arrivedUs, heldUs: arrivedUs, sentUs: null }],
    }),
  ),
  fc.nat(9).map((seq): Change => ({ type: 'event', event: eventNumber(seq) })),
  fc
    .nat(9)
    .map((step): Change => ({ type: 'tour', tour: { step, steps: 9, caption: '', nextMs: null, isOver: false } })),
);
/** Order within a map says nothing but for peers, which the board sorts itself. */
const shown = ({ json }: Board) => ({
  ...json,
  blocks: [...json.blocks].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  travels: [...json.travels].sort(([a], [b]) => (a < b ? -1 : 1)),
});

test('merged changes make the same board as all of them, one after the other', (t) => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 40 }), fc.array(anyChange, { maxLength: 40 }), (before, changes) => {
      const whole = boardOf([...before, ...changes]);
      const short = boardOf([...before, ...merged(...changes)]);
      assert.deepEqual(shown(short), shown(whole));
    }),
    { numRuns: 300 },
  );
  t.pass();
});
