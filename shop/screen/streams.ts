/** What a terminal is made of: streams, of this process or made up. */
import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Size } from '../view/picture.js';

/** What a TTY has beyond a stream is all that is asked of them: size, `resize`, and `renew` if it is another one now. */
export type Streams = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly output: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    _refreshSize?(): void;
  };
};
export type Environment = { readonly [name: string]: string | undefined };

/** What a terminal that does not tell its size is taken for. */
const SIZE_DEFAULT: Size = { columns: 80, rows: 24 };

/**
 * Whether streams can show a screen; if not, not one byte of it may be written.
 *
 * @param env `TERM` says what the terminal is
 */
export function canShow({ input, output }: Streams, { TERM = '' }: Environment): boolean {
  return input.isTTY === true && output.isTTY === true && TERM !== '' && TERM !== 'dumb';
}

/** @returns at least one column and row */
export function sizeOf({ output }: Streams): Size {
  return { columns: output.columns || SIZE_DEFAULT.columns, rows: output.rows || SIZE_DEFAULT.rows };
}

/** Which of the standard streams are a terminal. */
export const standardTerminals = (): number[] => [0, 1, 2].filter((fd) => isatty(fd));

/**
 * Lets go of standard streams whose terminal is gone. Symptom without this: on its exit Node aborts, with a core dump
 * instead of its exit code, because it cannot give a terminal back that is no more.
 */
export function letGo(fds: readonly number[]): void {
  for (const fd of fds) {
    closeSync(fd);
    // Takes the lowest number that is free, which is this one.
    openSync('/dev/null', 'r+');
  }
}
