import { Judge } from './judge.js';
import { assertRange, type Found, type Kernel } from './kernel.js';

/** The kernel that always works and that all others are held against: OpenSSL's hash, a nonce at a time. */
export class PlainKernel implements Kernel {
  readonly name = 'plain';
  readonly #judge = new Judge();

  prepare(header: Uint8Array, target: Uint8Array): void {
    this.#judge.prepare(header, target);
  }

  search(nonceStart: number, nonceEnd: number): Found {
    assertRange(nonceStart, nonceEnd);
    for (let nonce = nonceStart; nonce < nonceEnd; nonce++) {
      if (this.#judge.accepts(nonce)) return { nonce, hashes: nonce - nonceStart + 1 };
    }
    return { nonce: null, hashes: Math.max(0, nonceEnd - nonceStart) };
  }
}
