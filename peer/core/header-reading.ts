/** Headers as a server sends them, judged one after the other on the line that they go on. */
import type { BlockChain } from '../chain/blockchain.js';
import type { Hash } from '../chain/crypto.js';
import { type Header, hashHeader } from '../chain/header.js';
import { workOfBits } from '../chain/node.js';
import type { Refusal } from '../chain/rules.js';
import { checkHeader } from '../chain/validate.js';
import { HeaderLine } from './header-line.js';

export type HeadersRead =
  /** `line` is null if all of them are held; the one after it is too new if `isEarly`. */
  | { readonly type: 'read'; readonly line: HeaderLine | null; readonly isEarly: boolean }
  /** They go on nothing that is known: an answer to an older question. Nobody is blamed. */
  | { readonly type: 'unasked' }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** @param networkSec the network's time in seconds @param before the line they go on, which grows; null if they begin at one of our blocks */
export function readHeaders(
  chain: BlockChain,
  networkSec: number,
  before: HeaderLine | null,
  headers: readonly Header[],
): HeadersRead {
  let line = before;
  for (const header of headers) {
    const hash = hashHeader(header);
    if (!line && chain.node(hash)) continue;
    line ??= lineFrom(chain, header.previous);
    if (header.previous !== line?.tip.hash) return { type: 'unasked' };
    const refusal = chain.invalidity(hash) ?? checkHeader(chain.genesis, header, hash, line.medianTime, networkSec);
    // What comes before it may be enough to lead.
    if (refusal?.code === 'TOO_NEW') return { type: 'read', line, isEarly: true };
    if (refusal) return { type: 'refused', refusal };
    line.append(header, hash, workOfBits(header.bits));
  }
  return { type: 'read', line, isEarly: false };
}

function lineFrom(chain: BlockChain, previous: Hash): HeaderLine | null {
  const parent = chain.node(previous);
  return parent && new HeaderLine(parent);
}
