/** A key kept in a file: 64 hex digits, the Ed25519 seed, for nobody else to read. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromHex, isHex32, Signer, toHex } from '../chain/crypto.js';
import { makeFolder } from './make-folder.js';
import { codeOf, reasonOf } from './reason.js';
import { WholeFile } from './whole-file.js';

/**
 * The signer whose key is in a file; made, with its folder, if there is none. Two programs that make it at once end up
 * with one key.
 *
 * @throws a readable Error if the file cannot be read or made, or holds no key
 */
export function loadOrMakeSigner(path: string): Signer {
  const kept = read(path);
  if (kept !== null) return kept;
  make(path);
  const made = read(path);
  if (made === null) throw new Error(`the key file ${path} vanished as soon as it was made`);
  return made;
}

function read(path: string): Signer | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Error(`cannot read the key file ${path}: ${reasonOf(error)}`, { cause: error });
  }
  if (!isHex32(text)) {
    throw new Error(
      `${path} holds no key, which is 64 hex digits: put the right file back, or move it away for a new key`,
    );
  }
  return new Signer(fromHex(text));
}

function make(path: string): void {
  try {
    makeFolder(dirname(path));
    const file = new WholeFile(path, () => `${toHex(crypto.getRandomValues(new Uint8Array(32)))}\n`);
    file.claim(path);
    file.discard();
  } catch (error) {
    throw new Error(`cannot make the key file ${path}: ${reasonOf(error)}`, { cause: error });
  }
}
