/** A process that wants a lock. Forked by lock.test; does one thing for each message, and ends with its channel. */
import { mkdirSync, rmdirSync } from 'node:fs';
import { type Lock, LockHeld, takeLock, waitForLock } from '../../../peer/client/lock.js';

export type Order =
  /** Takes the lock if it is free, and keeps it. */
  | { readonly type: 'take'; readonly path: string }
  | { readonly type: 'release' }
  /** Takes it, and dies while it has it. */
  | { readonly type: 'die'; readonly path: string }
  /** Again and again waits for it, and makes a folder that nobody else may have made while it has it. */
  | { readonly type: 'work'; readonly path: string; readonly rounds: number };
export type Report =
  | { readonly type: 'ready' | 'taken' | 'released' | 'worked' }
  | { readonly type: 'held'; readonly pid: number }
  | { readonly type: 'failed'; readonly why: string };

let lock: Lock | null = null;
const report = (message: Report): void => {
  process.send?.(message);
};

async function obey(order: Order): Promise<Report> {
  switch (order.type) {
    case 'take':
      lock = takeLock(order.path);
      return { type: 'taken' };
    case 'release':
      lock?.release();
      return { type: 'released' };
    case 'die':
      takeLock(order.path);
      process.kill(process.pid, 'SIGKILL');
      return { type: 'taken' };
    case 'work':
      for (let round = 0; round < order.rounds; round++) await workOnce(order.path);
      return { type: 'worked' };
  }
}

async function workOnce(path: string): Promise<void> {
  const held = await waitForLock(path, 60_000);
  // Throws if somebody else is inside.
  mkdirSync(`${path}-inside`);
  await new Promise((resolve) => setImmediate(resolve));
  rmdirSync(`${path}-inside`);
  held.release();
}

process.on('message', (order: Order) => {
  obey(order).then(report, (error: unknown) => {
    if (error instanceof LockHeld) report({ type: 'held', pid: error.holder.pid });
    else report({ type: 'failed', why: String(error) });
  });
});
process.on('disconnect', () => process.exit(0));
report({ type: 'ready' });
