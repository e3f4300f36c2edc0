/** A log on disk, read as it grows. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { EXIT, Fault } from './control/fault.js';
import { type LogLine, LogReader } from './log-line.js';

const CHUNK_SIZE = 64 * 1024;

/** A log that grows, and begins anew when it was put aside. */
export class LogFile {
  readonly #path: string;
  readonly #reader: LogReader;
  #decoder = new StringDecoder('utf8');
  #at = 0;
  #pending = '';

  constructor(path: string, name: string) {
    this.#path = path;
    this.#reader = new LogReader(name);
  }

  /** Lines since the last call. */
  more(): LogLine[] {
    if (!existsSync(this.#path)) return [];
    if (statSync(this.#path).size < this.#at) {
      this.#at = 0;
      this.#pending = '';
      this.#decoder = new StringDecoder('utf8');
    }
    const lines = (this.#pending + this.#read()).split('\n');
    this.#pending = lines.pop() ?? '';
    return lines.filter((line) => line !== '').map((line) => this.#reader.read(line));
  }

  #read(): string {
    let text = '';
    const chunk = Buffer.alloc(CHUNK_SIZE);
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch (error) {
      throw new Fault(
        {
          code: 'UNREADABLE',
          message: `${this.#path} cannot be read: ${(error as NodeJS.ErrnoException).code}`,
          hint: '',
          exit: EXIT.failed,
        },
        { cause: error },
      );
    }
    try {
      for (
        let size = readSync(file, chunk, 0, CHUNK_SIZE, this.#at);
        size > 0;
        size = readSync(file, chunk, 0, CHUNK_SIZE, this.#at)
      ) {
        text += this.#decoder.write(chunk.subarray(0, size));
        this.#at += size;
      }
    } finally {
      closeSync(file);
    }
    return text;
  }
}
