/** Files that are whole or not there, whenever the power goes. */
import { readFileSync } from 'node:fs';
import { makeFolder } from '../peer/client/make-folder.js';
import { codeOf, reasonOf } from '../peer/client/reason.js';
import { replaceFile } from '../peer/client/whole-file.js';
import { EXIT, ShopError } from './errors.js';

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
 * Puts a file in place of the old one at once: see `replaceFile`.
 *
 * @param draft where it is written first
 * @throws ShopError if the disk will not have it; the old file is then untouched
 */
export function writeWhole(path: string, data: Uint8Array | string, draft?: string): void {
  try {
    replaceFile(path, data, draft);
  } catch (error) {
    throw diskError('write', path, error);
  }
}

/** A draft's path for writers who do not take turns. */
export const draftOfOurs = (path: string): string => `${path}.${process.pid}.new`;
