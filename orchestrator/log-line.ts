/** Lines of the logs, as programs write them: `TIME LEVEL text`, `TIME text`, or text alone. */

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

export type LogLine = {
  readonly source: string;
  /** Milliseconds since 1970; of a line without a time that of the line before, null if there was none. */
  readonly atMs: number | null;
  readonly level: Level;
  readonly text: string;
};

const FULL = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z) (?:(debug|info|warn|error) )?(.*)$/;

/** Reads a log line by line; a stack trace belongs to the time and level of the line it follows. */
export class LogReader {
  readonly #source: string;
  #last: Pick<LogLine, 'atMs' | 'level'> = { atMs: null, level: 'info' };

  constructor(source: string) {
    this.#source = source;
  }

  read(line: string): LogLine {
    const found = FULL.exec(line);
    if (found) this.#last = { atMs: Date.parse(found[1] as string), level: (found[2] ?? 'info') as Level };
    // What a program says without its own logger is what the runtime says when it dies.
    else if (/^\S*Error\b|^node:internal|^\s+at /.test(line)) this.#last = { ...this.#last, level: 'error' };
    return { source: this.#source, ...this.#last, text: found ? (found[3] as string) : line };
  }
}

export type LogWish = {
  readonly level: Level;
  readonly sinceMs: number | null;
  readonly grep: RegExp | null;
};

export function isWanted({ level, atMs, text }: LogLine, wish: LogWish): boolean {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(wish.level)) return false;
  if (wish.sinceMs !== null && (atMs === null || atMs < wish.sinceMs)) return false;
  return wish.grep === null || wish.grep.test(text);
}

/** All lines in the order of their times; of one log they stay in order. */
export function merged(logs: readonly (readonly LogLine[])[]): LogLine[] {
  return logs
    .flatMap((lines) => lines.map((line, place) => ({ line, place })))
    .sort((a, b) => (a.line.atMs ?? 0) - (b.line.atMs ?? 0) || a.place - b.place)
    .map(({ line }) => line);
}
