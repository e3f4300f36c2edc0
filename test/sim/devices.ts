/** What a peer has its machine's work done by: a miner, and a checker of signatures. Both take virtual time only. */
import { decodeOwn } from '../../peer/chain/codec.js';
import { sha256, toHex, verify } from '../../peer/chain/crypto.js';
import { hashHeader, header } from '../../peer/chain/header.js';
import { meets } from '../../peer/chain/target.js';
import type { Effect, Event } from '../../peer/core/events.js';

export const CHECK_MS = 0.2;
export const SEARCH_MS = 0.3;
/** Nonces of a slice that are really tried: the targets here are easy. */
const NONCES_MAX = 4096;

export function search(effect: Extract<Effect, { type: 'search' }>): Event {
  const head = decodeOwn(header, effect.header);
  const target = BigInt(`0x${effect.target}`);
  const nonces = Math.min(effect.nonces, NONCES_MAX);
  const micros = SEARCH_MS * 1000;
  for (let nonce = 0; nonce < nonces; nonce++) {
    if (meets(hashHeader({ ...head, nonce }), target))
      return { type: 'searched', slice: effect.slice, nonce, hashes: nonce + 1, micros };
  }
  return { type: 'searched', slice: effect.slice, nonce: null, hashes: nonces, micros };
}

type Check = Extract<Effect, { type: 'check' }>;

/** Remembers what was checked: peers check the same signatures, and that is most of what a simulation costs. */
export class Checker {
  readonly #known = new Map<string, boolean>();

  check({ batch, items }: Check): Event {
    return { type: 'checked', batch, valid: items.map((item) => this.#isSigned(item)) };
  }

  #isSigned({ publicKey, bytes, signature }: Check['items'][number]): boolean {
    const key = `${publicKey} ${toHex(signature)} ${toHex(sha256(bytes))}`;
    let isValid = this.#known.get(key);
    if (isValid === undefined) {
      isValid = verify(publicKey, bytes, signature);
      this.#known.set(key, isValid);
    }
    return isValid;
  }
}
