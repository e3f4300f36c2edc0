/** All that is printed: lines and tables for people, JSON for scripts, errors for both. */
import { homedir } from 'node:os';
import colors from 'picocolors';
import { EXIT, Fault } from './control/fault.js';
import { spell } from './hints.js';

export type OutputOptions = {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Undefined: where there is a terminal. */
  readonly color: boolean | undefined;
  /** What a hint must say to mean the same cluster. */
  readonly flags: readonly string[];
};

export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly paint: ReturnType<typeof colors.createColors>;
  readonly #flags: readonly string[];

  constructor({ json, quiet, color, flags }: OutputOptions) {
    this.json = json;
    this.quiet = quiet;
    this.#flags = flags;
    const isWanted =
      color ?? (process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb');
    this.paint = colors.createColors(isWanted && !json);
  }

  /** A line for people; nothing with --json or --quiet. */
  line(text = ''): void {
    if (!this.json && !this.quiet) this.#write(spell(text, process.env, this.#flags));
  }

  /** What was done: an object for scripts, or else lines for people, who may do without with --quiet. */
  result(value: object, lines: readonly string[] | (() => readonly string[])): void {
    if (this.json || !this.quiet) this.answer(value, lines);
  }

  /** What was asked for: an object for scripts, or else lines for people. */
  answer(value: object, lines: readonly string[] | (() => readonly string[])): void {
    if (this.json) this.#write(JSON.stringify(value));
    else
      for (const line of typeof lines === 'function' ? lines() : lines)
        this.#write(spell(line, process.env, this.#flags));
  }

  /** A line of data that was asked for, for people and scripts both: printed with --quiet too. */
  data(value: object, text: () => string): void {
    this.#write(this.json ? JSON.stringify(value) : text());
  }

  /** Something that is not the result, and must not be among it. */
  note(text: string): void {
    if (!this.json && !this.quiet) process.stderr.write(`${spell(text, process.env, this.#flags)}\n`);
  }

  /** What went wrong, to stdout as JSON with --json, else to stderr. @returns the exit code */
  fault(error: unknown): number {
    const { code, message, hint, exit } = shapeOf(error);
    const next = spell(hint, process.env, this.#flags);
    if (this.json)
      this.#write(JSON.stringify({ error: { code, message: spell(message, process.env, this.#flags), hint: next } }));
    else {
      const red = colors.createColors(this.paint.isColorSupported && process.stderr.isTTY === true).red;
      process.stderr.write(
        `${red('error')} ${spell(message, process.env, this.#flags)}\n${next === '' ? '' : `  ${next}\n`}`,
      );
    }
    return exit;
  }

  #write(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

function shapeOf(error: unknown): { code: string; message: string; hint: string; exit: number } {
  if (error instanceof Fault) return error.shape;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'FAILED',
    message,
    hint: process.env['ORCHESTRATOR_DEBUG'] && error instanceof Error ? (error.stack ?? '') : '',
    exit: EXIT.failed,
  };
}

/** Columns as wide as their widest cell, numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string[] {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line);
}

/** `~` for the home folder: shorter, and nobody's name on a shared screen. */
export function tilde(path: string): string {
  const home = homedir();
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
