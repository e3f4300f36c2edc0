/** Files that are there whole or not at all, whoever looks and whatever is killed. */
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './reason.js';

/** A file written under a name of its own, to be put in its place by one atomic step. */
export class WholeFile {
  /** Unlike any other. */
  readonly token: string = crypto.randomUUID();
  readonly #draft: string;

  /** @param path where it belongs; the draft lies beside it. Mode 0600. Throws the system's errors. */
  constructor(path: string, textFor: (token: string) => string) {
    this.#draft = `${path}.${this.token}.new`;
    const file = openSync(this.#draft, 'wx', 0o600);
    try {
      writeFileSync(file, textFor(this.token));
      // Or a power cut could leave the name without the content.
      fsyncSync(file);
    } catch (error) {
      unlinkSync(this.#draft);
      throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives it a name that nobody has. @returns false if somebody has it: of many that try, exactly one succeeds */
  claim(path: string): boolean {
    try {
      linkSync(this.#draft, path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** Puts it in place of whatever has the name. */
  replace(path: string): void {
    renameSync(this.#draft, path);
  }

  /** Forgets the draft; what was claimed or replaced stays. */
  discard(): void {
    rmSync(this.#draft, { force: true });
  }
}

/**
 * Puts a file in place of the old one at once: after a crash at any moment either is there, whole. Flushed to disk when
 * it returns, its name as well. Mode 0600. Throws the system's errors; the old file is then untouched.
 *
 * @param draft where it is written first, beside `path`: one of each writer's own, unless writers take turns by a lock,
 * which then find and replace what a crash left of it
 */
export function replaceFile(path: string, data: Uint8Array | string, draft = `${path}.new`): void {
  let isDrafted = false;
  try {
    const file = openSync(draft, 'w', 0o600);
    isDrafted = true;
    try {
      writeFileSync(file, data);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    flushFolder(dirname(path));
  } catch (error) {
    // On a full disk it would keep what little is left.
    if (isDrafted) rmSync(draft, { force: true });
    throw error;
  }
}

/** Makes sure that names in a folder are on disk, not only the files behind them. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
