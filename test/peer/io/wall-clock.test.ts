import test from 'ava';
import { WallClock } from '../../../peer/io/wall-clock.js';

test('fractions come from the monotonic clock', (t) => {
  const clock = new WallClock(1_000_000.25);
  t.is(clock.at(0.5, 1_000_000), 1_000_000.75);
  t.is(clock.at(2, 1_000_002), 1_000_002.25);
});

test('the millisecond is that of the wall clock, whatever the other says: rules see whole ones as they were', (t) => {
  const clock = new WallClock(1_000_000);
  for (const [mono, wholeMs] of [
    [5, 1_000_005],
    // It was set an hour ahead, and back again; then the machine slept for a minute.
    [6, 4_600_006],
    [7, 1_000_007],
    [8, 1_060_008],
  ] as const)
    t.is(Math.floor(clock.at(mono, wholeMs)), wholeMs);
});

test('after a jump the monotonic clock counts from there on', (t) => {
  const clock = new WallClock(1_000_000);
  t.is(clock.at(5, 4_600_000), 4_600_000);
  t.is(clock.at(5.5, 4_600_000), 4_600_000.5);
});

test('where it began too early, it comes closer each time a millisecond begins', (t) => {
  // The wall clock is at 0.7 when the other one is at 0.
  const clock = new WallClock(1_000_000);
  const shown = [0.1, 0.35, 1.2, 1.301].map((mono) => clock.at(mono, Math.floor(1_000_000.7 + mono)) - mono);
  t.deepEqual(
    shown.map((ahead) => Math.round((ahead - 1_000_000) * 1000)),
    [0, 650, 650, 699],
  );
});
