/** Runs another program of ours on this terminal, to its end. */
import { fork } from 'node:child_process';
import type { Fault } from './control/fault.js';

/** How a program ends by a signal of its user: 128 and its number. */
const ENDED_BY: { readonly [signal: string]: number } = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Whether a program ended with this code because its user asked it to. */
export const isByUser = (code: number): boolean => Object.values(ENDED_BY).includes(code);

/**
 * @param env what it has beside ours
 * @param killed what to say if another signal ended it
 * @returns its exit code; rejects if it had none
 */
export function runForeground(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  killed: (signal: string) => Fault,
): Promise<number> {
  const child = fork(path, args, { env: { ...process.env, ...env }, execArgv: [], stdio: 'inherit' });
  // They may be meant for us alone. Ctrl-C reaches the whole group, and so the child twice, which takes it for once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const byUser = signal && ENDED_BY[signal];
      if (code !== null) resolve(code);
      // Before it could listen for it.
      else if (byUser) resolve(byUser);
      else reject(killed(`${signal}`));
    });
  });
}
