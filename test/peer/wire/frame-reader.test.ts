import test from 'ava';
import fc from 'fast-check';
import { encodeFrame, type Frame, FrameReader } from '../../../peer/wire/frame.js';

const text = ({ letter, body }: Frame): string => `${letter}:${Buffer.from(body).toString('hex')}`;
const body = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => i);

test('frames come out as they went in, however the bytes are cut', (t) => {
  const frame = fc.record({ letter: fc.constantFrom('A', 'B', 'Z'), body: fc.uint8Array({ maxLength: 700 }) });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(300)), (frames, cuts) => {
      const bytes = Buffer.concat(frames.map((one) => encodeFrame(one.letter, one.body)));
      const reader = new FrameReader(700);
      const out: Frame[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        const fed = reader.feed(bytes.subarray(at, at + cut));
        t.is(fed.fault, null);
        out.push(...fed.frames);
        at = Math.min(bytes.length, at + cut);
      }
      t.deepEqual(out.map(text), frames.map(text));
      t.is(reader.buffered, 0);
    }),
  );
});

test('a frame cut at every byte comes whole, and not before its last byte', (t) => {
  const bytes = encodeFrame('A', body(20));
  for (let cut = 0; cut < bytes.length; cut++) {
    const reader = new FrameReader(20);
    t.deepEqual(reader.feed(bytes.subarray(0, cut)), { frames: [], fault: null });
    t.is(reader.buffered, cut);
    t.is(reader.feed(bytes.subarray(cut)).frames.length, 1);
  }
});

test('a length above the bound is judged before its body is here, and nothing is read after it', (t) => {
  const reader = new FrameReader(9);
  const fault = { code: 'FRAME_TOO_LARGE', size: 10, max: 9 } as const;
  const fed = reader.feed(Buffer.concat([encodeFrame('A', body(9)), encodeFrame('B', body(10)).subarray(0, 5)]));
  t.is(fed.frames.length, 1);
  t.deepEqual(fed.fault, fault);
  t.deepEqual(reader.feed(encodeFrame('A', body(1))), { frames: [], fault });
  t.is(reader.buffered, 0);
});

test('the first frame may raise the bound for the second in the same chunk', (t) => {
  const reader = new FrameReader(4);
  reader.push(Buffer.concat([encodeFrame('A', body(4)), encodeFrame('B', body(5000))]));
  t.like(reader.next(), { letter: 'A' });
  reader.bodySizeMax = 5000;
  t.like(reader.next(), { letter: 'B', body: body(5000) });
  t.is(reader.next(), null);
});

test('a body belongs to whoever reads it: later bytes do not change it', (t) => {
  const reader = new FrameReader(100);
  const [first] = reader.feed(encodeFrame('A', body(3))).frames;
  reader.feed(encodeFrame('B', new Uint8Array(100).fill(9)));
  t.deepEqual(first?.body, body(3));
});

test('a drip of a large frame is read in time that grows with its size, not with its square', (t) => {
  const size = 1024 * 1024;
  const bytes = encodeFrame('A', new Uint8Array(size));
  const reader = new FrameReader(size);
  let frames = 0;
  // With the square of it this would take hours.
  for (let at = 0; at < bytes.length; at++) frames += reader.feed(bytes.subarray(at, at + 1)).frames.length;
  t.is(frames, 1);
});
