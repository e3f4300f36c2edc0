/** The check of one transaction: its bytes, what the line says of them, its signature, and the records. */
import { doubleSha256, hex, isSigned, shown } from './bytes.js';
import { holds } from './fault.js';
import type { Fields } from './json.js';
import { type Genesis, readTransaction } from './layouts.js';
import type { Replay } from './replay.js';

type Context = { readonly networkId: string; readonly genesis: Genesis; readonly replay: Replay };

/** @returns its bytes, a leaf of the Merkle tree */
export function checkTransaction(said: Fields, { networkId, genesis, replay }: Context): Buffer {
  const bytes = said.bytes('bytes');
  const hash = doubleSha256(bytes);
  said.same('id', shown(hash));
  const one = readTransaction(said.name('bytes'), bytes);
  said.same('kind', one.kind);
  said.same('publicKey', hex(one.publicKey));
  said.same('signature', hex(one.signature));
  if (one.kind === 'join') said.same('name', one.name);
  const signedBytes = Buffer.concat([Buffer.from(networkId, 'hex'), one.said]);
  const isHers = isSigned(one.publicKey, signedBytes, one.signature);
  holds(said.name('signature'), "the shopper's, for this network", isHers, hex(one.signature));
  replay.apply(said.name('bytes'), one, hash);
  if (one.kind === 'buy') {
    said.same('sequence', one.sequence);
    said.same('monkey', genesis.catalogue[one.monkey]?.name ?? null);
    said.same('price', one.price);
  }
  return bytes;
}
