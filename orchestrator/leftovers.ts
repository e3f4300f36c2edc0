/** Ends what a dead supervisor left running. */
import { isSame } from '../peer/client/processes.js';
import type { ChildMark } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';

const GONE_MS_MAX = 5_000;
const LOOK_MS = 10;

/**
 * Ends the processes that still are what the last supervisor wrote down: same pid, same start time. Stopped ones did not
 * notice that it died, and SIGKILL reaches them stopped.
 *
 * @returns those that were ended
 */
export async function endLeftovers(children: readonly ChildMark[]): Promise<ChildMark[]> {
  const left = children.filter((child) => isSame(child));
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  const until = performance.now() + GONE_MS_MAX;
  while (left.some((child) => isSame(child))) {
    if (performance.now() > until) {
      const names = left.filter((child) => isSame(child)).map(({ name, pid }) => `${name} (pid ${pid})`);
      throw new Fault({
        code: 'LEFTOVER',
        message: `${names.join(', ')} of an earlier run cannot be ended`,
        hint: `\`kill -9 ${left.map(({ pid }) => pid).join(' ')}\``,
        exit: EXIT.failed,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return left;
}
