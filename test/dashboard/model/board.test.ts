import test from 'ava';
import { Board, EVENTS_MAX, SAMPLE_CELLS_MAX, SAMPLES_MAX } from '../../../dashboard/model/board.js';
import type { SampleRow } from '../../../dashboard/model/rows.js';
import { eventNumber } from './rows.js';

const sampleOf = (atMs: number, peers: number): SampleRow => ({
  atMs,
  peers: Object.fromEntries(Array.from({ length: peers }, (_, index) => [`peer ${index}`, [1, 2, 3, 4]])),
});

/** A board that was told so many moments of so many peers each. */
function boardWith(moments: number, peers: number): Board {
  const board = new Board();
  for (let atMs = 1; atMs <= moments; atMs++) board.apply({ type: 'sample', sample: sampleOf(atMs, peers) });
  return board;
}

test('of few peers all moments of twenty minutes are kept, the latest ones', (t) => {
  const { samples } = boardWith(SAMPLES_MAX + 5, 4);
  t.is(samples.length, SAMPLES_MAX);
  t.deepEqual([samples[0]?.atMs, samples.at(-1)?.atMs], [6, SAMPLES_MAX + 5]);
});

test('of many peers as many moments are kept as there is room for, whole ones', (t) => {
  const { samples } = boardWith(200, 256);
  t.is(samples.length, Math.floor(SAMPLE_CELLS_MAX / 256));
  t.is(samples.at(-1)?.atMs, 200);
  t.true(samples.every(({ peers }) => Object.keys(peers).length === 256));
});

test('exactly full is not too full, and the last moment is kept however large it is', (t) => {
  t.is(boardWith(7, SAMPLE_CELLS_MAX / 6).samples.length, 6);
  t.is(boardWith(3, SAMPLE_CELLS_MAX + 1).samples.length, 1);
});

test('the latest events are kept', (t) => {
  const board = new Board();
  for (let seq = 1; seq <= EVENTS_MAX + 3; seq++) board.apply({ type: 'event', event: eventNumber(seq) });
  t.is(board.events.length, EVENTS_MAX);
  t.deepEqual([board.events[0]?.seq, board.events.at(-1)?.seq], [4, EVENTS_MAX + 3]);
});
