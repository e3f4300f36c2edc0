/** Keys and other bytes that nobody could foresee, made of names, so that a seed makes the same ones again. */
import { Signer, sha256 } from '../../peer/chain/crypto.js';

export const digestOf = (words: string): Uint8Array => sha256(new TextEncoder().encode(words));
export const signerOf = (name: string): Signer => new Signer(digestOf(`key of ${name}`));
