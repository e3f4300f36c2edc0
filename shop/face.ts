/** What people and programs get to see: results on standard output, everything on the way on standard error. */
import pc from 'picocolors';
import { printable, ShopError } from './errors.js';

/** What a command has to say: as one JSON object, or as lines. */
export type Result = { readonly json: object; readonly lines: readonly string[] };

export type FaceOptions = { readonly json: boolean; readonly isColoured: boolean };

export class Face {
  readonly #options: FaceOptions;
  readonly #colours: ReturnType<typeof pc.createColors>;

  constructor(options: FaceOptions) {
    this.#options = options;
    this.#colours = pc.createColors(options.isColoured);
  }

  /** A note on the way: why it takes longer, who is not believed. */
  say(line: string): void {
    process.stderr.write(`${printable(line)}\n`);
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
    process.stderr.write(`${this.#colours.red('✗')} ${printable(message)}\n`);
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
