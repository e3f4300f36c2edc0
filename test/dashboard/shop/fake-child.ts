/** A forked program that does what a test tells it, for what real ones do too rarely. */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

export class FakeChild extends EventEmitter {
  readonly pid = 1;
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly connected = true;
  readonly signals: string[] = [];
  readonly messages: unknown[] = [];
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    super();
    this.args = args;
    this.env = env;
  }

  /** What a fork of it is taken for. */
  get asChild(): ChildProcess {
    return this as unknown as ChildProcess;
  }
  kill(signal: string): boolean {
    this.signals.push(signal);
    if (signal === 'SIGKILL') this.end(null, signal);
    return true;
  }
  send(message: unknown): boolean {
    this.messages.push(message);
    return true;
  }
  end(code: number | null, signal: string | null = null): void {
    this.emit('close', code, signal);
  }
}

/** Whatever is waiting is done. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
