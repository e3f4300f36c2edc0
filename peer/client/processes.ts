/** Which process is which: a pid alone is given to somebody else in time, with its start it is not. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from './reason.js';

/** A process, as it is written into files. */
export type Holder = { readonly pid: number; readonly startedAt: string };

/** Fields of /proc/PID/stat behind the command's name: the state is the 3rd of all, the start time the 22nd. */
const STATE = 0;
const START_TIME = 19;

/** The state and start (in ticks since boot) in a line of /proc/PID/stat. The name may hold anything, `) 1 2` too. */
export function parseStat(line: string): { readonly state: string; readonly start: string } | null {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields[STATE];
  const start = fields[START_TIME];
  return state !== undefined && start !== undefined && /^\d+$/.test(start) ? { state, start } : null;
}

/** When a process started, as the system says it; null if there is none. Linux /proc, macOS ps. */
export function startTimeOf(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
}

/** Whether this very process is alive. */
export function isSame(holder: Holder): boolean {
  return startTimeOf(holder.pid) === holder.startedAt;
}

/** This process. */
export function ourselves(): Holder {
  const startedAt = startTimeOf(process.pid);
  if (startedAt === null) throw new Error(`the system does not say when process ${process.pid} (this one) started`);
  return { pid: process.pid, startedAt };
}

function linuxStart(pid: number): string | null {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // ESRCH: it ended between opening and reading.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return null;
    throw error;
  }
  const stat = parseStat(line);
  if (stat === null) throw new Error(`/proc/${pid}/stat makes no sense: ${line}`);
  // A zombie only waits for its parent to notice its end.
  if (stat.state === 'Z' || stat.state === 'X') return null;
  // Ticks begin anew with each boot.
  return `${stat.start}@${bootId()}`;
}

let boot: string | null = null;
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}

function psStart(pid: number): string | null {
  // The time is printed in local words: another locale or time zone must not make another process of it.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout, error } = spawnSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
    env,
    encoding: 'utf8',
  });
  if (error) throw error;
  const [, state, start] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(stdout) ?? [];
  return state === undefined || start === undefined || state.startsWith('Z') ? null : start;
}
