/** Folders for what only their owner may read. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './reason.js';

const MODE = 0o700;

/**
 * Makes a folder and those above it, each once: `recursive` of Node 20 never ends where a folder that is there says that
 * it is not, as in /proc.
 *
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path, { mode: MODE });
  } catch (error) {
    // Another program was quicker.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
