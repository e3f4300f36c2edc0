/** What tests of the edges stand on: folders of their own, conditions to wait for, a network that costs nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { Signer, sha256 } from '../../../peer/chain/crypto.js';
import { type Genesis, makeGenesis } from '../../../peer/chain/genesis.js';
import { bitsOf, targetOfZeros } from '../../../peer/chain/target.js';

const bytesOf = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));

/** Sixteen hashes a block. */
export const EASY: Genesis = makeGenesis(bytesOf('a world for edges'), [], { easiestBits: bitsOf(targetOfZeros(1)) });
/** Another network of the same kind. */
export const OTHER: Genesis = makeGenesis(bytesOf('another world for edges'), [], {
  easiestBits: bitsOf(targetOfZeros(1)),
});

export const seedOf = (name: string): Uint8Array => bytesOf(`secret of ${name}`);
export const signerOf = (name: string): Signer => new Signer(seedOf(name));

/** A folder that is gone with the test. */
export function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'monkeychain-io-'));
  // Retried: a child that was killed may still be writing.
  t.teardown(() => rmSync(path, { recursive: true, force: true, maxRetries: 10 }));
  return path;
}

/** Waits for a condition, not for a time; the test's own time-out is the limit. */
export async function until(holds: () => boolean | Promise<boolean>, everyMs = 20): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, everyMs));
}
