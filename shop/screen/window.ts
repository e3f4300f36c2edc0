/** A window in somebody else's program that stands for a terminal: plain streams, and its size by message. */
import { PassThrough, type Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { usageError } from '../options.js';
import type { Size } from '../view/picture.js';
import type { Streams } from './streams.js';

/** A size beyond these is a mistake; a screen of the largest takes a few megabytes. */
export const WINDOW_COLUMNS_MAX = 500;
export const WINDOW_ROWS_MAX = 300;

const size = {
  columns: z.int().min(1).max(WINDOW_COLUMNS_MAX),
  rows: z.int().min(1).max(WINDOW_ROWS_MAX),
};
const windowMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('size'), ...size }),
  /** Another window has taken the place of the one before: it is empty, and in none of the modes that were set. */
  z.strictObject({ type: z.literal('renew'), ...size }),
]);

/** The part of `process` that leads to the program with the window in it. */
export type Host = {
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Whether there is a channel that sizes come over. */
  readonly connected?: boolean | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
};

/** Emits `resize` and, of a window that is another one, `renew` before it. */
class Output extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #pipe: Writable;

  constructor(pipe: Writable, { columns, rows }: Size) {
    super({ decodeStrings: false });
    this.#pipe = pipe;
    this.columns = columns;
    this.rows = rows;
    // A pipe that breaks says so here too, where nobody may be writing.
    pipe.on('error', (error) => this.destroy(error));
  }

  override _write(chunk: string | Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#pipe.write(chunk, encoding, done);
  }

  take({ type, columns, rows }: z.infer<typeof windowMessage>): void {
    this.columns = columns;
    this.rows = rows;
    if (type === 'renew') this.emit('renew');
    this.emit('resize');
  }
}

/**
 * Streams that a screen can be shown on.
 *
 * @param sizeText as `80x24` @throws ShopError if it is no size, or nobody is there who could tell another
 */
export function openWindow(host: Host, sizeText: string): Streams {
  const [, columns, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(sizeText) ?? [];
  const first = windowMessage.safeParse({ type: 'size', columns: Number(columns), rows: Number(rows) });
  if (!first.success) throw usageError(`--window ${JSON.stringify(sizeText)} is no size, as 80x24`);
  if (host.connected !== true) throw usageError('--window is for programs that have forked the shop');
  const output = new Output(host.stdout, first.data);
  host.on('message', (message) => {
    const read = windowMessage.safeParse(message);
    if (read.success) output.take(read.data);
  });
  // Not stdin itself: that would be the terminal this process was started on, which Ctrl-Z stops it for.
  const input = Object.assign(host.stdin.pipe(new PassThrough()), { isTTY: true });
  return { input, output };
}

/** What such a window is, whatever the host itself was started on: 256 colours and every character. */
export const windowEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  TERM: 'xterm-256color',
  LC_ALL: 'C.UTF-8',
});
