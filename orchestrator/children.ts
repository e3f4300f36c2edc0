/** Forks tracker, peers and dashboard, and carries their messages. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../peer/client/make-folder.js';
import { startTimeOf } from '../peer/client/processes.js';
import { PEER_FLAGS } from '../peer/control.js';
import type { Child } from './plan.js';
import type { ChildCommand } from './process.js';
import type { ChildReport } from './supervisor.js';

/** A log of this size is put aside when its process starts again; the one before is lost. */
const LOG_SIZE_MAX = 8 * 1024 * 1024;

/**
 * Found beside our own door, whatever the working directory is. The door is bundled: only a file beside it lies where it
 * was written.
 */
export const PROGRAMS = {
  orchestrator: fileURLToPath(new URL('main.js', import.meta.url)),
  peer: fileURLToPath(new URL('../peer/main.js', import.meta.url)),
  tracker: fileURLToPath(new URL('../tracker/main.js', import.meta.url)),
  dashboard: fileURLToPath(new URL('../dashboard/main.js', import.meta.url)),
  shop: fileURLToPath(new URL('../shop/main.js', import.meta.url)),
  kernelBench: fileURLToPath(new URL('../peer/io/kernel/bench.js', import.meta.url)),
} as const;

export type Ending = { readonly code: number | null; readonly signal: string | null; readonly why: string | null };

export type ChildFns = {
  readonly onReport: (report: ChildReport) => void;
  /** Called once; no report follows. */
  readonly onEnded: (ending: Ending) => void;
};

export class Forked {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /**
   * Forks a program into a process group of its own, so that Ctrl-C in our terminal does not reach it. Its output goes
   * to its log.
   *
   * @throws the system's error if there can be no log or no process; then no function is called
   */
  static fork({ program, args }: Child, log: string, { onReport, onEnded }: ChildFns): Forked {
    const out = openLog(log);
    let child: ChildProcess;
    try {
      const execArgv = program === 'peer' ? [...PEER_FLAGS] : [];
      child = fork(PROGRAMS[program], [...args], { detached: true, execArgv, stdio: ['ignore', out, out, 'ipc'] });
    } finally {
      closeSync(out);
    }
    let isOver = false;
    const end = (ending: Ending): void => {
      if (isOver) return;
      isOver = true;
      onEnded(ending);
    };
    // An 'error' of a child that runs is a message or signal that did not reach it: its exit follows by itself.
    child.on('error', (error) => child.pid === undefined && end({ code: null, signal: null, why: error.message }));
    child.on('exit', (code, signal) => end({ code, signal, why: null }));
    child.on('message', (report) => {
      if (!isOver) onReport(report as ChildReport);
    });
    return new Forked(child);
  }

  /** Null if the system gave none: `onEnded` says why. */
  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  send(command: ChildCommand): void {
    // One that has just ended takes no more messages; its ending is on its way.
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** When a process started; empty if the system does not say: then a later supervisor cannot know it again. */
export function startOf(pid: number): string {
  try {
    return startTimeOf(pid) ?? '';
  } catch {
    // Out of files, say. The child runs all the same.
    return '';
  }
}

/** Opens a log for adding to it, in a folder made anew if it is gone. @returns the file descriptor, the caller's to close */
export function openLog(path: string): number {
  makeFolder(dirname(path));
  if (existsSync(path) && statSync(path).size > LOG_SIZE_MAX) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}
