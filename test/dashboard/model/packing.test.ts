import test from 'ava';
import fc from 'fast-check';
import { packed, unpacked } from '../../../dashboard/model/packing.js';
import type { SampleRow, Travel } from '../../../dashboard/model/rows.js';

const id = fc.integer({ min: 0, max: 6 }).map((place) => `${place}`.repeat(64));
const us = fc.integer({ min: 1_700_000_000_000_000, max: 1_900_000_000_000_000 });
const travel: fc.Arbitrary<Travel> = fc.array(
  fc.record({
    peer: id,
    from: fc.option(id),
    arrivedUs: us,
    heldUs: us,
    sentUs: fc.option(us),
  }),
);
const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const sample: fc.Arbitrary<SampleRow> = fc.record({
  atMs: fc.nat(),
  peers: fc.dictionary(id, fc.tuple(fc.nat(), value, value, value), { noNullPrototype: true }),
});

test('what was packed and sent is the same when it is unpacked', (t) => {
  const property = fc.property(fc.array(fc.tuple(id, travel)), fc.array(sample), (travels, samples) => {
    const sent = JSON.stringify(packed({ travels, samples }));
    const come = unpacked(JSON.parse(sent));
    // Text has no -0 either way.
    t.deepEqual(
      JSON.parse(JSON.stringify({ ...come, travels: [...come.travels] })),
      JSON.parse(JSON.stringify({ travels, samples })),
    );
  });
  fc.assert(property);
});

test('an id is said once, however often it is meant', (t) => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  const arrival = { peer: a, from: b, arrivedUs: 5, heldUs: 7, sentUs: null };
  const samples = [1, 2, 3].map((atMs) => ({
    atMs,
    peers: { [a]: [1, 2, 3, 4] as const, [b]: [1, 2, 3, 4] as const },
  }));
  const text = JSON.stringify(packed({ travels: [['c', [arrival, arrival]]], samples }));
  t.is(text.split(a).length - 1, 1);
  t.is(text.split(b).length - 1, 1);
});
