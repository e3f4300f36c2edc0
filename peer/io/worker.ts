/** A miner thread: searches one slice at a time, at a lower priority than the peer it works for. */
import { fromHex } from '../chain/crypto.js';
import { chooseKernel } from './kernel/choose.js';
import { yieldToThePeer } from './priority.js';

/** What is searched: nonces 0 to `nonces`, excluded, of an 80-byte header, for a hash of at most `target` (64 hex digits). */
export type Slice = { readonly header: Uint8Array; readonly target: string; readonly nonces: number };
export type Searched = {
  readonly nonce: number | null;
  readonly hashes: number;
  readonly micros: number;
  readonly kernel: string;
};

yieldToThePeer();
const kernel = chooseKernel();

export default function search({ header, target, nonces }: Slice): Searched {
  const begun = performance.now();
  kernel.prepare(header, fromHex(target));
  const { nonce, hashes } = kernel.search(0, nonces);
  return { nonce, hashes, micros: (performance.now() - begun) * 1000, kernel: kernel.name };
}
