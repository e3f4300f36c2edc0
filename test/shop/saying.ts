/** Peers, transactions and what peers say of them, for tests: short to write, made the same way each time. */
import { type Hash, hashOf, type PeerId, toHex } from '../../peer/chain/crypto.js';
import { type Header, hashHeader } from '../../peer/chain/header.js';
import type { Status } from '../../peer/wire/status.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const peer = (name: string): PeerId => toHex(bytes(name)).padEnd(64, '0') as PeerId;
export const idOf = (name: string): Hash => hashOf(bytes(name));

const HEADER: Header = {
  version: 1,
  previous: idOf('previous'),
  merkleRoot: idOf('root'),
  time: 1,
  bits: 0x1f0fffff,
  nonce: 0,
};
export const blockOf = (name: string): Hash => hashHeader({ ...HEADER, previous: idOf(name) });

export const unknown = (id: Hash): Status => ({ type: 'unknown', id });
export const accepted = (id: Hash): Status => ({ type: 'accepted', id });
export const mined = (id: Hash, block: string, depth = 1, height = 5): Status => ({
  type: 'mined',
  id,
  block: blockOf(block),
  height,
  depth,
  header: { ...HEADER, previous: idOf(block) },
  position: 1,
  siblings: [],
});
export const refused = (id: Hash, code: string, winner: Hash | null = null): Status => ({
  type: 'refused',
  id,
  code,
  why: `because of ${code}`,
  winner,
});
