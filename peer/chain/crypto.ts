/** Hashes and signatures: the one file of the chain that asks node:crypto. */
import {
  createPrivateKey,
  createPublicKey,
  hash as digest,
  type KeyObject,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto';
import { type Codec, raw } from './codec.js';

/** A double SHA-256 in shown order: byte-reversed hex, so that leading zeros are what people expect to see. */
export type Hash = string & { readonly brand: 'Hash' };
/** A raw Ed25519 public key, 64 hex digits: names a shopper. */
export type PublicKey = string & { readonly brand: 'PublicKey' };
/** SHA-256 of a peer's raw public key, 64 hex digits: names a peer. */
export type PeerId = string & { readonly brand: 'PeerId' };
/** The genesis header's hash, 64 hex digits *not* reversed: names a network. */
export type NetworkId = string & { readonly brand: 'NetworkId' };

/** SHA-256; also a key and an id. */
export const HASH_SIZE = 32;
/** Ed25519. */
export const SIGNATURE_SIZE = 64;

/** Plain bytes: a Buffer's `slice` would share what a Uint8Array's copies. */
const plain = (bytes: Buffer): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const sha256 = (bytes: Uint8Array): Uint8Array => plain(digest('sha256', bytes, 'buffer'));
/** Bitcoin's hash: SHA-256 twice, so that no hash can be extended. */
export const sha256d = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes));

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
/** @param hex an even number of hex digits; anything else is cut short by the runtime, so callers check first. */
export const fromHex = (hex: string): Uint8Array => plain(Buffer.from(hex, 'hex'));

/** 32 raw bytes as they are shown. */
export const shown = (bytes: Uint8Array): Hash => Buffer.from(bytes).reverse().toString('hex') as Hash;
/** The 32 raw bytes of a shown hash. */
export const unshown = (hash: Hash): Uint8Array => plain(Buffer.from(hash, 'hex').reverse());

export const hashOf = (bytes: Uint8Array): Hash => shown(sha256d(bytes));
export const ZERO_HASH = '0'.repeat(64) as Hash;

/** Whether `text` is 64 lower-case hex digits: a hash, key or id as people and JSON write it. */
export const isHex32 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

const hex32 = <T extends string>(shape: string): Codec<T> => ({
  shape,
  write: (out, value) => raw(HASH_SIZE).write(out, fromHex(value)),
  read: (from) => toHex(from.raw(HASH_SIZE)) as T,
});

export const hash: Codec<Hash> = {
  shape: 'hash (32 bytes)',
  write: (out, value) => raw(HASH_SIZE).write(out, unshown(value)),
  read: (from) => shown(from.raw(HASH_SIZE)),
};
export const publicKey: Codec<PublicKey> = hex32('public key (32 bytes)');
export const peerId: Codec<PeerId> = hex32('peer id (32 bytes)');
export const networkId: Codec<NetworkId> = hex32('network id (32 bytes)');
export const signature: Codec<Uint8Array> = { ...raw(SIGNATURE_SIZE), shape: 'signature (64 bytes)' };

export const peerIdOf = (key: PublicKey): PeerId => toHex(sha256(fromHex(key))) as PeerId;

/** The fixed DER (RFC 8410) in front of a raw Ed25519 private and public key. */
const PRIVATE_DER = fromHex('302e020100300506032b657004220420');
const PUBLIC_DER = fromHex('302a300506032b6570032100');

/** A key that signs. `secret` is the 32-byte Ed25519 seed. */
export class Signer {
  readonly publicKey: PublicKey;
  readonly secret: Uint8Array;
  readonly #private: KeyObject;

  constructor(secret: Uint8Array) {
    this.secret = secret;
    const der = Buffer.concat([PRIVATE_DER, secret]);
    this.#private = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#private).export({ format: 'der', type: 'spki' });
    this.publicKey = toHex(spki.subarray(PUBLIC_DER.length)) as PublicKey;
  }

  sign(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(signWith(null, bytes, this.#private));
  }
}

/** Key objects of recent signers: making one costs nearly as much as a signature check. Oldest out first. */
const KEYS_MAX = 4096;
const keys = new Map<PublicKey, KeyObject | null>();

/** The key object of a raw public key, or null if the runtime takes it for no key at all. */
export function keyObject(key: PublicKey): KeyObject | null {
  const known = keys.get(key);
  if (known !== undefined) return known;
  let made: KeyObject | null;
  try {
    made = createPublicKey({ key: Buffer.concat([PUBLIC_DER, fromHex(key)]), format: 'der', type: 'spki' });
  } catch {
    made = null;
  }
  if (keys.size >= KEYS_MAX) keys.delete(keys.keys().next().value as PublicKey);
  keys.set(key, made);
  return made;
}

export function verify(key: PublicKey, bytes: Uint8Array, signed: Uint8Array): boolean {
  const object = keyObject(key);
  return object !== null && verifyWith(null, bytes, object, signed);
}
