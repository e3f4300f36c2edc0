import test from 'ava';
import { Board } from '../../../dashboard/model/board.js';
import type { FromServer } from '../../../dashboard/model/live.js';
import {
  FIRST_WORD_MS_MAX,
  Reception,
  SILENCE_AWAKE_MS_MAX,
  SILENCE_MS_MAX,
} from '../../../dashboard/model/reception.js';

const board = new Board().json;
const snapshot = (epoch: string, seq: number): FromServer => ({ type: 'snapshot', epoch, seq, board, nowMs: 5 });
const frame = (epoch: string, seq: number): FromServer => ({ type: 'frame', epoch, seq, changes: [] });

/** What each message is taken as, one after the other. */
const taken = (reception: Reception, ...messages: FromServer[]): string[] =>
  messages.map((message) => reception.take(message, 0).type);

test('a snapshot replaces, the frames after it are applied', (t) => {
  const reception = new Reception();
  t.deepEqual(reception.hello(null, 0), { type: 'hello', token: null, resume: null });
  t.deepEqual(taken(reception, snapshot('a', 7), frame('a', 8), frame('a', 9)), ['replace', 'apply', 'apply']);
  t.deepEqual(reception.take(snapshot('a', 20), 0), { type: 'replace', board, nowMs: 5 });
  t.deepEqual(taken(reception, frame('a', 21)), ['apply']);
});

test('who comes back resumes where it was', (t) => {
  const reception = new Reception();
  taken(reception, snapshot('a', 7), frame('a', 8));
  t.deepEqual(reception.hello('key', 0), { type: 'hello', token: 'key', resume: { epoch: 'a', seq: 8 } });
  t.deepEqual(taken(reception, frame('a', 9)), ['apply']);
});

test('a gap is asked about once, and nothing is applied until the snapshot', (t) => {
  const reception = new Reception();
  taken(reception, snapshot('a', 7));
  t.deepEqual(reception.take(frame('a', 9), 0), { type: 'ask', say: { type: 'resync' } });
  t.deepEqual(taken(reception, frame('a', 10), frame('a', 8), snapshot('a', 11), frame('a', 12)), [
    'nothing',
    'nothing',
    'replace',
    'apply',
  ]);
});

test('another life of the server is never mistaken for the same, even where its count fits', (t) => {
  const reception = new Reception();
  taken(reception, snapshot('a', 7));
  t.deepEqual(taken(reception, frame('b', 8), snapshot('b', 8), frame('b', 9)), ['ask', 'replace', 'apply']);
});

test('a frame before any snapshot is no beginning', (t) => {
  t.deepEqual(taken(new Reception(), frame('a', 1)), ['ask']);
});

test('what is known already is passed over', (t) => {
  const reception = new Reception();
  taken(reception, snapshot('a', 7), frame('a', 8));
  t.deepEqual(taken(reception, frame('a', 8), frame('a', 3), frame('a', 9)), ['nothing', 'nothing', 'apply']);
});

test('a place in doubt is not resumed', (t) => {
  const reception = new Reception();
  taken(reception, snapshot('a', 7), frame('a', 9));
  t.deepEqual(reception.hello(null, 0), { type: 'hello', token: null, resume: null });
});

test('access is told, and says nothing about the board', (t) => {
  const reception = new Reception();
  taken(reception, snapshot('a', 7));
  t.deepEqual(reception.take({ type: 'access', isOpen: true }, 0), { type: 'access', isOpen: true });
  t.deepEqual(taken(reception, frame('a', 8)), ['apply']);
});

test('silence ends a connection: soon while nothing was said, later from then on', (t) => {
  const reception = new Reception();
  reception.dialled(1000);
  t.false(reception.isOverdue(1000 + FIRST_WORD_MS_MAX));
  t.true(reception.isOverdue(1001 + FIRST_WORD_MS_MAX));
  reception.take(snapshot('a', 1), 2000);
  t.false(reception.isOverdue(2000 + SILENCE_MS_MAX));
  t.true(reception.isOverdue(2001 + SILENCE_MS_MAX));
  t.false(reception.isDoubtful(2000 + SILENCE_AWAKE_MS_MAX));
  t.true(reception.isDoubtful(2001 + SILENCE_AWAKE_MS_MAX));
  reception.dialled(100_000);
  t.false(reception.isOverdue(100_000));
});
