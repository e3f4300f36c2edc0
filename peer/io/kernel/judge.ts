import { hash } from 'node:crypto';
import { assertJob, HEADER_SIZE, NONCE_OFFSET, TARGET_SIZE } from './kernel.js';

/** The plain hash: one nonce, one answer, and the last word on whatever a faster kernel believes to have found. */
export class Judge {
  readonly #header = Buffer.alloc(HEADER_SIZE);
  readonly #target = Buffer.alloc(TARGET_SIZE);

  /** See `Kernel.prepare`. */
  prepare(header: Uint8Array, target: Uint8Array): void {
    assertJob(header, target);
    this.#header.set(header);
    // Turned around once, so that it lies in the byte order of a hash.
    this.#target.set(target.toReversed());
  }

  /** Whether the double SHA-256 of the header with this nonce is at most the target. */
  accepts(nonce: number): boolean {
    this.#header.writeUInt32LE(nonce, NONCE_OFFSET);
    const digest = hash('sha256', hash('sha256', this.#header, 'buffer'), 'buffer');
    for (let i = TARGET_SIZE - 1; i >= 0; i--) {
      const difference = digest[i]! - this.#target[i]!;
      if (difference !== 0) return difference < 0;
    }
    return true;
  }
}
