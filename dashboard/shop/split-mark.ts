/** What a tour leaves on disk while its split stands: whoever comes after a dashboard that was killed knows whose it is. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { codeOf } from '../../peer/client/reason.js';

const groups = z.array(z.array(z.string()).readonly()).readonly();
/** Names of the peers of each side. */
export type Groups = z.infer<typeof groups>;

export class SplitMark {
  readonly #folder: string;
  readonly #file: string;

  /** @param folder made when it is needed */
  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, 'split.json');
  }

  /** @returns null if there is none, or none that can be read */
  read(): Groups | null {
    try {
      return groups.safeParse(JSON.parse(readFileSync(this.#file, 'utf8'))).data ?? null;
    } catch (error) {
      if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** @throws the system's error */
  set(sides: Groups): void {
    mkdirSync(this.#folder, { recursive: true });
    // Whole or not at all.
    writeFileSync(`${this.#file}.new`, JSON.stringify(sides));
    renameSync(`${this.#file}.new`, this.#file);
  }
  clear(): void {
    rmSync(this.#file, { force: true });
  }
}
