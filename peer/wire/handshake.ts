/** The handshake: who is there, of which network, and proof of the key. */
import { Writer } from '../chain/bytes.js';
import { oneOf, raw, u16, u32, u53, u256, type ValueOf } from '../chain/codec.js';
import { fromHex, hash, type NetworkId, networkId, publicKey, toHex } from '../chain/crypto.js';
import { struct } from '../chain/struct.js';
import { address } from './address.js';

/** The only version there is. */
export const PROTOCOL_VERSION = 1;
/** Enough that no two starts of a program draw the same. */
export const SESSION_SIZE = 16;
/** Enough that nobody can have collected answers. */
export const CHALLENGE_SIZE = 32;

/**
 * The first frame of each side: the dialler's on connecting, the other's in answer, so that whoever was dialled knows
 * whom it talks to before it says a word.
 */
export const hello = struct({
  version: u16,
  role: oneOf(['peer', 'client']),
  /** A client that does not know it yet sends zeros and takes the answer's. */
  network: networkId,
  publicKey,
  /** Random, new with each start of the program. */
  session: raw(SESSION_SIZE),
  /** Random, new with each connection. */
  challenge: raw(CHALLENGE_SIZE),
  /** Where it listens; port 0 for clients. */
  address,
  tip: hash,
  height: u32,
  work: u256,
  /** Milliseconds since 1970. */
  timeMs: u53,
});
export type Hello = Readonly<ValueOf<typeof hello>>;

/** A client's "any network". */
export const ANY_NETWORK = '0'.repeat(64) as NetworkId;

/**
 * What each side signs to prove its key: the network, both keys, both challenges, and which side dialled. A signature
 * over the other side's challenge alone could be had from a third and relayed.
 *
 * @param dialler hello of the side that dialled
 * @param listener hello of the side that was dialled
 * @param signer which of the two signs
 */
export function proofBytes(dialler: Hello, listener: Hello, signer: 'dialler' | 'listener'): Uint8Array {
  const out = new Writer();
  out.raw(new TextEncoder().encode(`monkeychain handshake ${signer}\0`));
  // The listener's network: a client's zeros are no network.
  out.raw(fromHex(listener.network));
  out.raw(fromHex(dialler.publicKey));
  out.raw(fromHex(listener.publicKey));
  out.raw(dialler.challenge);
  out.raw(listener.challenge);
  return out.bytes();
}

/** A session as text, to compare and to print. */
export const sessionText = ({ session }: Hello): string => toHex(session);
