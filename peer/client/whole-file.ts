/** Files that are there whole or not at all, whoever looks and whatever is killed. */
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
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
