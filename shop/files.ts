/** Files that are whole or not there, whenever the power goes. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../peer/client/make-folder.js';
import { codeOf, reasonOf } from '../peer/client/reason.js';
import { EXIT, ShopError } from './errors.js';

/** Only the owner reads what holds keys. */
const FILE_MODE = 0o600;

/** An error of the disk, in words. */
function diskError(deed: string, path: string, error: unknown): ShopError {
  return new ShopError('WALLETS_UNUSABLE', EXIT.failed, `cannot ${deed} ${path}: ${reasonOf(error)}`, {
    hint: 'check the folder and its owner, or name another one with --wallets DIR',
    cause: error,
  });
}

/** Makes a folder and those above it where they are missing. @throws ShopError if that cannot be done */
export function makeShopFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw diskError('make the folder', path, error);
  }
}

/** @returns null if there is no such file. @throws ShopError if it cannot be read */
export function readBytes(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw diskError('read', path, error);
  }
}

/**
 * Puts a file in place of the old one at once: after a crash at any moment either is there, whole. Flushed to disk when
 * it returns.
 *
 * @param draft where it is written first, beside `path`: one of each writer's own, unless writers take turns by a lock,
 * which then find and replace what a crash left of it
 * @throws ShopError if the disk will not have it; the old file is then untouched
 */
export function writeWhole(path: string, data: Uint8Array | string, draft = `${path}.new`): void {
  let isDrafted = false;
  try {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const file = openSync(draft, 'w', FILE_MODE);
    isDrafted = true;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    flushFolder(dirname(path));
  } catch (error) {
    // On a full disk it would keep what little is left.
    if (isDrafted) rmSync(draft, { force: true });
    throw diskError('write', path, error);
  }
}

/** A draft's path for writers who do not take turns. */
export const draftOfOurs = (path: string): string => `${path}.${process.pid}.new`;

/** Makes sure that names in a folder are on disk, not only the files behind them. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
