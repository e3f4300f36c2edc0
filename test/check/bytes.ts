/** Bytes and hashes, written out again: numbers are little-endian, hashes are shown in reversed byte order. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { Fault } from './fault.js';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
export const doubleSha256 = (bytes: Uint8Array): Buffer => sha256(sha256(bytes));
/** A hash as people see it. */
export const shown = (hash: Uint8Array): string => Buffer.from(hash).reverse().toString('hex');
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** An unsigned number in `size` bytes, the lowest first. */
export function little(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let place = 0, left = BigInt(value); place < size; place++, left /= 256n) bytes[place] = Number(left % 256n);
  return bytes;
}

/** Text behind its length in bytes as a u16. */
export const lettered = (text: string): Buffer =>
  Buffer.concat([little(Buffer.byteLength(text), 2), Buffer.from(text)]);

/** Reads bytes from the front to the end. Every fault names the layout that is being read. */
export class Cursor {
  readonly layout: string;
  readonly #bytes: Buffer;
  #at = 0;

  constructor(layout: string, bytes: Buffer) {
    this.layout = layout;
    this.#bytes = bytes;
  }

  take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new Fault(this.layout, `at least ${end} bytes`, `${this.#bytes.length} bytes`);
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
  /** An unsigned number of `size` bytes that JavaScript can hold exactly. */
  number(size: number): number {
    let value = 0n;
    for (const byte of Buffer.from(this.take(size)).reverse()) value = value * 256n + BigInt(byte);
    if (value >= 2n ** 53n) throw new Fault(this.layout, 'a number below 2^53', value);
    return Number(value);
  }
  text(): string {
    const bytes = this.take(this.number(2));
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes)) throw new Fault(this.layout, 'well-formed UTF-8', hex(bytes));
    return text;
  }
  /** @throws Fault if anything is left over */
  end(): void {
    if (this.#at < this.#bytes.length) throw new Fault(this.layout, `${this.#at} bytes`, `${this.#bytes.length} bytes`);
  }
}

/** Whether an Ed25519 signature by a raw public key holds; RFC 8410 is how node takes a raw key. */
export function isSigned(publicKey: Uint8Array, said: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, said, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}
