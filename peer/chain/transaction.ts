/** Transactions: what a shopper signs. One shopper each, so honest transactions never conflict. */
import { Writer } from './bytes.js';
import { type Codec, type Decoded, decode, encode, oneOf, text, u16, u32, type ValueOf } from './codec.js';
import {
  fromHex,
  type Hash,
  hashOf,
  type NetworkId,
  type PublicKey,
  publicKey,
  SIGNATURE_SIZE,
  type Signer,
  signature,
  verify,
} from './crypto.js';
import { NAME_SIZE_MAX } from './name.js';
import { struct } from './struct.js';

/** Largest encoded transaction. */
export const TRANSACTION_SIZE_MAX = 1024;

/** Kinds by their first byte; 0 is the entry's. */
const kind = oneOf(['entry', 'join', 'buy']);

export const join = struct({ publicKey, name: text(NAME_SIZE_MAX) });
export const buy = struct({
  publicKey,
  /** Exactly one more than the record's. */
  sequence: u32,
  /** Place in the catalogue. */
  monkey: u16,
  /** Coins; must be the catalogue's. */
  price: u32,
});

export type Join = { readonly kind: 'join' } & Readonly<ValueOf<typeof join>>;
export type Buy = { readonly kind: 'buy' } & Readonly<ValueOf<typeof buy>>;
/** What is signed. */
export type Content = Join | Buy;

/** A content with its signature; `bytes` is its one spelling and `id` their double SHA-256. */
export type Transaction = {
  readonly id: Hash;
  readonly content: Content;
  readonly signature: Uint8Array;
  readonly bytes: Uint8Array;
};

/** A join counts as number 0 of its shopper. */
export const sequenceOf = (content: Content): number => (content.kind === 'buy' ? content.sequence : 0);

const content: Codec<Content> = {
  shape: 'kind, then the fields of join or buy',
  write(out, value) {
    kind.write(out, value.kind);
    if (value.kind === 'join') join.write(out, value);
    else buy.write(out, value);
  },
  read(from) {
    const read = kind.read(from);
    if (read === 'join') return { kind: read, ...join.read(from) };
    if (read === 'buy') return { kind: read, ...buy.read(from) };
    return from.refuse('an entry is no transaction');
  },
};

/** Content, then signature. Signatures are not checked here: see `isSigned`. */
export const transaction: Codec<Transaction> = {
  shape: `transaction (kind, its fields, signature; at most ${TRANSACTION_SIZE_MAX} bytes)`,
  write: (out, value) => out.raw(value.bytes),
  read(from) {
    const start = from.offset;
    const read = content.read(from);
    const signed = signature.read(from);
    const bytes = from.since(start);
    if (bytes.length > TRANSACTION_SIZE_MAX) from.refuse(`transaction of ${bytes.length} bytes`);
    return { id: hashOf(bytes), content: read, signature: signed, bytes };
  },
};

/** What a signature is made over: the network, so that nothing replays on another, then the content. */
function signedBytes(network: NetworkId, contentBytes: Uint8Array): Uint8Array {
  const out = new Writer();
  out.raw(fromHex(network));
  out.raw(contentBytes);
  return out.bytes();
}

/** Signs a content whose public key must be the signer's. */
export function signTransaction(network: NetworkId, value: Content, signer: Signer): Transaction {
  const out = new Writer();
  const contentBytes = encode(content, value);
  out.raw(contentBytes);
  const signed = signer.sign(signedBytes(network, contentBytes));
  out.raw(signed);
  const bytes = out.bytes();
  return { id: hashOf(bytes), content: value, signature: signed, bytes };
}

/** All that a signature check needs: who signed what, and how. */
export type Signed = { readonly publicKey: PublicKey; readonly bytes: Uint8Array; readonly signature: Uint8Array };

export const signedPartOf = (network: NetworkId, value: Transaction): Signed => ({
  publicKey: value.content.publicKey,
  bytes: signedBytes(network, value.bytes.subarray(0, value.bytes.length - SIGNATURE_SIZE)),
  signature: value.signature,
});

/** Whether the shopper named in it signed it for this network. Costs about 100 µs. */
export function isSigned(network: NetworkId, value: Transaction): boolean {
  const part = signedPartOf(network, value);
  return verify(part.publicKey, part.bytes, part.signature);
}

export const decodeTransaction = (bytes: Uint8Array): Decoded<Transaction> => decode(transaction, bytes);
