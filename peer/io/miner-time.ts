/** The CPU time of this process's miner threads, which is no load: it yields to everything else. */
import { readdirSync, readFileSync } from 'node:fs';
import { minerNice } from './priority.js';

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
/** Fields of a line in /proc/self/task/ID/stat behind the thread's name, which may hold anything. */
const FIELD = { user: 11, system: 12, nice: 16 } as const;

export class MinerTime {
  readonly #tasks: string;
  readonly #nice = minerNice();
  /** Ticks of each miner thread that was seen, by its id. */
  readonly #ticks = new Map<string, number>();
  /** Ticks of those that have ended: the process's own time keeps counting them. */
  #ended = 0;

  /** @param tasks the folder in which the system lists the threads, for tests */
  constructor(tasks = '/proc/self/task') {
    this.#tasks = tasks;
  }

  /** Microseconds used by all miner threads so far, those that have ended included. Linux only. */
  used(): number {
    const threads = readdirSync(this.#tasks);
    const alive = new Set(threads);
    for (const [thread, ticks] of this.#ticks) {
      if (alive.has(thread)) continue;
      this.#ended += ticks;
      this.#ticks.delete(thread);
    }
    for (const thread of threads) {
      const ticks = this.#ticksOf(thread);
      if (ticks !== null) this.#ticks.set(thread, ticks);
    }
    let sum = this.#ended;
    for (const ticks of this.#ticks.values()) sum += ticks;
    return (sum * 1e6) / TICKS_PER_SECOND;
  }

  /** Null of a thread that is no miner, or ended since it was listed. */
  #ticksOf(thread: string): number | null {
    let line: string;
    try {
      line = readFileSync(`${this.#tasks}/${thread}/stat`, 'utf8');
    } catch {
      return null;
    }
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[FIELD.nice]) !== this.#nice) return null;
    return Number(fields[FIELD.user]) + Number(fields[FIELD.system]);
  }
}
