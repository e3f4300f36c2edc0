/**
 * One spelling of everything that is hashed, signed, sent or stored.
 *
 * A codec names a byte layout once and gives its writer, its strict reader and its line in PROTOCOL.md. Numbers are
 * little-endian, as in Bitcoin. Reading refuses a second spelling of the same value, a length above its bound and bytes
 * left over, so equal values have equal bytes and equal hashes.
 */
import assert from 'node:assert/strict';

import { Malformed, Reader, Writer } from './bytes.js';

/** The writer that waits for the next `encode`; null while one is at work, for codecs may encode. */
let spare: Writer | null = new Writer();

/** A byte layout of `T`. `shape` is how PROTOCOL.md spells it. */
export type Codec<T> = {
  readonly shape: string;
  write(out: Writer, value: T): void;
  read(from: Reader): T;
};

/** What a codec's values look like. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const out = spare ?? new Writer();
  spare = null;
  try {
    codec.write(out, value);
    return out.bytes();
  } finally {
    out.reset();
    spare = out;
  }
}

/** Reads all of `bytes` as one value. Never throws for any bytes. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): Decoded<T> {
  try {
    const from = new Reader(bytes);
    const value = codec.read(from);
    if (from.left > 0) return { ok: false, why: `${from.left} bytes left over` };
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, why: error.message };
    throw error;
  }
}

/** Reads bytes that we wrote ourselves, as from our own store. @throws if they are not what we write: that is a bug or a broken disk. */
export function decodeOwn<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const decoded = decode(codec, bytes);
  if (!decoded.ok) throw new Error(`our own bytes do not decode: ${decoded.why}`);
  return decoded.value;
}

const unsigned = (
  shape: string,
  max: number,
  write: (out: Writer, value: number) => void,
  read: (from: Reader) => number,
): Codec<number> => ({
  shape,
  write(out, value) {
    assert(Number.isSafeInteger(value) && value >= 0 && value <= max, `${value} is no ${shape}`);
    write(out, value);
  },
  read,
});

export const u8 = unsigned(
  'u8',
  0xff,
  (out, value) => out.u8(value),
  (from) => from.u8(),
);
export const u16 = unsigned(
  'u16',
  0xffff,
  (out, value) => out.u16(value),
  (from) => from.u16(),
);
export const u32 = unsigned(
  'u32',
  0xffffffff,
  (out, value) => out.u32(value),
  (from) => from.u32(),
);
/** A u64 that must be a safe integer: times, counters. */
export const u53 = unsigned(
  'u64 below 2^53',
  Number.MAX_SAFE_INTEGER,
  (out, value) => out.u64(BigInt(value)),
  (from) => {
    const value = from.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) from.refuse('number above 2^53 - 1');
    return Number(value);
  },
);

/** An unsigned 256-bit integer, little-endian: cumulative work. */
export const u256: Codec<bigint> = {
  shape: 'u256',
  write(out, value) {
    assert(value >= 0n && value < 1n << 256n, 'work fits 256 bits');
    for (let word = 0n; word < 4n; word++) out.u64((value >> (64n * word)) & 0xffffffffffffffffn);
  },
  read(from) {
    let value = 0n;
    for (let word = 0n; word < 4n; word++) value |= from.u64() << (64n * word);
    return value;
  },
};

export const flag: Codec<boolean> = {
  shape: 'u8 (0 or 1)',
  write: (out, value) => out.u8(value ? 1 : 0),
  read(from) {
    const value = from.u8();
    if (value > 1) from.refuse('flag is neither 0 nor 1');
    return value === 1;
  },
};

/** Exactly `size` bytes. */
export const raw = (size: number): Codec<Uint8Array> => ({
  shape: `${size} bytes`,
  write(out, value) {
    assert(value.length === size, `${value.length} bytes where ${size} belong`);
    out.raw(value);
  },
  read: (from) => from.raw(size),
});

/** Up to `max` bytes behind a u32 length. */
export const blob = (max: number): Codec<Uint8Array> => ({
  shape: `u32 length, at most ${max} bytes`,
  write(out, value) {
    assert(value.length <= max, `${value.length} bytes where at most ${max} fit`);
    out.u32(value.length);
    out.raw(value);
  },
  read(from) {
    const size = from.u32();
    if (size > max) from.refuse(`length ${size} above ${max}`);
    return from.raw(size);
  },
});

const utf8Out = new TextEncoder();
const utf8In = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Well-formed UTF-8 of at most `max` bytes (below 65,536) behind a u16 length. */
export const text = (max: number): Codec<string> => ({
  shape: `u16 length, at most ${max} bytes of UTF-8`,
  write(out, value) {
    const bytes = utf8Out.encode(value);
    assert(bytes.length <= max, `text of ${bytes.length} bytes where at most ${max} fit`);
    out.u16(bytes.length);
    out.raw(bytes);
  },
  read(from) {
    const size = from.u16();
    if (size > max) from.refuse(`text of ${size} bytes above ${max}`);
    const bytes = from.raw(size);
    try {
      return utf8In.decode(bytes);
    } catch {
      return from.refuse('text is not UTF-8');
    }
  },
});

/** Up to `max` items behind a u16 count. */
export const list = <T>(item: Codec<T>, max: number): Codec<T[]> => ({
  shape: `u16 count, at most ${max} of ${item.shape}`,
  write(out, values) {
    assert(values.length <= max, `${values.length} items where at most ${max} fit`);
    out.u16(values.length);
    for (const value of values) item.write(out, value);
  },
  read(from) {
    const count = from.u16();
    if (count > max) from.refuse(`${count} items above ${max}`);
    const values: T[] = [];
    for (let index = 0; index < count; index++) values.push(item.read(from));
    return values;
  },
});

export const optional = <T>(item: Codec<T>): Codec<T | null> => ({
  shape: `u8 (0: none, 1: one), ${item.shape}`,
  write(out, value) {
    flag.write(out, value !== null);
    if (value !== null) item.write(out, value);
  },
  read: (from) => (flag.read(from) ? item.read(from) : null),
});

/** One of `names`, written as its place among them. */
export const oneOf = <const N extends readonly string[]>(names: N): Codec<N[number]> => ({
  shape: `u8 (${names.map((name, index) => `${index}: ${name}`).join(', ')})`,
  write(out, value) {
    const place = names.indexOf(value);
    assert(place >= 0, `${value} is none of ${names.join(', ')}`);
    out.u8(place);
  },
  read(from) {
    return names[from.u8()] ?? from.refuse(`none of ${names.join(', ')}`);
  },
});
