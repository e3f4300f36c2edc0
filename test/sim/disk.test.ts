import test from 'ava';
import { Disk } from './disk.js';

const value = (byte: number): Uint8Array => Uint8Array.of(byte);
/** A disk with three batches committed, the first of them flushed. Each writes its number under one key, and a key of its own. */
function written(): Disk {
  const disk = new Disk();
  for (const batch of [1, 2, 3]) {
    disk.commit({
      batch,
      writes: [
        { table: 'meta', key: 'last', value: value(batch) },
        { table: 'meta', key: `0${batch}`, value: value(batch) },
      ],
    });
  }
  disk.flush(1);
  return disk;
}
const last = (disk: Disk): number | undefined => disk.get('meta', 'last')?.[0];

test('what is committed is read, what is flushed is durable', (t) => {
  const disk = written();
  t.is(last(disk), 3);
  t.deepEqual(disk.durable.get('meta', 'last'), value(1));
  t.is(disk.unflushed, 2);
  t.is(disk.ceiling('meta', '02')?.key, '02');
  t.is(disk.floor('meta', '0f')?.key, '03');
});

test('the end of the process loses nothing of it, a power cut any suffix of what is not flushed', (t) => {
  const killed = written();
  killed.settle();
  t.is(last(killed), 3);
  for (const kept of [0, 1, 2]) {
    const dark = written();
    dark.cutPower(kept);
    t.is(last(dark), 1 + kept);
    t.is(dark.get('meta', `0${2 + kept}`), undefined, 'nor any part of what came after');
  }
});

test('an image put back is the disk as it was', (t) => {
  const disk = written();
  const image = disk.image();
  disk.flush(3);
  t.is(last(disk), 3);
  disk.replace(image);
  t.is(last(disk), 1);
  t.is(disk.unflushed, 0);
});
