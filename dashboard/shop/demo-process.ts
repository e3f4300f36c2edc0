/** One crowd, forked: it joins and buys by itself, reports how it gets on, and says at its end what became of all. */
import type { ChildProcess } from 'node:child_process';
import * as z from 'zod';
import { type DemoTally, NO_TALLY } from '../model/demo.js';

/** Of what it prints, this much is kept, in characters. */
const LAST_LENGTH_MAX = 4_096;

const count = z.int().min(0);
const tally = z.object({
  shoppers: count,
  bought: count,
  settled: count,
  movedBack: count,
  refused: count,
  open: count,
});
const progress = tally.extend({ type: z.literal('progress') });
/** What it prints with --json where it could not begin, or gave up. */
const failure = z.object({ error: z.object({ message: z.string(), hint: z.string() }) });

export type DemoProcessFns = {
  readonly onProgress: () => void;
  /** Called once. `fault`: why it has ended without having been asked to, for people. */
  readonly onEnded: (fault: string | null) => void;
};

export class DemoProcess {
  readonly #child: ChildProcess;
  #tally = NO_TALLY;
  #asked: 'nothing' | 'stop' | 'end' = 'nothing';
  #out = '';
  #errors = '';
  /** Settles when it has ended. */
  readonly ended: Promise<void>;

  constructor(child: ChildProcess, { onProgress, onEnded }: DemoProcessFns) {
    this.#child = child;
    child.on('message', (message) => {
      const read = progress.safeParse(message);
      if (!read.success) return;
      this.#tally = tally.parse(read.data);
      onProgress();
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out = (this.#out + text).slice(-LAST_LENGTH_MAX);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-LAST_LENGTH_MAX);
    });
    this.ended = new Promise((resolve) => {
      let isOver = false;
      const end = (fault: string | null): void => {
        if (isOver) return;
        isOver = true;
        onEnded(this.#asked === 'nothing' ? fault : null);
        resolve();
      };
      child.on('error', (error) => child.pid === undefined && end(error.message));
      child.on('close', (code, signal) => end(this.#faultOf(code, signal)));
    });
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }
  get tally(): DemoTally {
    return this.#tally;
  }

  /** Ctrl-C: it buys no more, waits for what is open, and ends. The second time it ends at once. */
  stop(): void {
    if (this.#asked === 'nothing') {
      this.#asked = 'stop';
      this.#child.kill('SIGINT');
    } else this.kill();
  }
  /** Ends it at once. What is signed stays on disk, and a later crowd settles it. */
  kill(): void {
    this.#asked = 'end';
    this.#child.kill('SIGKILL');
  }

  #faultOf(code: number | null, signal: NodeJS.Signals | null): string {
    const said = failure.safeParse(jsonOf(this.#out));
    if (said.success) return said.data.error.message;
    const last = this.#errors.trim().split('\n').at(-1);
    return last || (signal ? `ended by ${signal}` : `ended with exit code ${code}`);
  }
}

/** @returns undefined if it is no JSON */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
