import test from 'ava';
import { standingOf } from '../../orchestrator/settling.js';
import type { Hash } from '../../peer/chain/crypto.js';
import type { Status } from '../../peer/wire/status.js';

const ID = 'a'.repeat(64) as Hash;
const mined = (block: string, depth = 1): Status =>
  ({ type: 'mined', id: ID, block: block.repeat(64), height: 7, depth }) as unknown as Status;
const accepted: Status = { type: 'accepted', id: ID };
const refused: Status = { type: 'refused', id: ID, code: 'NOT_ENOUGH_COINS', why: 'too dear', winner: null };
const ROLL = new Set(['p1', 'p2', 'p3', 'p4']);

const standing = (said: { readonly [peer: string]: Status }, confirmations = 1) =>
  standingOf(new Map(Object.entries(said)), ROLL, confirmations);

test('settled is more than half of the roll with one block, deep enough', (t) => {
  const block = 'b'.repeat(64);
  t.deepEqual(standing({ p1: mined('b'), p2: mined('b'), p3: mined('b') }), {
    type: 'settled',
    block,
    height: 7,
    agree: 3,
  });
  t.deepEqual(standing({ p1: mined('b'), p2: mined('b'), p3: mined('c') }), { type: 'mined', agree: 2 });
  t.deepEqual(standing({ p1: mined('b', 2), p2: mined('b', 2), p3: mined('b', 1) }, 2), { type: 'mined', agree: 2 });
});

test('who is not on the roll does not count', (t) => {
  const said = { p1: mined('b'), p2: mined('b'), s1: mined('b'), s2: mined('b'), s3: refused };
  t.deepEqual(standing(said), { type: 'mined', agree: 2 });
});

test('what is not mined is accepted, unknown, or refused by more than half', (t) => {
  t.deepEqual(standing({ p1: accepted }), { type: 'accepted', agree: 0 });
  t.deepEqual(standing({}), { type: 'unknown', agree: 0 });
  t.deepEqual(standing({ p1: refused, p2: refused, p3: accepted }), { type: 'accepted', agree: 0 });
  t.deepEqual(standing({ p1: refused, p2: refused, p3: refused }), { type: 'refused', why: 'too dear' });
});
