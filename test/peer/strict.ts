/** What every byte layout promises: one spelling, read strictly. */
import assert from 'node:assert/strict';
import { type Codec, decode, encode } from '../../peer/chain/codec.js';

/** Whether bytes are refused, or are the one spelling of what they decode to. Fails if decoding throws. */
export function assertCanonical<T>(codec: Codec<T>, bytes: Uint8Array): void {
  const read = decode(codec, bytes);
  if (read.ok) assert.deepEqual(encode(codec, read.value), bytes, 'a second spelling was read');
  else assert.ok(read.why.length > 0);
}

/** The value comes back, one byte more is refused, any cut is refused, and any changed byte is refused or another value. */
export function assertStrict<T>(codec: Codec<T>, value: T): void {
  const bytes = encode(codec, value);
  const read = decode(codec, bytes);
  assert.ok(read.ok, read.ok ? '' : read.why);
  assert.deepEqual(encode(codec, read.value), bytes);
  assert.deepEqual(read.value, value);
  assert.equal(decode(codec, new Uint8Array([...bytes, 0])).ok, false, 'a byte left over');
  const step = Math.max(1, Math.floor(bytes.length / 2000));
  for (let cut = 0; cut < bytes.length; cut += step) {
    assert.equal(decode(codec, bytes.subarray(0, cut)).ok, false, `cut at ${cut} of ${bytes.length}`);
  }
  for (let at = 0; at < bytes.length; at += step) {
    for (const other of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] as number) ^ other;
      assertCanonical(codec, changed);
    }
  }
}
