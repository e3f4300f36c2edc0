import test from 'ava';
import { Ring } from '../../../dashboard/live/ring.js';
import { RING_MAX } from '../../../dashboard/model/live.js';

test('what came after a place, as long as all of it is kept', (t) => {
  const ring = new Ring();
  t.deepEqual(ring.since(0), []);
  t.is(ring.since(1), null, 'it has not come to that yet');
  for (let count = 1; count <= 3; count++)
    t.is(
      ring.push((seq) => `frame ${seq}`),
      `frame ${count}`,
    );
  t.deepEqual(ring.since(1), ['frame 2', 'frame 3']);
  t.deepEqual(ring.since(3), []);
  for (let count = 0; count < RING_MAX; count++) ring.push(String);
  t.is(ring.since(2), null);
  t.is(ring.since(3)?.length, RING_MAX);
});

test('large frames leave earlier: memory is bounded too', (t) => {
  const ring = new Ring();
  for (let count = 0; count < 12; count++) ring.push(() => 'x'.repeat(1024 * 1024));
  t.is(ring.since(0), null);
  t.is(ring.since(4), null, 'and so is what is sent to one who comes back');
  t.is(ring.since(11)?.length, 1);
  for (let count = 0; count < 100; count++) ring.push(() => 'x'.repeat(100 * 1024));
  t.is(ring.since(12), null);
  t.is(ring.since(102)?.length, 10);
});
