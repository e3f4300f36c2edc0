/** A writer and a strict reader of bytes, little-endian as in Bitcoin: what every codec stands on. */

/** Enough for a block: what is encoded again and again needs no new room each time. */
const ROOM_KEPT_MAX = 512 * 1024;

/** Bytes that are not what the layout says. Thrown inside codecs only; `decode` turns it into a value. */
export class Malformed extends Error {}

/** Appends to a buffer that doubles when it is full. */
export class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** Makes room for `count` more bytes and gives the offset of the first. The view may be another one after it. */
  #grow(count: number): number {
    const at = this.#size;
    this.#size += count;
    if (this.#size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#size, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  u8(value: number): void {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
  }
  u16(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
  }
  u32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
  }
  u64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, true);
  }
  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }
  /** What was written, as a copy of exactly its size. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }
  /** Forgets what was written and keeps its room, unless that is very large. */
  reset(): void {
    this.#size = 0;
    if (this.#bytes.length <= ROOM_KEPT_MAX) return;
    this.#bytes = new Uint8Array(256);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** Walks over bytes; every read past the end is a `Malformed`. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #take(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) throw new Malformed(`ends ${at + count - this.#bytes.length} bytes early`);
    this.#at = at + count;
    return at;
  }

  get offset(): number {
    return this.#at;
  }
  get left(): number {
    return this.#bytes.length - this.#at;
  }
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }
  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }
  /** The next `count` bytes, copied, so that a small value never keeps a large frame alive. */
  raw(count: number): Uint8Array {
    const at = this.#take(count);
    return new Uint8Array(this.#bytes.subarray(at, at + count));
  }
  /** The bytes read since `from`, an earlier `offset`, copied. */
  since(from: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(from, this.#at));
  }
  refuse(why: string): never {
    throw new Malformed(why);
  }
}
