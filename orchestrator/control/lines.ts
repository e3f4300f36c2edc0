/** Text in, whole lines out. */
import { LINE_LENGTH_MAX } from './messages.js';

export class LineReader {
  #pending = '';

  /** @returns the lines that are whole now, or null if one grew above LINE_LENGTH_MAX: the connection is to be closed */
  feed(text: string): string[] | null {
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    if (this.#pending.length > LINE_LENGTH_MAX || lines.some(({ length }) => length > LINE_LENGTH_MAX)) return null;
    return lines.filter((line) => line !== '');
  }
}

/** A line as JSON; undefined if it is none. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
