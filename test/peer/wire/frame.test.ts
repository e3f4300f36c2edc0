import test from 'ava';
import { encodeFrame, type Frame, FrameReader } from '../../../peer/wire/frame.js';

const concat = (chunks: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(chunks));

const FRAMES: readonly Frame[] = [
  { letter: 'A', body: new Uint8Array(0) },
  { letter: 'B', body: Uint8Array.from({ length: 300 }, (_, index) => index) },
  { letter: 'z', body: new Uint8Array([0, 0, 0, 0, 0]) },
  { letter: 'C', body: new Uint8Array([255]) },
];
const STREAM = concat(FRAMES.map(({ letter, body }) => encodeFrame(letter, body)));

test('a frame is its length, little-endian, a letter and the body', (t) => {
  t.deepEqual(encodeFrame('D', new Uint8Array([7, 8])), new Uint8Array([2, 0, 0, 0, 0x44, 7, 8]));
});

test('frames before a faulty one are read, and nothing after it ever is', (t) => {
  const reader = new FrameReader(1000);
  const feed = reader.feed(concat([STREAM, new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x41]), STREAM]));
  t.deepEqual(feed.frames, FRAMES);
  t.like(feed.fault, { size: 0xffffffff });
  const more = reader.feed(STREAM);
  t.deepEqual(more.frames, []);
  t.like(more.fault, { size: 0xffffffff });
  t.is(reader.buffered, 0);
});

/** Bytes that copies of arrays move while something runs. */
function bytesCopied(during: () => void): number {
  const { set } = Uint8Array.prototype;
  let copied = 0;
  Uint8Array.prototype.set = function counted(this: Uint8Array, source: ArrayLike<number>, offset?: number): void {
    copied += source.length;
    set.call(this, source, offset);
  };
  try {
    during();
  } finally {
    Uint8Array.prototype.set = set;
  }
  return copied;
}

test('a drip of single bytes costs what the bytes are, not their square', (t) => {
  const size = 100_000;
  const stream = encodeFrame('A', new Uint8Array(size).fill(5));
  const reader = new FrameReader(size);
  let frames = 0;
  const copied = bytesCopied(() => {
    for (let at = 0; at < stream.length; at++) frames += reader.feed(stream.subarray(at, at + 1)).frames.length;
  });
  t.is(frames, 1);
  t.true(copied < 4 * size, `${copied} bytes copied`);
});

test('many small frames in large chunks cost what the bytes are, too', (t) => {
  const frame = encodeFrame('A', new Uint8Array(20));
  const chunk = concat(Array.from({ length: 3000 }, () => frame)).subarray(0, 3000 * 25 - 7);
  const reader = new FrameReader(1000);
  const copied = bytesCopied(() => {
    for (let round = 0; round < 10; round++) reader.feed(chunk);
  });
  t.true(copied < 3 * 10 * chunk.length, `${copied} bytes copied`);
});
