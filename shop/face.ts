/** What people and programs get to see: results on standard output, everything on the way on standard error. */
import pc from 'picocolors';
import { printable, ShopError } from './errors.js';

/** What a command has to say: as one JSON object, or as lines. */
export type Result = { readonly json: object; readonly lines: readonly string[] };

export type FaceOptions = { readonly json: boolean; readonly isColoured: boolean };

/** To the beginning of the line, and what stands in it away. */
const CLEAR_LINE = '\r\u001b[2K';

export class Face {
  readonly #options: FaceOptions;
  readonly #colours: ReturnType<typeof pc.createColors>;
  /** The line that is renewed in place, as it stands there now. */
  #status = '';

  constructor(options: FaceOptions) {
    this.#options = options;
    this.#colours = pc.createColors(options.isColoured);
  }

  get isColoured(): boolean {
    return this.#options.isColoured;
  }

  /** A note on the way: why it takes longer, who is not believed. */
  say(line: string): void {
    const status = this.#status;
    this.status('');
    process.stderr.write(`${printable(line)}\n`);
    if (status !== '') this.status(status);
  }

  /** Whether somebody is watching a terminal on which a line can be renewed. */
  get isLive(): boolean {
    return !this.#options.json && process.stderr.isTTY && process.env.TERM !== 'dumb';
  }

  /** A line under everything else that is renewed in place, cut to the terminal's width; empty: none any more. */
  status(line: string): void {
    if (!this.isLive || line === this.#status) return;
    const shown = [...printable(line)].slice(0, (process.stderr.columns || 80) - 1).join('');
    process.stderr.write(`${this.#status === '' ? '' : CLEAR_LINE}${this.#colours.dim(shown)}`);
    this.#status = line;
  }

  /** A line on the way that programs do not want. */
  remark(line: string): void {
    if (!this.#options.json) this.say(line);
  }

  /** A step of something that takes a moment; only for who is watching. */
  progress(line: string): void {
    if (this.#options.json || !process.stderr.isTTY) return;
    process.stderr.write(`${this.#colours.dim(`  ${printable(line)}`)}\n`);
  }

  show({ json, lines }: Result): void {
    process.stdout.write(this.#options.json ? `${JSON.stringify(json)}\n` : lines.map((line) => `${line}\n`).join(''));
  }

  showError(error: ShopError): void {
    const { code, message, hint, facts } = error;
    if (this.#options.json) {
      process.stdout.write(`${JSON.stringify({ error: { code, message, hint: hint ?? '' }, ...facts })}\n`);
      return;
    }
    process.stderr.write(`${this.#colours.red('error')} ${printable(message)}\n`);
    if (hint !== null) process.stderr.write(`  ${printable(hint)}\n`);
  }
}

/** Anything thrown as an error that can be shown. */
export function asShopError(error: unknown): ShopError {
  if (error instanceof ShopError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ShopError('UNEXPECTED', 1, message, {
    hint: 'nothing signed is lost; if it happens again, report it',
    cause: error,
  });
}
