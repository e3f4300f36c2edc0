import test from 'ava';
import type { FaultRow, PeerRow } from '../../../dashboard/model/rows.js';
import { cellText, islandsOf, matrixOf, stepOf } from '../../../dashboard/view/matrix.js';
import { linkTo, peerRow } from '../rows.js';

const cut = (from: string, to: string): FaultRow => ({ kind: 'cut', from, to });
const linked = (name: string, ...to: string[]): PeerRow => peerRow(name, { links: to.map((other) => linkTo(other)) });

test('a cell for each direction', (t) => {
  const peers = [
    linked('p1', 'p2'),
    peerRow('p2', { links: [linkTo('p1', 0)] }),
    // Its last word is of before it was killed.
    peerRow('p3', { links: [linkTo('p1')] }, { state: 'killed' }),
  ];
  const states = matrixOf(peers, [cut('p2', 'p3')]).map((row) => row.map(({ state }) => state));
  t.deepEqual(states, [
    ['self', 'stands', 'missing'],
    ['stands', 'self', 'cut'],
    ['missing', 'missing', 'self'],
  ]);
});

test('a cell in words', (t) => {
  t.is(cellText('p1', 'p3', { state: 'cut' }), 'p1 to p3: cut');
  t.is(cellText('p1', 'p3', { state: 'missing' }), 'p1 to p3: no link');
  t.is(cellText('p1', 'p3', { state: 'stands', roundTripUs: 400 }), 'p1 to p3: stands, round trip 400 µs');
  t.is(cellText('p1', 'p3', { state: 'stands', roundTripUs: null }), 'p1 to p3: stands');
  t.is(cellText('p1', 'p1', { state: 'self' }), 'p1 itself');
});

test('islands: who reaches whom over any number of links', (t) => {
  const chain = [linked('p1', 'p2'), linked('p2', 'p1', 'p3'), linked('p3', 'p2')];
  t.deepEqual(islandsOf(chain, []), [['p1', 'p2', 'p3']]);
  t.deepEqual(islandsOf(chain, [cut('p2', 'p3'), cut('p3', 'p2')]), [['p1', 'p2'], ['p3']]);
  t.deepEqual(islandsOf(chain, [cut('p2', 'p3')]), [['p1', 'p2', 'p3']], 'one direction is left');
  t.deepEqual(islandsOf([], []), []);
});

test('a peer that is down is no island', (t) => {
  t.deepEqual(islandsOf([linked('p1', 'p2'), linked('p2', 'p1'), peerRow('p3', {}, { state: 'killed' })], []), [
    ['p1', 'p2'],
  ]);
});

test('arrow keys stay in the table', (t) => {
  t.deepEqual(stepOf('ArrowUp', { row: 0, column: 1 }, 3), { row: 0, column: 1 });
  t.deepEqual(stepOf('ArrowDown', { row: 0, column: 1 }, 3), { row: 1, column: 1 });
  t.deepEqual(stepOf('ArrowRight', { row: 0, column: 2 }, 3), { row: 0, column: 2 });
  t.deepEqual(stepOf('ArrowLeft', { row: 0, column: 2 }, 3), { row: 0, column: 1 });
  t.deepEqual(stepOf('Home', { row: 1, column: 2 }, 3), { row: 1, column: 0 });
  t.deepEqual(stepOf('End', { row: 1, column: 0 }, 3), { row: 1, column: 2 });
  t.is(stepOf('x', { row: 1, column: 0 }, 3), null);
});
