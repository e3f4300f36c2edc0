import test from 'ava';
import { type Journey, withArrival } from '../../../dashboard/model/travel.js';

const journey = (arrivedUs: number, change: Partial<Journey> = {}): Journey => ({
  hash: 'a',
  from: null,
  arrivedUs,
  heldUs: arrivedUs + 10,
  sentUs: null,
  ...change,
});

test('a travel is in the order of arrival, whoever tells first', (t) => {
  const travel = withArrival(withArrival([], 'p2', journey(200, { from: 'p1' })), 'p1', journey(100));
  t.deepEqual(
    travel.map(({ peer }) => peer),
    ['p1', 'p2'],
  );
});

test('a peer’s later word replaces its earlier one; the same word changes nothing', (t) => {
  const travel = withArrival([], 'p1', journey(100));
  t.is(withArrival(travel, 'p1', journey(100)), travel);
  const sent = withArrival(travel, 'p1', journey(100, { sentUs: 120 }));
  t.deepEqual(sent, [{ peer: 'p1', from: null, arrivedUs: 100, heldUs: 110, sentUs: 120 }]);
});
