/** One shop, forked: a screen on plain streams, its size by message. It has exactly one ending, and is silent after it. */
import { type ChildProcess, fork } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { SHOP_PROGRAM } from '../programs.js';

/** Of what it writes on the way, this much is kept, in characters: what it says when it leaves. */
const LAST_LENGTH_MAX = 4_096;
/** Lines of it that a page is shown. */
const FAREWELL_LINES_MAX = 12;
/** What a shop that reads nothing has not taken yet, in bytes; more is lost, as on a keyboard. */
const INPUT_SIZE_MAX = 64 * 1024;
/** From the wish that it ends to its end by force, in milliseconds. It gives what is open a second to reach a peer. */
const END_MS_MAX = 5_000;

export type ShopEnding = { readonly code: number | null; readonly farewell: readonly string[] };
export type ShopProcessFns = {
  readonly onOutput: (text: string) => void;
  /** Called once; nothing is written after it. */
  readonly onEnded: (ending: ShopEnding) => void;
};
/** As `fork` of `node:child_process`, with all streams piped. */
export type ForkShop = (args: readonly string[], env: NodeJS.ProcessEnv) => ChildProcess;

export const forkShop: ForkShop = (args, env) =>
  fork(SHOP_PROGRAM, args, { env, execArgv: [], stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });

/** The environment of a shop that is shown or steered from a page: not what our own terminal wishes for. */
export function shopEnvironment(peerNames: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { NO_COLOR: _colour, ORCHESTRATOR_SHOP_HINT: _hint, ...env } = process.env;
  return { ...env, ORCHESTRATOR_SHOP_PEERS: JSON.stringify(peerNames) };
}

type Size = { readonly columns: number; readonly rows: number };

export class ShopProcess {
  readonly #child: ChildProcess;
  #last = '';
  #endTimer: NodeJS.Timeout | null = null;
  /** Settles when it has ended. */
  readonly ended: Promise<void>;

  constructor(child: ChildProcess, { onOutput, onEnded }: ShopProcessFns) {
    this.#child = child;
    const decoder = new StringDecoder('utf8');
    child.stdout?.on('data', (bytes: Buffer) => {
      const text = decoder.write(bytes);
      if (text !== '') onOutput(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#last = (this.#last + text).slice(-LAST_LENGTH_MAX);
    });
    // What is typed to one that has just ended; its ending is on its way.
    child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      let isOver = false;
      const end = (code: number | null): void => {
        if (isOver) return;
        isOver = true;
        if (this.#endTimer) clearTimeout(this.#endTimer);
        onEnded({ code, farewell: this.#farewell });
        resolve();
      };
      child.on('error', (error) => {
        // Of one that runs: a message that did not reach it, and no ending.
        if (child.pid !== undefined) return;
        this.#last = error.message;
        end(null);
      });
      // Not `exit`: what it has said is to be read first.
      child.on('close', (code) => end(code));
    });
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  type(data: string): void {
    const { stdin } = this.#child;
    if (stdin?.writable && stdin.writableLength < INPUT_SIZE_MAX) stdin.write(data);
  }
  resize(size: Size): void {
    this.#send({ type: 'size', ...size });
  }
  /** Has all of it drawn again, for a window that is another one or has missed something. */
  renew(size: Size): void {
    this.#send({ type: 'renew', ...size });
  }

  /** Closes its window, and ends it by force if that is not enough. What is signed stays on disk. */
  end(): void {
    if (this.#endTimer) return;
    this.#endTimer = setTimeout(() => this.#child.kill('SIGKILL'), END_MS_MAX);
    this.#child.kill('SIGHUP');
  }

  #send(message: { readonly type: string } & Size): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
  get #farewell(): string[] {
    return this.#last
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-FAREWELL_LINES_MAX);
  }
}
