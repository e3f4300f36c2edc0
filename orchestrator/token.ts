/** What opens the buttons of a cluster's dashboard: a secret in a file that only its owner reads. */
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { codeOf } from '../peer/client/reason.js';
import { replaceFile } from '../peer/client/whole-file.js';

const TOKEN_SIZE = 32;
/** As many bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/**
 * The token that was made with the cluster; another one if there is none, or what lies there is none: of a token that
 * nobody knows nothing is lost.
 *
 * @throws the system's error
 */
export function loadOrMakeToken(path: string): string {
  const found = read(path);
  if (found !== null && TOKEN.test(found)) {
    chmodSync(path, 0o600);
    return found;
  }
  const made = randomBytes(TOKEN_SIZE).toString('base64url');
  replaceFile(path, `${made}\n`);
  return made;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
